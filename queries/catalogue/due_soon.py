"""The question: What is due soon?"""

from __future__ import annotations

from datetime import date, timedelta

from queries.answers.column import Column, Row
from queries.answers.units import DATE, DAYS
from queries.asking.context import QuestionContext
from queries.questions.question import NetworkPicture, Parameter, Question
from queries.threads.actions import days_late
from queries.threads.tracked import FILTERS, FIRST_COLUMNS, LABELS, NARROWING, SCOPES, statuses_in, tracked

QUESTION = Question(
    name="due-soon",
    audiences=("learning-lead",),
    title="What is due soon?",
    about="Open actions and recommendations that are due within so many days from the day asked for, the next first.",
    scopes=SCOPES,
    filters=FILTERS,
    parameters=(Parameter("days", "due within so many days", "integer", default="30"), *NARROWING),
    columns=(
        *FIRST_COLUMNS,
        Column("days_left", "Days left", DAYS),
        Column("last_note_on", "Last note on", DATE, is_secondary=True),
    ),
    presupposes=("due",),
    consequence="nothing can be due",
    sentence="Due within {days} days from {as_at}: {rows}. Next is {name}, on {due_on}.",
    no_rows="Nothing is due within {days} days from {as_at}{as_asked}.",
    method="Days are left until the last day that the due date can mean. What is overdue already is not listed.",
    network=NetworkPicture(nodes=("node",)),
    notes=("What has no due date cannot be due.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row for each open action or recommendation that is due by then."""
    soon = (date.fromisoformat(context.as_at) + timedelta(days=context.parameters["days"])).isoformat()
    due = []
    for row in tracked(context, LABELS, statuses_in("open")):
        late, left = days_late(row["due_on"], context.as_at), days_late(row["due_on"], soon)
        if late is not None and left is not None and late <= 0 <= left:
            due.append({**row, "days_left": -late})
    return sorted(due, key=lambda row: (row["days_left"], str(row["name"]).casefold(), row["kind"], row["node"]))
