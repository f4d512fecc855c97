"""The day 0 of Excel: where a formula refers to an empty cell, a column of dates shows 00/01/1900, which is no date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, time
from typing import Any

from loaders.read.cells import At

_MIDNIGHT = time()  # what is read of 0 in a cell that shows dates
_ZERO = frozenset({"0", "0.0"})


def empty_zero_dates(rows: Sequence[list[Any]], stored: Callable[[Collection[At]], Mapping[At, str]]) -> tuple[At, ...]:
    """Empty them in place, in columns that have true dates, and return where they stood; a column of times has none.

    `stored` gives what the file stores in some cells: a number beyond all dates is read as midnight as well.
    """
    zeros = [
        (number, column)
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if type(cell) is time and cell == _MIDNIGHT
    ]
    columns = {column for _, column in zeros}
    dated = {column for column in columns if any(column < len(row) and isinstance(row[column], date) for row in rows)}
    candidates = [at for at in zeros if at[1] in dated]
    texts = stored(candidates) if candidates else {}
    found = tuple(at for at in candidates if texts.get(at) in _ZERO)
    for number, column in found:
        rows[number][column] = ""
    return found
