"""The question: How many were open, month by month?"""

from __future__ import annotations

from calendar import monthrange

from graph.dates import day
from graph.errors import BadRequest
from graph.schema import schema
from queries.answers.column import Column, Row
from queries.answers.units import DATE, NUMBER, TEXT
from queries.asking.context import QuestionContext
from queries.questions.chart import bars
from queries.questions.filters import filters_of
from queries.questions.question import Parameter, Question, choice
from queries.threads.actions import days_overdue
from queries.threads.tracked import labels_of, scope_of, variable_of

MAX_MONTHS = 24
QUESTION = Question(
    name="open-by-month",
    audiences=("learning-lead",),
    title="How many were open, month by month?",
    about=(
        "How many actions, or recommendations, were open at the end of each month up to the day asked for, and how many of "
        "these were overdue, by their history."
    ),
    scopes=("actions", "recommendations"),
    filters=filters_of("actions"),
    parameters=(
        choice("of", "action recommendation", "what is counted", default="action"),
        Parameter("months", f"so many months, {MAX_MONTHS} at most", "integer", default="12"),
    ),
    columns=(
        Column("of", "Of", TEXT, is_secondary=True),
        Column("month", "Month", DATE),
        Column("on", "As at", DATE, is_secondary=True),
        Column("open", "Open", NUMBER),
        Column("overdue", "Of these overdue", NUMBER),
        Column("not_known", "Status not known", NUMBER),
    ),
    charts=(bars("month", "open", rows=("month", "months")),),
    consequence="nothing can have been open",
    sentence="Open on {as_at}: {open}.",
    no_rows="Nothing that was asked about was open, or of a status not known, at the end of any of these months.",
    method=(
        "Each month is answered as at its last day, the last one as at the day asked for, exactly as `as_at` answers: by the "
        "events. Overdue are those open whose due date of then had passed."
    ),
    notes=("A status that became known only later, without a date, is not known before.",),
)

_STATUSES = """
WITH {n} AS n, as_at, coalesce(status, 'not_known') AS status, due
RETURN as_at, status, due, count(DISTINCT n.id) AS total ORDER BY as_at, status, due
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row a month, the earliest first; none where nothing was there in any of them."""
    [label] = labels_of(context.parameters["of"])
    days = _last_days(context.as_at, _months(context))
    statement = context.scope(scope_of(label), on_a_day=True) + _STATUSES.format(n=variable_of(label))
    by_day: dict[str, list[Row]] = {last: [] for last in days}
    for row in context.read(statement, days=days):
        by_day[row["as_at"]].append(row)
    counts = [_month(context.parameters["of"], label, last, of_day) for last, of_day in by_day.items()]
    if not any(row["open"] or row["not_known"] for row in counts):
        return []
    context.sentence(
        f"Open on {day(context.as_at)}: {counts[-1]['open']:,}; on {day(counts[0]['on'])}: {counts[0]['open']:,}."
    )
    return counts


def _months(context: QuestionContext) -> int:
    months: int = context.parameters["months"]
    if not 1 <= months <= MAX_MONTHS:
        rule = f"months= is a whole number from 1 to {MAX_MONTHS}, not {months:,}: each month is read as it stood."
        raise BadRequest.about("months", str(months), rule, "Ask for fewer, or as at an earlier day.")
    return months


def _month(of: str, label: str, last: str, counts: list[Row]) -> Row:
    """What was open on the last day of a month that counts, by how many there were of each status and due date."""
    is_open = [row for row in counts if row["status"] in schema().labels[label].open_statuses]
    late = [row for row in is_open if days_overdue(label, row["status"], row["due"], last)]
    return {
        "of": of,
        "month": last[:7],
        "on": last,
        "open": sum(row["total"] for row in is_open),
        "overdue": sum(row["total"] for row in late),
        "not_known": sum(row["total"] for row in counts if row["status"] == "not_known"),
    }


def _last_days(as_at: str, months: int) -> list[str]:
    """The last day of each of the months up to a day, which is the last of them itself."""
    last = int(as_at[:4]) * 12 + int(as_at[5:7]) - 1
    ends = [divmod(number, 12) for number in range(last - months + 1, last)]
    return [*(f"{year}-{month + 1:02}-{monthrange(year, month + 1)[1]}" for year, month in ends), as_at]
