"""The question: Which actions are overdue?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import DATE, DAYS, LIST, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question
from queries.threads.actions import actions, days_overdue, first_unfinished

QUESTION = Question(
    name="overdue-actions",
    audiences=("learning-lead",),
    title="Which actions are overdue?",
    about=(
        "Open actions (planned, in progress, blocked or reported complete) whose due date has passed on the day asked for, the "
        "longest overdue first, with their owners and the unfinished action that each waits for."
    ),
    scopes=("actions",),
    filters=filters_of("actions"),
    columns=(
        Column("action", "Action", id_of("Action")),
        Column("name", "Title", TEXT),
        Column("ref", "Reference", TEXT, is_secondary=True),
        Column("status", "Status", TEXT),
        Column("level", "Level", TEXT, is_secondary=True),
        Column("due_on", "Due on", DATE),
        Column("days_overdue", "Days overdue", DAYS),
        Column("owners", "Owners", LIST),
        Column("waits_for", "Waits first for", id_of("Action")),
        Column("waits_for_name", "Title of that action", TEXT),
    ),
    presupposes=("actions-due",),
    consequence="none can be overdue",
    sentence="Overdue on {as_at}: {rows}. The longest overdue is {name}, by {days_overdue} days.",
    no_rows="No action is overdue on {as_at}{as_asked}.",
    method=(
        "Days run from the last day that the due date can mean. Where an action waits for several unfinished ones, "
        "the nearest is shown."
    ),
    network=NetworkPicture(nodes=("action", "waits_for")),
    notes=(
        "Overdue actions and overdue replies are two different counts.",
        "An action without a due date cannot be overdue, and one whose status is not known is not counted as open.",
    ),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row an overdue action."""
    selected = actions(context)
    late = {}
    for name, row in selected.items():
        if days := days_overdue("Action", row["status"], row["due_on"], context.as_at):
            late[name] = {**row, "days_overdue": days}
    everybody = actions(context, filtered=False) if context.resolved.filters - {"as_at"} and late else selected
    first = first_unfinished(context, everybody) if late else {}
    overdue = []
    for name, row in late.items():
        ends = first.get(name, {})
        nearest = min(ends, key=lambda action: (ends[action], str(everybody[action]["name"]), action)) if ends else None
        overdue.append({
            **row,
            "waits_for": nearest,
            "waits_for_name": everybody[nearest]["name"] if nearest else None,
        })  # fmt: skip
    return sorted(overdue, key=lambda row: (-row["days_overdue"], str(row["name"]), row["action"]))
