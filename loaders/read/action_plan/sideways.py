"""A plan that is turned on its side: its headings stand one below the other, and each action is a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loaders.read.action_plan.header_rows import are_headings
from loaders.read.action_plan.headings import meaning
from loaders.read.cells import count_filled
from loaders.records.values import cell_text

MAX_ROWS = 30  # at the top, among which such headings are looked for
MAX_COLUMN = 2  # before which they stand


def headings_on_side(rows: Sequence[Sequence[Any]]) -> list[str]:
    """The headings of a plan that stand one below the other, each with something beside it; none where there are none."""
    several = [row for row in rows[:MAX_ROWS] if count_filled(row) > 1]
    for column in range(MAX_COLUMN):
        texts = [cell_text(row[column]).rstrip(" :") for row in several if column < len(row)]
        headings = [text for text in texts if meaning(text)]
        if are_headings(headings):
            return headings
    return []
