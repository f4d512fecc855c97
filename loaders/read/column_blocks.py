"""Columns that stand side by side in a sheet, parted from others by columns that are blank from top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from loaders.read.cells import filled_columns
from loaders.read.sheet_details import column_letter
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog


def column_blocks(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[int]]:
    """The columns side by side, parted where one is blank from its heading down, but for one stray cell."""
    filled = Counter(index for row in rows for index in filled_columns(row))
    columns = sorted(
        {index for index, name in enumerate(names) if name} | {at for at, count in filled.items() if count > 1}
    )
    runs = groupby(enumerate(columns), key=lambda item: item[1] - item[0])
    return [[index for _, index in run] for _, run in runs]


def filled_in(rows: Sequence[Row[Any]], columns: Collection[int]) -> list[int]:
    """The rows, counted from 0, with content in one of some columns."""
    return [n for n, (_, row) in enumerate(rows) if any(index in columns for index in filled_columns(row))]


def without_columns(row: Sequence[Any], columns: Collection[int]) -> list[Any]:
    """A row in which some columns are blank."""
    return ["" if index in columns else cell for index, cell in enumerate(row)]


def reads_block(
    table: Table[Any],
    names: Sequence[str],
    rows: Sequence[Row[Any]],
    columns: Sequence[int],
    log: ProblemLog,
    *,
    is_list: bool,
) -> bool:
    """Whether columns beyond a blank one are read as the table's own, unless somebody decided otherwise; both are named."""
    cells = sum(index in columns for row in [names, *(row for _, row in rows)] for index in filled_columns(row))
    first, last = column_letter(columns[0] + 1), column_letter(columns[-1] + 1)
    letters = f"column {first}" if first == last else f"columns {first} to {last}"
    part = table.part(letters)
    is_read = table.account.is_read(part, cells, by_default=not is_list)
    what = "which is read as its own" if is_read else "which is taken for a list beside it and left out"
    fix = (
        f'If it is a list beside it: --leave-out "{part}".'
        if is_read
        else f'If it belongs to its rows: --read "{part}".'
    )
    headings = ", ".join(repr(names[index]) for index in columns if index < len(names) and names[index])
    rule = f"has something beyond a blank column, in {letters} ({headings}), {what}"
    log.add("beside_table", table.place(), rule, fix, severity="warning")
    return is_read
