"""Where the headings of a plan stand in a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from loaders.read.action_plan.headings import are_headings
from loaders.read.cells import count_filled
from loaders.read.open_tables import HEADER_ROWS
from loaders.records.values import cell_text


def header_row(rows: Sequence[Sequence[Any]]) -> int | None:
    """The index of the row with the headings of a plan, among the first filled ones."""
    return header_row_of(rows, are_headings)


def header_row_of(rows: Sequence[Sequence[Any]], are_wanted: Callable[[Sequence[str]], bool]) -> int | None:
    """The index of the first row whose texts are the headings that are wanted, among the first filled ones."""
    filled = [index for index, row in enumerate(rows) if count_filled(row)][:HEADER_ROWS]
    return next((index for index in filled if are_wanted([cell_text(cell) for cell in rows[index]])), None)
