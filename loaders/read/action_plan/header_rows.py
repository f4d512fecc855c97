"""Which row of a table has the headings of a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from loaders.read.action_plan.headings import columns_of, is_day
from loaders.read.cells import count_filled
from loaders.read.open_tables import HEADER_ROWS
from loaders.records.values import cell_text

_STATES = frozenset({"owners", "due_on", "rag", "status", "notes", "closed_on", "evidence"})
MIN_STATES = 2  # columns about who, when and how far, beside the action itself


def are_headings(texts: Sequence[str]) -> bool:
    """Whether a row has the headings of an action plan: an action, or a recommendation with owners, and what became of it."""
    names = {name for index, name in columns_of(texts).items() if not is_day(texts[index])}
    states = len(names & _STATES)
    return states >= MIN_STATES and ("action" in names or {"recommendation", "owners"} <= names)


def header_row(rows: Sequence[Sequence[Any]]) -> int | None:
    """The index of the row with the headings of a plan, among the first filled ones."""
    return header_row_of(rows, are_headings)


def header_row_of(rows: Sequence[Sequence[Any]], are_wanted: Callable[[Sequence[str]], bool]) -> int | None:
    """The index of the first row whose texts are the headings that are wanted, among the first filled ones."""
    filled = [index for index, row in enumerate(rows) if count_filled(row)][:HEADER_ROWS]
    return next((index for index in filled if are_wanted([cell_text(cell) for cell in rows[index]])), None)
