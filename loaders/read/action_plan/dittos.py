"""Cells of a plan that stand for others: ditto marks for the one above ("ditto", "same"), "Same as 2.1" for that of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.read.action_plan.references import with_values_of_others
from loaders.read.cells import is_filled
from loaders.read.flat.marks import is_ditto
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog

# Of notes and evidence "as above" may be the words themselves; an action that is said to be another's is none.
_MARKED = frozenset({"recommendation", "owners", "job_role", "due_on", "rag", "status", "measure"})


def with_values_meant(
    table: Table[Any], columns: Mapping[int, str], rows: Sequence[Row[Any]], log: ProblemLog
) -> list[Row[Any]]:
    """The rows with the values that marks and numbers of other rows stand for."""
    return with_values_of_others(table, columns, _with_values_above(table, columns, rows, log), log)


def _with_values_above(
    table: Table[Any], columns: Mapping[int, str], rows: Sequence[Row[Any]], log: ProblemLog
) -> list[Row[Any]]:
    """The rows with the value above in the place of each mark; how many there are is said of each column."""
    above: dict[int, Any] = {}
    marks: dict[int, list[int]] = {}  # the rows by the column
    read: list[Row[Any]] = []
    for number, row in rows:
        cells = list(row)
        for index in (index for index, name in columns.items() if name in _MARKED and index < len(cells)):
            if is_ditto(cells[index]) and index in above:
                cells[index] = above[index]
                marks.setdefault(index, []).append(number)
            elif is_filled(cells[index]):
                above[index] = cells[index]
        read.append((number, cells))
    for index, numbers in marks.items():
        cells_are = "1 cell is a mark" if len(numbers) == 1 else f"{len(numbers):,} cells are marks"
        rule = f"{cells_are} for the value above, and read so; the first is in row {numbers[0]}"
        fix = "If one is not meant so, write it out."
        log.add("ditto", table.place(), rule, fix, column=table.names[index], severity="warning")
    return read
