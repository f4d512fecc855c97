"""True dates in a column whose other days stayed texts: typed day first where the spreadsheet takes the month first, 9/10/2026
became a date, the 10th of September, and 27/11/2026, of which it could make none, stayed what was typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from loaders.read.cells import At

_DAY_FIRST = re.compile(r"\s*(?:1[3-9]|2\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:\d{4}|\d{2})\s*")
MONTHS = 12


def exchanged_days(rows: Sequence[Sequence[Any]]) -> tuple[At, ...]:
    """The true dates of such columns, of which day and month may have been exchanged; those alike in both are none."""
    texts: set[int] = set()
    dates: dict[int, list[tuple[At, date]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                dates[column].append(((number, column), cell))
            elif type(cell) is str and cell and cell[0].isdigit() and _DAY_FIRST.fullmatch(cell):
                texts.add(column)
    return tuple(
        at
        for column in sorted(texts & dates.keys())
        if all(day.day <= MONTHS for _, day in dates[column])
        for at, day in dates[column]
        if day.day != day.month
    )
