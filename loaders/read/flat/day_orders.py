"""Days of a flat sheet such as 12/03/2018: read as the other dates of their column, else of the file, show (rule 16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from loaders.read.dates_in_texts import day_order
from loaders.read.dates_in_words import date_in_words
from loaders.read.flat.records import Row
from loaders.read.tables import Table
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog

_TWO_NUMBERS_AND_YEAR = re.compile(
    r"\s*(?P<day>\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?P<time>,?\s+\d{1,2}:\d{2}.*)?", re.DOTALL
)


@dataclass
class DayOrders:
    """Reads the dates of one table; `tables` are those of its file.

    Their rows are looked through before they are read to the end, so they have to be at hand.
    """

    table: Table[Any]
    start: int | None  # the column of dates
    tables: Sequence[Table[Any]]
    questions: OpenQuestions
    log: ProblemLog
    _read: list[str] = field(default_factory=list)  # as they are written, where the file shows their order

    def read(self, cells: Row, place: Place) -> Row:
        """A row with its date as an ISO day, where that is in doubt and something shows whether the day comes first."""
        start = cells.get("start")
        match = _TWO_NUMBERS_AND_YEAR.fullmatch(start) if isinstance(start, str) else None
        if match is None or date_in_words(match["day"], day_first=None).doubt != "order":
            return cells
        if self._evidence:
            day_first = day_order([self._evidence])
            self._read.append(match["day"])
        else:
            question, meanwhile = f"Which comes first in dates such as {match['day']!r}?", "such dates are errors"
            answer = self.questions.ask("dates: first", question, meanwhile, place, ("day", "month"))
            day_first = {"day": True, "month": False}.get(answer or "")
        date = date_in_words(match["day"], day_first=day_first).date
        return {**cells, "start": f"{date.text}{match['time'] or ''}"} if date else cells

    def finish(self) -> None:
        """Say how many dates were read as the file shows, and what showed it."""
        if not self._read or self.start is None:
            return
        first, other = ("day", "month") if day_order([self._evidence]) else ("month", "day")
        number = len(self._read)
        dates = f"{number:,} dates that may begin with the day or the month, such as {self._read[0]!r}, which are"
        if number == 1:
            dates = f"a date that may begin with the day or the month, {self._read[0]!r}, which is"
        rule = f"has {dates} read with the {first} first, as {self._evidence!r} shows"
        fix = f"If the {other} comes first, write them as 2008-05-17."
        heading = self.table.names[self.start]
        self.log.add("day_order", self.table.place(), rule, fix, column=heading, severity="warning")

    @cached_property
    def _evidence(self) -> str:
        """A text that shows whether the day comes first, of the same column, else of the file; empty where none does."""
        column = (row[self.start] for _, row in self.table.rows if self.start is not None and self.start < len(row))
        return _shows_order(column) or _shows_order(self._cells_of_file())

    def _cells_of_file(self) -> Iterator[Any]:
        for table in self.tables:
            for _, row in table.rows:
                yield from row


def _shows_order(cells: Iterable[Any]) -> str:
    """The first text that shows whether the day comes first, if no other shows the opposite."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and day_order([cell]) is not None]
    return texts[0] if day_order(texts) is not None else ""
