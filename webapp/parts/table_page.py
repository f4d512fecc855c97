"""One page of a table: fifty rows in the order that the address asks for, and the columns that it asks for.

What the address says of a table (`sort`, `page`, `columns`, `rows`) is no parameter of what the table shows. With
`rows=all` the rows stand together, as paper needs them; so many that no browser is overwhelmed, and the rest on further
pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.errors import BadRequest
from queries.records.paging import page_number, pages_of
from queries.wording.figures import counted, number
from webapp import cells
from webapp.addresses import LinkedText
from webapp.cells import Sorting

ROWS = 50  # of one page
ROWS_TOGETHER = 1_000  # of one page with `rows=all`
ALL = "all"
ARGUMENTS = frozenset({"sort", "page", "columns", "rows"})


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What an address says of a table: the column that sorts it, `-` before it for descending, page, columns, rows.

    `columns` names those that are shown, in whatever order, or is `all`; blank stands for the main ones.
    """

    sort: str = ""
    page: int = 1
    columns: str = ""
    all_rows: bool = False

    @property
    def all_columns(self) -> bool:
        """Whether every column is shown."""
        return self.columns == ALL

    @property
    def chosen_columns(self) -> frozenset[str]:
        """The columns that are named; none where the main ones or all are shown."""
        return frozenset() if self.all_columns else frozenset(filter(None, self.columns.split(",")))

    @property
    def rows_of_page(self) -> int:
        """How many rows make a page."""
        return ROWS_TOGETHER if self.all_rows else ROWS

    @property
    def arguments(self) -> dict[str, str]:
        """The same as the parameters of an address; what is not said is left out."""
        page = str(self.page) if self.page > 1 else ""
        arguments = {"sort": self.sort, "page": page}
        arguments |= {"columns": self.columns, "rows": ALL if self.all_rows else ""}
        return {name: text for name, text in arguments.items() if text}


def table_choice(arguments: Mapping[str, str]) -> TableChoice:
    """What the parameters of an address say of the table; raises BadRequest."""
    return TableChoice(
        arguments.get("sort", "").strip(),
        page_number(arguments.get("page") or "1"),
        arguments.get("columns", "").strip(),
        _is_all("rows", arguments),
    )


def _is_all(name: str, arguments: Mapping[str, str]) -> bool:
    text = arguments.get(name, "").strip()
    if text not in {"", ALL}:
        raise BadRequest.about(name, text, f"{name}= can be all, not {text!r}.", "Leave it out otherwise.")
    return text == ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """One page of a table, what it is a part of in words, and the addresses of the other parts.

    `hidden` names the columns that are not shown; `columns_url` shows them, or hides them again. `together` leads to
    all rows on one page, which paper needs, or back. `more` asks for rows beyond those that were read. `on_paper` says
    how to print the rows that this page lacks.
    """

    table: cells.Table
    caption: str
    extent: str
    page: int
    pages: int
    previous_url: str
    next_url: str
    unsorted_url: str
    hidden: str
    columns_url: str
    together: LinkedText | None = None
    more: LinkedText | None = None
    on_paper: str = ""


@dataclass(frozen=True)
class TableLinks:
    """The addresses of the other parts and orders of a table; `address` makes one of a choice."""

    choice: TableChoice
    address: Callable[[TableChoice], str]

    def page(
        self, table: cells.Table, caption: str, total: int, hidden: list[str], more: LinkedText | None = None
    ) -> TablePage:
        """The page that was chosen, with these rows of so many; `hidden` names the columns that are secondary.

        `more` asks for more rows than were read, where there are more.
        """
        pages, together = pages_of(total, self.choice.rows_of_page), self._together(total)
        return TablePage(
            table=table,
            caption=caption,
            extent=self._extent(len(table.rows), total, is_cut=more is not None),
            page=self.choice.page,
            pages=pages,
            previous_url=self._url(page=self.choice.page - 1),
            next_url=self._url(page=self.choice.page + 1),
            unsorted_url=self._url(sort="") if self.choice.sort else "",
            hidden="" if self.choice.all_columns else "; ".join(hidden),
            columns_url=self._url(page=self.choice.page, columns="" if self.choice.all_columns else ALL)
            if hidden
            else "",
            together=together,
            more=more,
            on_paper=self._on_paper(together) if pages > 1 else "",
        )

    def _extent(self, rows: int, total: int, *, is_cut: bool) -> str:
        """Which of the rows the page has; nothing where it has all."""
        first = (self.choice.page - 1) * self.choice.rows_of_page
        is_whole = rows == total
        if not is_cut:
            return "" if is_whole else f"Rows {number(first + 1)} to {number(first + rows)} of {number(total)}."
        only = "there are more, and sorting orders these alone"
        if is_whole:
            return f"The first {counted(total, 'row')}; {only}."
        return f"Rows {number(first + 1)} to {number(first + rows)} of the first {number(total)}; {only}."

    def _on_paper(self, together: LinkedText | None) -> str:
        if self.choice.all_rows or not together:
            return "The other rows are on pages of their own; print each of them."
        return f"To print the others too, choose “{together.text}” above the table first."

    def _together(self, total: int) -> LinkedText | None:
        """What leads to all rows on one page, or back to fifty of them."""
        if total <= ROWS:
            return None
        if self.choice.all_rows:
            return LinkedText(f"{ROWS} rows a page", self._url(all_rows=False))
        rows = f"All {number(total)} rows" if total <= ROWS_TOGETHER else f"{number(ROWS_TOGETHER)} rows"
        return LinkedText(f"{rows} on one page, to print", self._url(all_rows=True))

    def is_shown(self, name: str, *, is_secondary: bool) -> bool:
        """Whether a column is; one that sorts the rows is shown, whichever it is."""
        if name == self.choice.sort.removeprefix("-") or self.choice.all_columns:
            return True
        return name in self.choice.chosen_columns if self.choice.chosen_columns else not is_secondary

    def check_columns(self, names: Sequence[str]) -> None:
        """Raise BadRequest where a column is chosen that the table does not have."""
        if unknown := sorted(self.choice.chosen_columns - set(names)):
            rule = f"columns= names no column of this table: {', '.join(map(repr, unknown))}."
            fix = f"It can be all, or some of {', '.join(names)}, with commas between them."
            raise BadRequest.about("columns", self.choice.columns, rule, fix)

    def sorting(self, name: str, *, is_number: bool = False) -> Sorting:
        """Numbers begin with the largest, everything else with the first; a second press turns the order round."""
        ascending, descending = name, f"-{name}"
        state = {ascending: "ascending", descending: "descending"}.get(self.choice.sort, "")
        first = descending if is_number else ascending
        turned = ascending if self.choice.sort == descending else descending
        return Sorting(self._url(sort=turned if state else first), state)

    def _url(self, *, page: int = 1, **changes: Any) -> str:
        return self.address(replace(self.choice, page=page, **changes))
