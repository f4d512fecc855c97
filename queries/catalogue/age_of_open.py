"""The question: How old is what is open?"""

from __future__ import annotations

from statistics import median

from graph.dates import whole_days_between, years_before
from graph.schema import schema
from queries.answers.column import Column, Row
from queries.answers.units import DAYS, NUMBER, TEXT
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import Question, choice
from queries.threads.tracked import labels_of, scope_of, variable_of

YEARS = (5, 10)
QUESTION = Question(
    name="age-of-open",
    audiences=("learning-lead",),
    title="How old is what is open?",
    about=(
        "How many recommendations, or actions, are open on the day asked for, how many days ago half of them were made, and "
        "how many have been open for over five and over ten years."
    ),
    scopes=("recommendations", "actions"),
    filters=filters_of("recommendations"),
    parameters=(choice("of", "recommendation action", "whose age is asked for", default="recommendation"),),
    columns=(
        Column("of", "Of", TEXT),
        Column("count", "Open", NUMBER),
        Column("median_days", "Median age in days", DAYS),
        Column("over_5_years", "Over five years", NUMBER),
        Column("over_10_years", "Over ten years", NUMBER),
    ),
    consequence="there is no age to give",
    sentence=(
        "Open on {as_at}: {count}. Half of them are {median_days} days old or older; {over_5_years} are over five years "
        "old, {over_10_years} of these over ten."
    ),
    no_rows="None that was asked about is open on {as_at}{as_asked}.",
    method=(
        "An age runs from the day on which a recommendation was made or an action created. Only dates that name a day have "
        "an age in days; over five or ten years is what is older than that by the last day that its date can mean."
    ),
)

_OPEN = """
  AND status IN $open
RETURN {n}.id AS id, {n}.{made} AS made, {n}.{made}_latest AS latest ORDER BY id
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row, or none where nothing is open."""
    [label] = [schema().labels[name] for name in labels_of(context.parameters["of"])]
    statement = _OPEN.format(n=variable_of(label.name), made=label.made)
    records = context.read(context.scope(scope_of(label.name)) + statement, open=list(label.open_statuses))
    if not records:
        return []
    ages = [whole_days_between(record["made"], context.as_at) for record in records]
    dated = [age for age in ages if age is not None]
    if without := len(ages) - len(dated):
        text = (
            f"{without:,} {'is' if without == 1 else 'are'} open and not dated to the day: counted, but without an age."
        )
        context.note("open-without-day", text, records=without)
    over = {
        f"over_{years}_years": sum(
            (record["latest"] or "9999") < years_before(context.as_at, years) for record in records
        )
        for years in YEARS
    }
    middle = median(dated) if dated else None
    plain = int(middle) if middle is not None and middle == int(middle) else middle
    return [{"of": context.parameters["of"], "count": len(records), "median_days": plain, **over}]
