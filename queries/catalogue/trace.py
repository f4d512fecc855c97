"""The question: From the case to the difference made: the whole thread"""

from __future__ import annotations

from graph.errors import BadRequest
from queries.answers.column import Column, Row
from queries.answers.units import DATE, NODE, TEXT
from queries.asking.context import QuestionContext
from queries.questions.question import NetworkPicture, Question, node
from queries.threads.rows import rows_of
from queries.threads.thread import Thread, read_thread

QUESTION = Question(
    name="trace",
    audiences=("learning-lead", "reviewer"),
    title="From the case to the difference made: the whole thread",
    about=(
        "Everything that an action or a recommendation rests on and what became of it, step by step, from the "
        "case, its episodes and factors by the finding to the recommendation, the reply, the action, its owner, "
        "its history, who waits for it, its escalation up and down, and the evidence of a difference, with each gap "
        "named."
    ),
    filters=("as_at",),
    parameters=(
        node("action", "Action", "the action to follow"),
        node("recommendation", "Recommendation", "the recommendation to follow"),
    ),
    columns=(
        Column("step", "Step", TEXT),
        Column("label", "Kind", TEXT),
        Column("id", "Record", NODE),
        Column("name", "Name", TEXT),
        Column("detail", "Detail", TEXT),
        Column("date", "Date", DATE),
    ),
    sentence="{steps} records stand on this thread; {gaps}.",
    no_rows="Nothing is recorded on this thread.",
    key=("step", "id"),
    method=(
        "Factors are those that the action addresses and that the recommendation or the finding concerns. Episodes "
        "are those that the finding is drawn from, and those of the same cases to which one of these factors "
        "contributed. Cases are those that the finding is drawn from and that the review examined."
    ),
    network=NetworkPicture(nodes=("id",)),
    notes=("A step that is not recorded is named as a gap; nothing is filled in.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a record or a gap, in the order of the thread."""
    context.skip_scope()
    steps = rows_of(_thread(context), context.as_at)
    gaps = [row["name"] for row in steps if row["id"] is None]
    missing = f"the gaps are: {'; '.join(gaps)}" if gaps else "no step is missing"
    context.sentence(context.question.sentence.format(steps=f"{len(steps) - len(gaps):,}", gaps=missing))
    return steps


def _thread(context: QuestionContext) -> Thread:
    action, recommendation = context.parameters["action"], context.parameters["recommendation"]
    if (action is None) is (recommendation is None):
        raise BadRequest("Choose an action or a recommendation, and not both.")
    return read_thread(context, action=action, recommendation=recommendation)
