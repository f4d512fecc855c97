"""Headings of groups between the rows of a flat sheet, such as the agency that the rows below come from: no cases.

Some sheets name a case in the same way, alone in a row above its own. What stands there is one only where the sheet
names no case otherwise up to there, and the row below leaves its case blank for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.cells import filled_columns
from loaders.read.flat.marks import is_mark
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text


@dataclass
class GroupHeadings:
    """Leaves out the headings of groups in one table, and names each; `case` is the column of the cases."""

    table: Table[Any]
    case: int
    log: ProblemLog
    _cases: set[str] = field(default_factory=set)  # that rows with more than the case name
    _last: str = ""  # the last of them, as it is written

    def without(self, rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
        """The rows that are none; what is alone in the column of the cases waits for the row below it."""
        waiting: Row[Any] | None = None
        for number, row in rows:
            columns = filled_columns(row)
            names_case = self.case in columns and not is_mark("case", row[self.case])
            if waiting:
                yield from self._case_of(waiting, is_blank_below=not names_case)
            waiting = None
            if names_case and columns == [self.case]:
                waiting = (number, row)
                continue
            if names_case:
                self._last = cell_text(row[self.case])
                self._cases.add(name_key(self._last))
            yield number, row
        if waiting:
            yield waiting

    def _case_of(self, waiting: Row[Any], *, is_blank_below: bool) -> Iterator[Row[Any]]:
        """The row that waited, where it names a case."""
        number, row = waiting
        if not (self._is_heading(row, is_blank_below=is_blank_below) and self._leaves_out(number, row)):
            self._last = cell_text(row[self.case])
            yield waiting

    def _is_heading(self, row: Sequence[Any], *, is_blank_below: bool) -> bool:
        if name_key(cell_text(row[self.case])) in self._cases:
            return False
        return bool(self._cases) or not is_blank_below

    def _leaves_out(self, number: int, row: Sequence[Any]) -> bool:
        """Leave a heading out, unless somebody wants it read as a case, or it is merged over its rows as cases are."""
        part = self.table.part(f"row {number} (heading of a group)")
        is_merged = number - 1 in self.table.banners
        is_read = self.table.account.is_read(part, 1, by_default=is_merged)
        if is_merged and is_read:
            rule = "stands alone between the rows in a merged cell, and is taken for the case of the rows below it"
            self._note(number, row, rule, f'If it is the heading of a group: --leave-out "{part}".')
        elif not is_read:
            self.table.account.used -= 1  # where it was counted when the row was read
            rule = (
                "stands alone between the rows, so it is taken for the heading of a group, not for a case, and left out"
            )
            if self._last:
                rule += f"; rows below it that leave their case blank are of {self._last!r}"
            self._note(number, row, rule, f'If it is a case, have the row read: --read "{part}".')
        return not is_read

    def _note(self, number: int, row: Sequence[Any], rule: str, fix: str) -> None:
        value, heading, place = row[self.case], self.table.names[self.case], self.table.place(number)
        self.log.add("group_heading", place, rule, fix, column=heading, value=value, severity="warning")
