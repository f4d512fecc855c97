"""Counts below the actions of a plan, such as "Red | 3" or "Number of actions | 12": they are no actions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from loaders.read.action_plan.legends import first_row_below
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.cells import filled_columns
from loaders.read.odd_rows import is_number, is_total
from loaders.records.values import cell_text, whole_number

FIRST_YEAR = 1900  # a larger number may be a year, or a day that lost its format
_HEADING = re.compile(r"(?:\S+\s+){0,3}(?:summary|totals?|counts?|numbers?|overview)\b(?:\s+\S+){0,3}", re.IGNORECASE)


def rows_of_counts(sheet: PlanSheet) -> dict[int, str]:
    """The rows at the end of a table that count what is above, by their numbers, with what each is: a count, a total or a note.

    A row is one that begins with a text and has nothing but numbers after it, under headings that have no numbers above:
    so an action beside a number of its own, such as a priority, is none. What is alone in a row among such rows is a note.
    """
    rows = [(number, row) for number, row in sheet.rows if filled_columns(row)]
    numbered = {
        index
        for _, row in rows
        if not _has_form_of_count(row)
        for index in filled_columns(row)
        if is_number(row[index])
    }
    below = first_row_below(sheet)
    kinds: dict[int, str] = {}
    alone: dict[int, str] = {}  # rows with one text over the counts that were come to
    for number, row in reversed(rows):
        texts = {cell_text(row[index]) for index in filled_columns(row)}
        is_sum = is_total(row, is_last=False)
        if is_sum or (_has_form_of_count(row) and not numbered & {*filled_columns(row)[1:]}):
            kinds |= dict.fromkeys(alone, "note") | {number: "total" if is_sum else "count"}
            alone = {}
        elif len(texts) == 1:
            alone[number] = texts.pop()
        elif not (below and number >= below):
            break
    nearest, text = next(iter(alone.items()), (0, ""))
    return kinds | ({nearest: "note"} if kinds and _HEADING.fullmatch(text.rstrip(" :")) else {})


def _has_form_of_count(row: Sequence[Any]) -> bool:
    """Whether a row is a text and then numbers that may be counts."""
    first, *others = filled_columns(row) or [0]
    return bool(others) and not is_number(row[first]) and all(_may_count(row[index]) for index in others)


def _may_count(cell: Any) -> bool:
    text = cell_text(cell).rstrip("%")
    number = whole_number(text)
    return is_number(cell) and not (text.isdecimal() and (number is None or number >= FIRST_YEAR))
