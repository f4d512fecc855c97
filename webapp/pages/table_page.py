"""One page of a table: fifty rows in the order that the address asks for, and the columns that it asks for.

What the address says of a table (`sort`, `page`, `columns`) is no parameter of what the table shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.errors import BadRequest
from queries.records.paging import page_number, pages_of
from queries.wording.figures import number
from webapp import cells
from webapp.cells import Sorting

ROWS = 50  # of one page
ARGUMENTS = frozenset({"sort", "page", "columns"})


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What an address says of a table: the column that sorts it, `-` before it for descending, page and columns."""

    sort: str = ""
    page: int = 1
    all_columns: bool = False

    @property
    def arguments(self) -> dict[str, str]:
        """The same as the parameters of an address; what is not said is left out."""
        page = str(self.page) if self.page > 1 else ""
        arguments = {"sort": self.sort, "page": page, "columns": "all" if self.all_columns else ""}
        return {name: text for name, text in arguments.items() if text}


def table_choice(arguments: Mapping[str, str]) -> TableChoice:
    """What the parameters of an address say of the table; raises BadRequest."""
    columns = arguments.get("columns", "").strip()
    if columns not in {"", "all"}:
        raise BadRequest.about("columns", columns, f"columns= can be all, not {columns!r}.", "Leave it out otherwise.")
    return TableChoice(arguments.get("sort", "").strip(), page_number(arguments.get("page") or "1"), columns == "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """One page of a table, what it is a part of in words, and the addresses of the other parts.

    `hidden` names the columns that are not shown; `columns_url` shows them, or hides them again.
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


@dataclass(frozen=True)
class TableLinks:
    """The addresses of the other parts and orders of a table; `address` makes one of a choice."""

    choice: TableChoice
    address: Callable[[TableChoice], str]

    def page(self, table: cells.Table, caption: str, total: int, hidden: list[str]) -> TablePage:
        """The page that was chosen, with these rows of so many; `hidden` names the columns that are secondary."""
        pages, first = pages_of(total, ROWS), (self.choice.page - 1) * ROWS
        extent = f"Rows {number(first + 1)} to {number(first + len(table.rows))} of {number(total)}."
        return TablePage(
            table=table,
            caption=caption,
            extent=extent if pages > 1 else "",
            page=self.choice.page,
            pages=pages,
            previous_url=self._url(page=self.choice.page - 1),
            next_url=self._url(page=self.choice.page + 1),
            unsorted_url=self._url(sort="") if self.choice.sort else "",
            hidden="" if self.choice.all_columns else "; ".join(hidden),
            columns_url=self._url(page=self.choice.page, all_columns=not self.choice.all_columns) if hidden else "",
        )

    def is_shown(self, name: str, *, is_secondary: bool) -> bool:
        """Whether a column is; one that sorts the rows is shown, whichever it is."""
        return name == self.choice.sort.removeprefix("-") or self.choice.all_columns or not is_secondary

    def sorting(self, name: str, *, is_number: bool = False) -> Sorting:
        """Numbers begin with the largest, everything else with the first; a second press turns the order round."""
        ascending, descending = name, f"-{name}"
        state = {ascending: "ascending", descending: "descending"}.get(self.choice.sort, "")
        first = descending if is_number else ascending
        turned = ascending if self.choice.sort == descending else descending
        return Sorting(self._url(sort=turned if state else first), state)

    def _url(self, *, sort: str | None = None, page: int = 1, all_columns: bool | None = None) -> str:
        return self.address(
            TableChoice(
                self.choice.sort if sort is None else sort,
                page,
                self.choice.all_columns if all_columns is None else all_columns,
            )
        )
