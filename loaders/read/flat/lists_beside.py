"""Lists beside the table of a sheet, such as one of its factors with their domains: no cells of the table's rows.

A list stands beyond a column that is blank from top to bottom. So may columns of the table; these go on to its last row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from loaders.read.column_answers import ColumnAnswers
from loaders.read.column_blocks import column_blocks, filled_in, reads_block, without_columns
from loaders.read.flat.headings import NEEDED, known_columns
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog

MIN_ROWS = 8  # of a table: a list beside it would hardly end in the same row by chance
_OF_ONE_ROW = ("quote", "page", "why_key", "appraisal_reason")  # what no list of names has


def leave_out_lists_beside(table: Table[Any], answers: ColumnAnswers, log: ProblemLog) -> None:
    """Leave out what is beyond a blank column and no part of the table, and name it either way.

    The rows have to be at hand: a column may be blank up to the last of them.
    """
    if len(column_blocks(table.names, [row for _, row in table.first_rows])) < 2:
        return
    rows = list(table.rows)
    blocks = column_blocks(table.names, [row for _, row in rows])
    known = known_columns(table, answers)
    own = _own_columns(blocks, known)
    for columns in blocks:
        if own.start <= columns[0] < own.stop or not _headed(table, columns):
            continue
        is_list = _is_list(table, rows, columns, own, known)
        if not reads_block(table, table.names, rows, columns, log, is_list=is_list):
            table.columns_beside |= set(columns)
    if table.columns_beside:
        table.rows = [(number, without_columns(row, table.columns_beside)) for number, row in rows]


def _headed(table: Table[Any], columns: Collection[int]) -> set[int]:
    """Those of some columns that have a heading; rows may have cells beyond the last of these."""
    return {index for index in columns if index < len(table.names) and table.names[index]}


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
    of_table, of_factors, of_columns = filled_in(rows, own), filled_in(rows, [factor]), filled_in(rows, columns)
    if not of_columns or not of_factors:
        return False
    if any(known.get(index) in _OF_ONE_ROW for index in columns):
        return of_columns[-1] > of_table[-1]
    goes_on = of_factors[-1] <= of_columns[-1] <= of_table[-1]
    if _headed(table, columns) - known.keys():
        return not goes_on or len(of_factors) < MIN_ROWS
    has_gaps = len(of_columns) < of_columns[-1] + 1
    return not goes_on and not (has_gaps and of_columns[-1] < of_table[-1])
