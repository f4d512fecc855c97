"""The question: How long does it take to close?"""

from __future__ import annotations

from collections import defaultdict
from math import isnan
from statistics import median

from graph.dates import whole_days_between
from graph.schema import schema
from queries.answers.cells import property_words
from queries.answers.column import Column, Row
from queries.answers.units import DAYS, NUMBER, TEXT
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import Question, choice
from queries.statistics.survival import median_time
from queries.wording.text import listed

QUESTION = Question(
    name="time-to-close",
    audiences=("learning-lead",),
    title="How long does it take to close?",
    about=(
        "Days from the day a recommendation was made, or an action created, to the day it was closed: after how many "
        "days half were, what is still open counted as open so far; and, of those that were closed alone, the median, "
        "the shortest and the longest."
    ),
    scopes=("recommendations", "actions"),
    filters=filters_of("recommendations"),
    parameters=(choice("of", "recommendation action", "what is timed", default="recommendation"),),
    columns=(
        Column("of", "Of", TEXT),
        Column("count", "Closed, with both dates", NUMBER),
        Column("open", "Still open", NUMBER),
        Column("half_closed_days", "Half were closed after", DAYS),
        Column("median_days", "Median of those closed", DAYS),
        Column("shortest_days", "Shortest", DAYS),
        Column("longest_days", "Longest", DAYS),
    ),
    consequence="no time can be given",
    sentence=(
        "Half of {count} took {median_days} days or less to close; the shortest {shortest_days}, the longest "
        "{longest_days}."
    ),
    no_rows="Nothing that was asked about has both dates, so no time can be given.",
    method=(
        "Half were closed after: the median of Kaplan and Meier (1958), in which what is open counts as open for as many "
        "days as it has been, and what has no status that is known is left out; every way of closing counts, a rejection "
        "too; it is blank where fewer than half were closed. Median of those closed: of "
        "everything with both dates, in whole days (for an even number, the middle of the two in the middle); it leaves "
        "out what takes longest, since that is still open. Only dates that name a day count."
    ),
    notes=("The median of those closed is too short where much is open: what takes longest is not among them.",),
)

_CLOSED = {
    "recommendation": "RETURN r.id AS id, r.made_on AS began, closed_on AS closed, status ORDER BY id",
    "action": "RETURN a.id AS id, a.created_on AS began, closed_on AS closed, status ORDER BY id",
}


def rows(context: QuestionContext) -> list[Row]:
    """One row, or none where nothing can be timed."""
    of = context.parameters["of"]
    label = schema().labels[of.capitalize()]
    records = context.read(context.scope(f"{of}s") + _CLOSED[of])
    closed = [row for row in records if row["closed"] and row["closed"] <= context.as_at]
    undated = sum(row["status"] in label.closed_statuses and not row["closed"] for row in records)
    days = [whole_days_between(row["began"], row["closed"]) for row in closed]
    backwards = sum(number is not None and number < 0 for number in days)
    context.note("without-two-days", _left_out(days.count(None), "closed without two dates that each name a day"))
    context.note("closed-undated", _left_out(undated, "closed on a day that is not known"))
    context.note("closed-before-begun", _left_out(backwards, "closed before they began"))
    timed = [
        (row["status"], number) for row, number in zip(closed, days, strict=True) if number is not None and number >= 0
    ]
    if not timed:
        return []
    so_far = [
        whole_days_between(row["began"], context.as_at) for row in records if row["status"] in label.open_statuses
    ]
    known = {*label.open_statuses, *label.closed_statuses}
    not_known = sum(row["status"] not in known and not row["closed"] for row in records)
    is_open = [number for number in so_far if number is not None and number >= 0]
    context.note("open-without-day", _left_out(len(so_far) - len(is_open), "open and begun on a day that is not known"))
    context.note("status-not-known", _left_out(not_known, "not known to be open or closed"))
    context.note("ways-of-closing", _ways(timed))
    days_of_closed = [number for _, number in timed]
    middle = median(days_of_closed)
    ends = [number for status, number in timed if status in label.closed_statuses]
    half = median_time([*ends, *is_open], [True] * len(ends) + [False] * len(is_open))
    row = {
        "of": of,
        "count": len(timed),
        "open": len(is_open),
        "half_closed_days": None if isnan(half) else int(half),
        "median_days": _plain(middle),
        "shortest_days": min(days_of_closed),
        "longest_days": max(days_of_closed),
    }
    if is_open:
        context.sentence(_sentence(row, len(ends) + len(is_open)))
    return [row]


def _plain(middle: float) -> float:
    return int(middle) if middle == int(middle) else middle


def _ways(timed: list[tuple[str, int]]) -> str:
    """Each of several ways of closing: what was refused or cancelled takes another time than what was done."""
    words = property_words("status")
    by_way: dict[str, list[int]] = defaultdict(list)
    for status, days in timed:
        by_way[status].append(days)
    if len(by_way) < 2:
        return ""
    durations = [
        f"{words.get(way, way)} {len(days):,} (median {_plain(median(days)):,})" for way, days in sorted(by_way.items())
    ]
    return f"Of those closed, in days: {listed(durations)}."


def _sentence(row: Row, followed: int) -> str:
    """What the answer says where some are open; `followed` are those of which it is known whether they are."""
    together = f"{followed:,}, of which {row['open']:,} are open"
    of_closed = f"of the {row['count']:,} with a day of closing, half took {row['median_days']:,} days or less"
    if row["half_closed_days"] is None:
        return f"Fewer than half of {together}, were closed so far; {of_closed}."
    return f"Half of {together}, were closed after {row['half_closed_days']:,} days; {of_closed}."


def _left_out(count: int, why: str) -> str:
    return f"{count:,} {'is' if count == 1 else 'are'} left out: {why}." if count else ""
