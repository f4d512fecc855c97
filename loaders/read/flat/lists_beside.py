"""Lists beside the table of a sheet, such as one of its factors with their domains: no cells of the table's rows.

A list stands beyond a column that is blank from top to bottom. So may columns of the table; these go on to its last row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from loaders.read.cells import filled_columns
from loaders.read.column_answers import ColumnAnswers
from loaders.read.flat.headings import NEEDED, known_columns
from loaders.read.sheet_details import column_letter
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog

MIN_ROWS = 8  # of a table: a list beside it would hardly end in the same row by chance
_OF_ONE_ROW = ("quote", "page", "why_key", "appraisal_reason")  # what no list of names has


def leave_out_lists_beside(table: Table[Any], answers: ColumnAnswers, log: ProblemLog) -> None:
    """Leave out what is beyond a blank column and no part of the table, and name it either way.

    The rows have to be at hand: a column may be blank up to the last of them.
    """
    if len(_blocks(table, [row for _, row in table.first_rows])) < 2:
        return
    rows = list(table.rows)
    blocks = _blocks(table, [row for _, row in rows])
    known = known_columns(table, answers)
    own = _own_columns(blocks, known)
    for columns in blocks:
        if own.start <= columns[0] < own.stop or not any(table.names[index] for index in columns):
            continue
        is_list = _is_list(table, rows, columns, own, known)
        cells = sum(
            index in columns for row in [table.names, *(row for _, row in rows)] for index in filled_columns(row)
        )
        part = table.part(_letters(columns))
        if table.account.is_read(part, cells, by_default=not is_list):
            _note(table, columns, "which is read as its own", f'If it is a list beside it: --leave-out "{part}".', log)
        else:
            fix = f'If it belongs to its rows: --read "{part}".'
            _note(table, columns, "which is taken for a list beside it and left out", fix, log)
            table.columns_beside |= set(columns)
    if table.columns_beside:
        table.rows = [(number, _without(row, table.columns_beside)) for number, row in rows]


def _blocks(table: Table[Any], rows: Sequence[Sequence[Any]]) -> list[list[int]]:
    """The columns side by side, parted where one is blank from its heading down, but for one stray cell."""
    filled = Counter(index for row in rows for index in filled_columns(row))
    columns = [index for index, name in enumerate(table.names) if name or filled[index] > 1]
    runs = groupby(enumerate(columns), key=lambda item: item[1] - item[0])
    return [[index for _, index in run] for _, run in runs]


def _own_columns(blocks: Sequence[Sequence[int]], known: dict[int, str]) -> range:
    """The columns from the first to the last of those that a flat sheet needs, with what stands beside them."""

    def needed(columns: Sequence[int]) -> set[str]:
        return {known[index] for index in columns if known.get(index) in NEEDED}

    main = max(blocks, key=lambda columns: len(needed(columns)))
    parts = [main, *(columns for columns in blocks if needed(columns) - needed(main))]
    return range(min(columns[0] for columns in parts), max(columns[-1] for columns in parts) + 1)


def _is_list(
    table: Table[Any], rows: Sequence[Row[Any]], columns: Sequence[int], own: Collection[int], known: dict[int, str]
) -> bool:
    """Whether columns are no part of the table: they repeat its headings, or end in another row than it does."""
    meanings = {known[index] for index in own if index in known}
    if any(known.get(index) in meanings for index in columns):
        return True
    factor = next(index for index in own if known.get(index) == "factor")
    of_table, of_factors, of_columns = _filled_in(rows, own), _filled_in(rows, [factor]), _filled_in(rows, columns)
    if not of_columns or not of_factors:
        return False
    if any(known.get(index) in _OF_ONE_ROW for index in columns):
        return of_columns[-1] > of_table[-1]
    goes_on = of_factors[-1] <= of_columns[-1] <= of_table[-1]
    if any(table.names[index] and index not in known for index in columns):
        return not goes_on or len(of_factors) < MIN_ROWS
    has_gaps = len(of_columns) < of_columns[-1] + 1
    return not goes_on and not (has_gaps and of_columns[-1] < of_table[-1])


def _filled_in(rows: Sequence[Row[Any]], columns: Collection[int]) -> list[int]:
    """The rows, counted from 0, with content in one of some columns."""
    return [n for n, (_, row) in enumerate(rows) if any(index in columns for index in filled_columns(row))]


def _without(row: Sequence[Any], columns: Collection[int]) -> list[Any]:
    return ["" if index in columns else cell for index, cell in enumerate(row)]


def _letters(columns: Sequence[int]) -> str:
    first, last = column_letter(columns[0] + 1), column_letter(columns[-1] + 1)
    return f"column {first}" if first == last else f"columns {first} to {last}"


def _note(table: Table[Any], columns: Sequence[int], what: str, fix: str, log: ProblemLog) -> None:
    names = ", ".join(repr(table.names[index]) for index in columns if table.names[index])
    rule = f"has something beyond a blank column, in {_letters(columns)} ({names}), {what}"
    log.add("beside_table", table.place(), rule, fix, severity="warning")
