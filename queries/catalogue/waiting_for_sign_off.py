"""The question: What is reported complete and waits for sign-off?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import DATE, DAYS, LIST, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question
from queries.threads.actions import days_late
from queries.threads.tracked import NARROWING, REPORTED, tracked

QUESTION = Question(
    name="waiting-for-sign-off",
    audiences=("learning-lead",),
    title="What is reported complete and waits for sign-off?",
    about=(
        "Actions that an agency has reported complete and that nobody has accepted or returned yet, the longest waiting "
        "first. They are open until somebody with the right to sign off accepts them."
    ),
    scopes=("actions",),
    filters=filters_of("actions"),
    parameters=NARROWING[1:],  # they have one status
    columns=(
        Column("node", "Action", id_of("Action")),
        Column("ref", "Reference", TEXT),
        Column("name", "Title", TEXT),
        Column("review", "Review", LIST, is_secondary=True),
        Column("owners", "Owners", LIST),
        Column("posts", "Accountable posts", LIST, is_secondary=True),
        Column("reported_on", "Reported on", DATE),
        Column("by_role", "Reported by", TEXT),
        Column("days_waiting", "Days waiting", DAYS),
        Column("due_on", "Due on", DATE),
        Column("evidence", "Evidence", LIST),
    ),
    consequence="none can wait for sign-off",
    sentence="Reported complete and waiting for sign-off on {as_at}: {rows}. The longest waiting is {name}.",
    no_rows="No action is reported complete and waiting for sign-off on {as_at}{as_asked}.",
    method="Days run from the last day that the date of the report can mean.",
    network=NetworkPicture(nodes=("node",)),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row an action."""
    waiting = []
    for row in tracked(context, ["Action"], [REPORTED]):
        event = row["status_event"] or {}
        reported_on = event.get("at")
        days = days_late(reported_on, context.as_at) if reported_on else None
        reported = {"reported_on": reported_on, "by_role": event.get("by_role"), "days_waiting": days}
        waiting.append({**row, **reported, "evidence": [*row["evidence"], *row["measures"]]})
    return sorted(waiting, key=lambda row: (-(row["days_waiting"] or 0), str(row["name"]).casefold(), row["node"]))
