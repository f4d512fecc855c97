"""Says which cells of a table show what is no part of what is read: a line, a footnote mark, the day 0 of Excel; and
which days may be others."""

from __future__ import annotations

from typing import Any

from loaders.read.sheet_details import column_letter
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, listed, shown

MAX_CELLS_NAMED = 20


def note_marked_cells(table: Table[Any], first: int, log: ProblemLog) -> None:
    """Name them, from a row on."""
    _note_struck_cells(table, first, log)
    _note_footnote_marks(table, first, log)
    _note_zero_dates(table, first, log)
    _note_exchanged_days(table, first, log)


def _note_struck_cells(table: Table[Any], first: int, log: ProblemLog) -> None:
    """Say which cells are struck out in rows that are not, from a row on: nobody can tell what holds instead."""
    cells = [f"{column_letter(column + 1)}{row + 1}" for row, column in table.struck.cells if row + 1 >= first > 0]
    if cells:
        named = listed(cells, MAX_CELLS_NAMED)
        rule = f"has cells that are struck out, wholly or in part, and are taken as if they were not: {named}"
        fix = "Empty them if they no longer hold."
        log.add("struck_cells", table.place(), rule, fix, severity="warning")


def _note_footnote_marks(table: Table[Any], first: int, log: ProblemLog) -> None:
    """Say which cells had footnote marks, from a row on: what they stand for is not read."""
    cells = [
        f"{column_letter(column + 1)}{row + 1} ({shown(text)!r})"
        for (row, column), text in sorted(table.noted.unmarked.items())
        if row + 1 >= first > 0
    ]
    if cells:
        rule = f"has footnote marks (small raised numbers or signs) behind texts, which are left out: {listed(cells, MAX_CELLS_NAMED)}"
        fix = "If one belongs to its text, write it in full size."
        log.add("footnote_marks", table.place(), rule, fix, severity="warning")


def _note_zero_dates(table: Table[Any], first: int, log: ProblemLog) -> None:
    """Say which cells are read as empty, though the spreadsheet shows a day in them."""
    cells = [f"{column_letter(column + 1)}{row + 1}" for row, column in table.noted.zero_dates if row + 1 >= first > 0]
    if cells:
        rule = f"has cells of the day 0, which Excel shows as 00/01/1900, and they are read as empty: {listed(cells, MAX_CELLS_NAMED)}"
        fix = "Their formulas refer to empty cells: type the date, or let them show nothing."
        log.add("zero_dates", table.place(), rule, fix, severity="warning")


def _note_exchanged_days(table: Table[Any], first: int, log: ProblemLog) -> None:
    """Ask to look at dates that a spreadsheet may have made of days that were typed day first."""
    cells = [f"{column_letter(column + 1)}{row + 1}" for row, column in table.noted.exchanged if row + 1 >= first > 0]
    if cells:
        rule = (
            "has days as texts, such as 27/11/2026, beside true dates that all have a day up to 12: a spreadsheet that takes the "
            f"month first may have exchanged day and month of {listed(cells, MAX_CELLS_NAMED)}"
        )
        fix = "They are read as they are stored: compare them with what was typed."
        log.add("exchanged_days", table.place(), rule, fix, severity="warning")
