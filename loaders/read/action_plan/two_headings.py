"""Headings in two rows: "Target" over "Original" and "Revised", in the row of the headings or in the one above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.headings import meaning
from loaders.read.cells import is_filled
from loaders.records.values import cell_text

MAX_WORDS = 4  # of a heading below another


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading of each column, how many rows after the first they take, and in how many cells more than one a column."""

    texts: list[str]
    rows_below: int = 0
    cells_below: int = 0


def headings_at(rows: Sequence[Sequence[Any]], header: int, first: int) -> Headings:
    """The headings in a row, joined with those in the row below it, or above it where that is not before `first`."""
    texts = [cell_text(cell) for cell in rows[header]]
    below = [cell_text(cell) for cell in rows[header + 1]] if header + 1 < len(rows) else []
    if groups := _groups_over(texts, below):
        pairs = [*zip_longest(groups, below, fillvalue="")]
        joined = [_joined(group, text) for group, text in pairs]
        cells = sum(map(bool, texts)) + sum(map(bool, below)) - sum(map(bool, joined))
        return Headings(joined, 1, cells)
    return Headings(_with_groups_above(texts, rows[header - 1]) if header > first else texts)


def _groups_over(texts: Sequence[str], below: Sequence[str]) -> list[str]:
    """The heading over each column, where each text of the row below is one of several under a heading; else none.

    A merged cell has its text in each column and row that it covers.
    """
    groups: list[str] = []
    members: dict[int, int] = {}  # by the column in which a group begins, how many headings it has below
    start = 0
    for index, (text, lower) in enumerate(zip_longest(texts, below, fillvalue="")):
        group = text or (groups[-1] if lower and groups else "")
        start = start if groups and group == groups[-1] else index
        groups.append(group)
        if not lower or name_key(lower) == name_key(group):
            continue
        if not group or len(lower.split()) > MAX_WORDS or any(map(str.isdigit, lower)):
            return []
        members[start] = members.get(start, 0) + 1
    return groups if members and min(members.values()) > 1 else []


def _joined(group: str, text: str) -> str:
    """A heading under another: both, unless it says what its column holds by itself."""
    if not text or name_key(text) == name_key(group):
        return group
    return text if meaning(text) else f"{group} {text}"


def _with_groups_above(texts: Sequence[str], above: Sequence[Any]) -> list[str]:
    """Headings that say nothing by themselves with that of several columns over them, where it says what they hold."""
    joined, group = list[str](), ""
    for index, text in enumerate(texts):
        cell = cell_text(above[index]) if index < len(above) and is_filled(above[index]) else ""
        is_known = bool(meaning(text))
        group = "" if is_known or not text or not index else cell or group
        joined.append(f"{group} {text}" if group and meaning(group) and text else text)
    return joined
