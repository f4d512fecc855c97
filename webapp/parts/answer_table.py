"""The table of an answer on its page: the part of it that the address asks for; the answer stays the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph.errors import BadRequest
from queries.answers.column import Row
from queries.answers.layout import Heading, Table
from queries.records.paging import check_page, pages_of
from webapp import cells
from webapp.addresses import LinkedText, record_url
from webapp.cells import Sorting
from webapp.parts.table_page import TableChoice, TableLinks, TablePage


@dataclass(frozen=True)
class AnswerTable:
    """The table of an answer, with the address of a choice of its rows and columns.

    `opened` is the address of the same question with a parameter given an id; `more` asks the question for more rows,
    where there are more than it has. `record_address` is where the records lead that its cells name, `counted` where
    the numbers of each row lead, by their columns. `ticks` names the column whose records can be ticked.
    """

    laid_out: Table
    choice: TableChoice
    address: Callable[[TableChoice], str]
    opened: Callable[[str, str], str] | None = None
    more: LinkedText | None = None
    record_address: Callable[[str, str], str] = record_url
    counted: Sequence[Mapping[str, str]] = ()
    ticks: str = ""

    def page(
        self, evidence: Sequence[Row | None], evidence_url: Callable[[Row | None], str | None], *, linked: bool
    ) -> TablePage:
        """The page that was chosen; raises NotFound for one beyond the last, BadRequest for an unknown column."""
        links = TableLinks(self.choice, self.address)
        links.check_columns([heading.name for heading in self.laid_out.headings])
        rows = self.rows_of_page()
        columns = [
            place
            for place, heading in enumerate(self.laid_out.headings)
            if links.is_shown(heading.name, is_secondary=heading.is_secondary)
        ]
        hidden = [
            heading.title
            for place, heading in enumerate(self.laid_out.headings)
            if place not in columns or (self.choice.all_columns and heading.is_secondary)
        ]
        urls = [evidence_url(evidence[row]) for row in rows] if evidence else [None] * len(rows)

        def sorting(heading: Heading) -> Sorting:
            return links.sorting(heading.name, is_number=heading.is_number)

        part = self.laid_out.part(rows, columns)
        counted = [self.counted[row] for row in rows] if self.counted else ()
        table = cells.table(part, urls, sorting, self.opened, self.record_address if linked else None, counted)
        if self.ticks:
            table = cells.with_ticks(table, [self._ticked(row) for row in rows])
        return links.page(table, self.laid_out.caption, len(self.laid_out.rows), hidden, self.more)

    def rows_of_page(self) -> Sequence[int]:
        """The places of the rows that the page has; raises NotFound for a page beyond the last."""
        order, size = self._order(), self.choice.rows_of_page
        check_page(self.choice.page, pages_of(len(order), size), "the table")
        first = (self.choice.page - 1) * size
        return order[first : first + size]

    def _ticked(self, row: int) -> cells.Cell:
        """The cell in which a row is ticked, by the record that its column names."""
        place = [heading.name for heading in self.laid_out.headings].index(self.ticks)
        cell = self.laid_out.rows[row][place]
        return cells.Cell("", ticks=f"{cell.record.label}:{cell.record.id}" if cell.record else "", unseen=cell.text)

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
