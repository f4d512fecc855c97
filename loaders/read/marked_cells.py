"""Says which cells of a table show what is no part of what is read: a line, a footnote mark, the day 0 of Excel; and
which days may be others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loaders.read.cells import At
from loaders.read.sheet_details import column_letter
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, listed, shown

MAX_CELLS_NAMED = 20


def note_marked_cells(table: Table[Any], first: int, log: ProblemLog) -> None:
    """Name them, from a row on."""
    for code, cells, rule, fix in _notes(table):
        named = [_named(at, text) for at, text in cells if at[0] + 1 >= first > 0]
        if named:
            log.add(code, table.place(), f"{rule}: {listed(named, MAX_CELLS_NAMED)}", fix, severity="warning")


def _notes(table: Table[Any]) -> Iterator[tuple[str, list[tuple[At, str]], str, str]]:
    """A remark on some cells: its code, the cells, each with a text that is repeated, the rule and the fix."""
    # Nobody can tell what holds instead of what is struck out.
    rule = "has cells that are struck out, wholly or in part, and are taken as if they were not"
    yield "struck_cells", _alone(table.struck.cells), rule, "Empty them if they no longer hold."
    rule = "has footnote marks (small raised numbers or signs) behind texts, which are left out"
    fix = "If one belongs to its text, write it in full size."
    yield "footnote_marks", sorted(table.noted.unmarked.items()), rule, fix
    rule = "has cells of the day 0, which Excel shows as 00/01/1900, and they are read as empty"
    fix = "Their formulas refer to empty cells: type the date, or let them show nothing."
    yield "zero_dates", _alone(table.noted.zero_dates), rule, fix
    rule = (
        "has days as texts, such as 27/11/2026, beside true dates that all have a day up to 12: a spreadsheet that takes the "
        "month first may have exchanged day and month of these"
    )
    fix = "They are read as they are stored: compare them with what was typed."
    yield "exchanged_days", _alone(table.noted.exchanged), rule, fix


def _alone(cells: tuple[At, ...]) -> list[tuple[At, str]]:
    return [(at, "") for at in cells]


def _named(at: At, text: str) -> str:
    name = f"{column_letter(at[1] + 1)}{at[0] + 1}"
    return f"{name} ({shown(text)!r})" if text else name
