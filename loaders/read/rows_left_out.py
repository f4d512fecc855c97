"""Rows of a table that are named and left out, unless somebody wants them read: what is struck out, totals, notes, numbering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from loaders.read.cells import count_filled, is_filled
from loaders.read.odd_rows import counts_columns
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text


def leaves_out(table: Table[Any], numbered: Row[Any], kind: str, log: ProblemLog) -> bool:
    """Whether a row of this kind is left out, which is named; somebody may want it read."""
    number, row = numbered
    if table.account.is_read(table.part(f"row {number} ({kind})"), count_filled(row), by_default=False):
        return False
    taken = "numbers the columns, and is left out" if kind == "numbering" else f"is taken as a {kind} and left out"
    log.add(f"{kind}_row", table.place(number), taken, value=row_text(row), severity="warning")
    return True


def without_numbering(table: Table[Any], rows: Sequence[Row[Any]], log: ProblemLog) -> Sequence[Row[Any]]:
    """The rows without a first one that has the numbers of the columns, which is named and left out."""
    if not rows or not counts_columns(rows[0][1]):
        return rows
    return rows[1:] if leaves_out(table, rows[0], "numbering", log) else rows


def leaves_out_struck_row(table: Table[Any], number: int, row: Any, log: ProblemLog) -> bool:
    """Whether a row is left out because a line goes through all of it; somebody may want it read."""
    if number - 1 not in table.struck.rows:
        return False
    if table.account.is_read(table.part(f"row {number} (struck out)"), count_filled(row), by_default=False):
        return False
    table.struck_rows.append((number, row))
    fix = "Take the line away in the file, or have this row read, if it still holds."
    log.add(
        "struck_row", table.place(number), "is struck out and left out", fix, value=row_text(row), severity="warning"
    )
    return True


def struck_rows_above(table: Table[Any], number: int) -> Iterator[Any]:
    """The struck-out rows, each once, above one that is read: it may leave blank what they name."""
    while table.struck_rows and table.struck_rows[0][0] < number:
        yield table.struck_rows.pop(0)[1]


def row_text(row: Any) -> str:
    """What a row says, each text of it once, as a merged cell fills several."""
    return " ".join(dict.fromkeys(cell_text(cell) for cell in row if is_filled(cell)))
