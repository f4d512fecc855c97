"""The question: Which actions were closed without evidence?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import DATE, LIST, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question
from queries.threads.closed_actions import CARRIED_OUT
from queries.threads.tracked import NARROWING, tracked

QUESTION = Question(
    name="without-evidence",
    audiences=("learning-lead",),
    title="Which actions were closed without evidence?",
    about=(
        "Actions that were carried out and closed (completed, impact evidenced, or closed as not effective) with neither a "
        "measure nor any other evidence recorded, the latest closed first."
    ),
    scopes=("actions",),
    filters=filters_of("actions"),
    parameters=NARROWING,
    columns=(
        Column("node", "Action", id_of("Action")),
        Column("ref", "Reference", TEXT),
        Column("name", "Title", TEXT),
        Column("review", "Review", LIST),
        Column("owners", "Owners", LIST),
        Column("posts", "Accountable posts", LIST, is_secondary=True),
        Column("status", "Status", TEXT),
        Column("closed_on", "Closed on", DATE),
        Column("last_note", "Last note", TEXT, is_secondary=True),
        Column("last_note_on", "Last note on", DATE),
    ),
    presupposes=("closed-actions",),
    consequence="none can be without evidence",
    sentence="Closed without evidence by {as_at}: {rows}, {name} among them.",
    no_rows="No action that was carried out and closed by {as_at} lacks evidence{as_asked}.",
    method=(
        "Evidence is a measure taken by the day, what the plan states as evidence, or what an event of the action names as "
        "its evidence."
    ),
    network=NetworkPicture(nodes=("node",)),
    notes=("That no evidence is recorded does not mean that there is none.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row an action."""
    closed = tracked(context, ["Action"], CARRIED_OUT)
    bare = [row for row in closed if not row["evidence"] and not row["measures"]]
    bare.sort(key=lambda row: (str(row["name"]).casefold(), row["node"]))
    return sorted(bare, key=lambda row: row["closed_on"] or "", reverse=True)
