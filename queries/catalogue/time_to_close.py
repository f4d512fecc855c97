"""The question: How long does it take to close?"""

from __future__ import annotations

from statistics import median

from graph.dates import whole_days_between
from graph.schema import schema
from queries.answers.column import Column, Row
from queries.answers.units import DAYS, NUMBER, TEXT
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import Question, choice

QUESTION = Question(
    name="time-to-close",
    audiences=("learning-lead",),
    title="How long does it take to close?",
    about=(
        "Days from the day a recommendation was made, or an action created, to the day it was closed, over all "
        "that have both dates; the median, the shortest and the longest."
    ),
    scopes=("recommendations", "actions"),
    filters=filters_of("recommendations"),
    parameters=(choice("of", "recommendation action", "what is timed", default="recommendation"),),
    columns=(
        Column("of", "Of", TEXT),
        Column("count", "Closed, with both dates", NUMBER),
        Column("median_days", "Median", DAYS),
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
        "Median of whole days (for an even number, the middle of the two in the middle). Only dates that name a "
        "day count."
    ),
    notes=("Only what was closed is timed, so what is still open, however old, is not in these figures.",),
)

_CLOSED = {
    "recommendation": "RETURN r.id AS id, r.made_on AS began, closed_on AS closed, status ORDER BY id",
    "action": "RETURN a.id AS id, a.created_on AS began, closed_on AS closed, status ORDER BY id",
}


def rows(context: QuestionContext) -> list[Row]:
    """One row, or none where nothing can be timed."""
    of = context.parameters["of"]
    closed_statuses = schema().labels[of.capitalize()].closed_statuses
    records = context.read(context.scope(f"{of}s") + _CLOSED[of])
    closed = [row for row in records if row["closed"] and row["closed"] <= context.as_at]
    undated = sum(row["status"] in closed_statuses and not row["closed"] for row in records)
    durations = [whole_days_between(row["began"], row["closed"]) for row in closed]
    whole = sorted(days for days in durations if days is not None and days >= 0)
    backwards = sum(days is not None and days < 0 for days in durations)
    context.note("without-two-days", _left_out(durations.count(None), "closed without two dates that each name a day"))
    context.note("closed-undated", _left_out(undated, "closed on a day that is not known"))
    context.note("closed-before-begun", _left_out(backwards, "closed before they began"))
    if not whole:
        return []
    middle = median(whole)
    return [{
        "of": of, "count": len(whole), "median_days": int(middle) if middle == int(middle) else middle,
        "shortest_days": whole[0], "longest_days": whole[-1],
    }]  # fmt: skip


def _left_out(count: int, why: str) -> str:
    return f"{count:,} {'is' if count == 1 else 'are'} left out: {why}." if count else ""
