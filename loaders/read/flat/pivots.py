"""Sheets that count the rows of another one, as a pivot table does: nothing in them is recorded once more."""

from __future__ import annotations

import re
from typing import Any

from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog

# What Excel writes over the values of a pivot table.
_COUNTED = re.compile(r"(?:count|sum|average|max|min|product|distinct count)\s+of\s+\S", re.IGNORECASE)


def without_pivots(tables: list[Table[Any]], log: ProblemLog) -> list[Table[Any]]:
    """The sheets of a workbook without such as count the rows of the others, which are named; all where there are no others."""
    others = [table for table in tables if not _counted(table)]
    if not others:
        return tables
    for table in tables:
        if heading := _counted(table):
            rule = "counts the rows of another sheet, as a pivot table does, and is left out"
            fix = "If its rows are contributions of their own, give the column another heading."
            log.add("pivot", table.place(), rule, fix, column=heading, severity="warning")
    return others


def _counted(table: Table[Any]) -> str:
    return next((name for name in table.names if _COUNTED.match(name.strip())), "")
