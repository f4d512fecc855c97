"""Dates of a sheet that came back: 03/11/2026 is read as its other dates show, else with the day first, and named."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from loaders.read.dates_in_texts import day_order
from loaders.read.dates_in_words import WordsRead, date_in_words
from loaders.read.tables import Table
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog


class ReturnedDates:
    """Reads the dates that were entered under some `headings` of one sheet."""

    def __init__(self, table: Table[Any], headings: Collection[str], log: ProblemLog) -> None:
        table.rows = list(table.rows)
        columns = [index for index, name in enumerate(table.names) if name in headings]
        shown = day_order(_texts(table, columns))
        self.day_first, self._is_shown, self._log = shown is not False, shown is not None, log

    def read(self, raw: Any, place: Place, heading: str, *, deadline: bool = False) -> WordsRead:
        """A cell as a date; one that may begin with the day or the month is named where no other shows which it is."""
        if not self._is_shown and date_in_words(raw, day_first=None).doubt == "order":
            rule = "may begin with the day or the month, and is read with the day first, as no other date of the sheet shows"
            fix = "If the month comes first, write it as 2026-05-17."
            self._log.add("day_order", place, rule, fix, column=heading, value=raw, severity="warning")
        return date_in_words(raw, day_first=self.day_first, deadline=deadline)


def _texts(table: Table[Any], columns: Collection[int]) -> Iterator[str]:
    cells = (row[index] for _, row in table.rows for index in columns if index < len(row))
    return (cell for cell in cells if isinstance(cell, str))
