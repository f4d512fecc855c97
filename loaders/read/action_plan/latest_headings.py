"""Of columns of a plan that hold the same, which is the latest by its heading, and which says itself that it is an earlier one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.read.action_plan.months import date_of
from loaders.read.action_plan.periods import are_in_order, period_of

LATEST = frozenset({"rag", "status", "due_on"})  # of which the latest column that is filled counts, in each row
STATE_NAMES = frozenset({"rag", "status"})
_LATER = re.compile(r"\b(revised|new|current|latest|extended|updated|amended|now)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(original|initial|previous|prior|first|old|former|earlier|baseline|last (?:month|quarter|meeting|update|review|time))\b",
    re.IGNORECASE,
)


def earlier_states(headings: Sequence[str], names: Sequence[str | None]) -> set[int]:
    """The columns of a RAG or a status that say themselves that it was an earlier one ("Previous RAG"), where another column
    has the present one: they never stand in for it, as an original date due does for one that was not revised."""
    states = {index for index, name in enumerate(names) if name in STATE_NAMES}
    earlier = {index for index in states if _EARLIER.search(headings[index]) and not _LATER.search(headings[index])}
    return earlier if earlier != states else set()


def latest_first(indexes: Sequence[int], headings: Sequence[str], name: str) -> list[int]:
    """Columns that hold the same, the one that counts first.

    That is the one that calls itself revised or current, else that of the latest month, quarter or year, else the last one;
    of dates due the first one, since another may be that of a review. Where a time of the same heading has no year, or is of
    years of another kind, it is the last one, too.
    """
    unordered = {one for one in indexes for two in indexes if not are_in_order(headings[one], headings[two])}

    def rank(index: int) -> tuple[int, str, int]:
        heading, date, period = headings[index], date_of(headings[index]), period_of(headings[index])
        day = "" if index in unordered else date.latest if date else period.order if period else ""
        return _by_words(heading), day, -index if name == "due_on" else index

    return sorted(indexes, key=rank, reverse=True)


def is_later_by_place(counts: str, other: str) -> bool:
    """Whether nothing but its place tells that a column counts before another, from which it differs only in a time."""
    return not are_in_order(counts, other) and _by_words(counts) == _by_words(other)


def _by_words(heading: str) -> int:
    return 1 if _LATER.search(heading) else -1 if _EARLIER.search(heading) else 0
