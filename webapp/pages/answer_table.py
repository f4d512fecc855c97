"""The table of an answer on its page: fifty rows at a time, in the order that the address asks for.

What the address says of it (`sort`, `page`, `columns`) is no parameter of the question: the answer stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph.errors import BadRequest
from queries.answers.column import Row
from queries.answers.layout import Heading, Table
from queries.records.paging import check_page, page_number, pages_of
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
class AnswerTable:
    """The table of an answer, with the address of a choice of its rows and columns."""

    laid_out: Table
    choice: TableChoice
    address: Callable[[TableChoice], str]

    def page(
        self, evidence: Sequence[Row | None], evidence_url: Callable[[Row | None], str | None], *, linked: bool
    ) -> TablePage:
        """The page that was chosen; raises NotFound for one beyond the last, BadRequest for an unknown column."""
        order = self._order()
        pages = pages_of(len(order), ROWS)
        check_page(self.choice.page, pages, "the table")
        first = (self.choice.page - 1) * ROWS
        rows = order[first : first + ROWS]
        headings = self.laid_out.headings
        columns = [place for place, heading in enumerate(headings) if self._is_shown(heading)]
        hidden = [heading.title for heading in headings if heading.is_secondary]
        urls = [evidence_url(evidence[row]) for row in rows] if evidence else [None] * len(rows)
        return TablePage(
            table=cells.table(self.laid_out.part(rows, columns), urls, self._sorting, linked=linked),
            caption=self.laid_out.caption,
            extent=f"Rows {number(first + 1)} to {number(first + len(rows))} of {number(len(order))}."
            if pages > 1
            else "",
            page=self.choice.page,
            pages=pages,
            previous_url=self._url(page=self.choice.page - 1),
            next_url=self._url(page=self.choice.page + 1),
            unsorted_url=self._url(sort="") if self.choice.sort else "",
            hidden="" if self.choice.all_columns else "; ".join(hidden),
            columns_url=self._url(page=self.choice.page, all_columns=not self.choice.all_columns) if hidden else "",
        )

    def _order(self) -> Sequence[int]:
        """The places of all rows in the order that was chosen."""
        if not self.choice.sort:
            return range(len(self.laid_out.rows))
        names = [heading.name for heading in self.laid_out.headings]
        name = self.choice.sort.removeprefix("-")
        if name not in names:
            fix = f"It can be {', '.join(names)}, with - before it for the largest first."
            raise BadRequest.about("sort", self.choice.sort, f"sort= names no column of this table: {name!r}.", fix)
        return self.laid_out.sorted_by(names.index(name), descending=self.choice.sort.startswith("-"))

    def _is_shown(self, heading: Heading) -> bool:
        """A column that sorts the rows is shown, whichever it is."""
        is_sorting = heading.name == self.choice.sort.removeprefix("-")
        return is_sorting or self.choice.all_columns or not heading.is_secondary

    def _sorting(self, heading: Heading) -> Sorting:
        """Numbers begin with the largest, everything else with the first; a second press turns the order round."""
        ascending, descending = heading.name, f"-{heading.name}"
        state = {ascending: "ascending", descending: "descending"}.get(self.choice.sort, "")
        first = descending if heading.is_number else ascending
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
