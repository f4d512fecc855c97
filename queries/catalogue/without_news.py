"""The question: What has had no update for long?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import DATE, DAYS, TEXT
from queries.asking.context import QuestionContext
from queries.questions.question import NetworkPicture, Parameter, Question
from queries.threads.actions import days_late
from queries.threads.tracked import FILTERS, FIRST_COLUMNS, LABELS, NARROWING, SCOPES, statuses_in, tracked

QUESTION = Question(
    name="without-news",
    audiences=("learning-lead",),
    title="What has had no update for long?",
    about=(
        "Open actions and recommendations of which nothing was noted or changed for so many days up to the day asked for, "
        "those without any dated record first, then the longest silent."
    ),
    scopes=SCOPES,
    filters=FILTERS,
    parameters=(Parameter("days", "no update for more than so many days", "integer", default="90"), *NARROWING),
    columns=(
        *FIRST_COLUMNS,
        Column("last_news_on", "Last update on", DATE),
        Column("days_silent", "Days since", DAYS),
        Column("last_note", "Last note", TEXT, is_secondary=True),
    ),
    presupposes=("open",),
    consequence="none can be without an update",
    sentence="Open and without an update for more than {days} days on {as_at}: {rows}.",
    no_rows="Everything that is open has had an update within {days} days before {as_at}{as_asked}.",
    method=(
        "An update is any dated change or note in the history; where there is none, the day on which the action was created "
        "or the recommendation made. Days run from the last day that its date can mean."
    ),
    network=NetworkPicture(nodes=("node",)),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row for each open action or recommendation that was silent for longer."""
    silent = []
    for row in tracked(context, LABELS, statuses_in("open")):
        days = days_late(row["last_news_on"], context.as_at) if row["last_news_on"] else None
        if days is None or days > context.parameters["days"]:
            silent.append({**row, "days_silent": days})
    return sorted(silent, key=_longest_silent)


def _longest_silent(row: Row) -> tuple[bool, int, str, str, str]:
    days = row["days_silent"]
    return days is not None, -(days or 0), str(row["name"]).casefold(), row["kind"], row["node"]
