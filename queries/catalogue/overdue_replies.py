"""The question: Which replies are overdue?"""

from __future__ import annotations

from graph.dates import day
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question
from queries.threads.replies import COLUMNS, of_which_not_known, replies_owed

QUESTION = Question(
    name="overdue-replies",
    audiences=("learning-lead",),
    title="Which replies are overdue?",
    about=(
        "Recommendations whose addressee is not recorded to have replied by the day that the reply was due: it is known not "
        "to have, or not known to have. The longest overdue first."
    ),
    scopes=("recommendations",),
    filters=filters_of("recommendations"),
    columns=COLUMNS,
    presupposes=("replies-due",),
    consequence="no reply can be overdue",
    sentence=(
        "Replies that were due by {as_at}: known not to have been given {not_given}; not known whether they were given "
        "{not_known}. The longest overdue is that of {organisation_name}, by {days_overdue} days{if_given}."
    ),
    no_rows="No reply is overdue, or not known to have been given, on {as_at}{as_asked}.",
    method=(
        "Days run from the last day that the due date can mean. An addressee that is named twice for one "
        "recommendation with the same due date is one row."
    ),
    network=NetworkPicture(nodes=("recommendation", "organisation")),
    notes=("Overdue replies and overdue actions are two different counts; a reply is not an action.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row for each reply that is overdue."""
    replies = [row for row in replies_owed(context) if row["days_overdue"] is not None]
    _note_and_state(context, replies)
    return replies


def _note_and_state(context: QuestionContext, replies: list[Row]) -> None:
    """Known not to have replied, and not known whether it replied, are two different things."""
    if not replies:
        return
    unsure = of_which_not_known(replies)
    if unsure:
        context.note(
            "reply-not-known",
            f"For {unsure:,} of the {len(replies):,} it is not known whether a reply was given; none is recorded. Look before "
            "you call these overdue.",
            replies=unsure,
        )
    counts = {"not_given": f"{len(replies) - unsure:,}", "not_known": f"{unsure:,}", "as_at": day(context.as_at)}
    longest = next((row for row in replies if row["replied"] != "not_known"), replies[0])  # rather what is sure
    longest_text = {
        "organisation_name": longest["organisation_name"],
        "days_overdue": f"{longest['days_overdue']:,}",
        "if_given": ", if it was not given" if longest["replied"] == "not_known" else "",
    }
    context.sentence(context.question.sentence.format(**counts, **longest_text))
