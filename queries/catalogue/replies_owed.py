"""The question: Which replies are owed?"""

from __future__ import annotations

from graph.dates import day
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question
from queries.threads import replies

QUESTION = Question(
    name="replies-owed",
    audiences=("learning-lead",),
    title="Which replies are owed?",
    about=(
        "Recommendations whose addressee was to reply by a day, or is known not to have replied, and is not recorded to have: "
        "those that are overdue first, then those of which the day is still to come, the next first."
    ),
    scopes=("recommendations",),
    filters=filters_of("recommendations"),
    columns=replies.COLUMNS,
    presupposes=("replies-due",),
    consequence="no reply can be owed",
    sentence="Replies owed on {as_at}: {rows}.",
    no_rows="No reply is owed on {as_at}{as_asked}.",
    method=(
        "Days run from the last day that the due date can mean; blank is what is not overdue. An addressee that is named twice "
        "for one recommendation with the same due date is one row."
    ),
    network=NetworkPicture(nodes=("recommendation", "organisation")),
    notes=("A reply is not an action.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row for each reply that is owed."""
    owed = replies.replies_owed(context)
    if owed:
        late = sum(row["days_overdue"] is not None for row in owed)
        unsure = (
            f" Of {unsure:,} it is not known whether they were given."
            if (unsure := replies.of_which_not_known(owed))
            else ""
        )
        context.sentence(f"Replies owed on {day(context.as_at)}: {len(owed):,}, of which {late:,} are overdue.{unsure}")
    return owed
