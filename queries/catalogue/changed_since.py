"""The question: What has changed since a date?"""

from __future__ import annotations

from datetime import date, timedelta

from graph.dates import day
from queries.answers.column import Column, Row
from queries.answers.units import DATE, NODE, TEXT
from queries.asking.context import QuestionContext
from queries.questions.question import NetworkPicture, Question, choice
from queries.threads.came_from import name_origins
from queries.threads.changes import CHOOSING, FIELDS, happened, recorded
from queries.threads.tracked import LABELS, SCOPES, VALUES, WORDS
from queries.wording.figures import counted


def _opening(today: date) -> dict[str, str]:
    """What was recorded since the first day of the month before: a board that meets monthly finds all since it met."""
    before = today.replace(day=1) - timedelta(days=1)
    return {"by": "recorded", "since": before.replace(day=1).isoformat()}


QUESTION = Question(
    name="changed-since",
    audiences=("learning-lead",),
    title="What has changed since a date?",
    about=(
        "Each change of an action or a recommendation from one day to another: of its status, due date, owners, posts, level, "
        "RAG and evidence, and its notes. By when it happened, or by when it was recorded here; the latest first."
    ),
    scopes=SCOPES,
    filters=(*CHOOSING, "since", "until", "as_at"),
    parameters=(
        choice("by", "happened recorded", "the day on which it happened, or was recorded", default="happened"),
    ),
    columns=(
        Column("what", "Kind", TEXT, WORDS),
        Column("node", "Action or recommendation", NODE, labelled_by="what"),
        Column("name", "Title", TEXT),
        Column("field", "What changed", TEXT, FIELDS),
        Column("before", "From", TEXT, VALUES),
        Column("after", "To", TEXT, VALUES),
        Column("at", "When", DATE),
        Column("by_role", "By (role)", TEXT),
        Column("reason", "Reason", TEXT),
        Column("came_from", "Came from", TEXT, is_secondary=True),
    ),
    presupposes=("changes",),
    consequence="nothing can have changed",
    sentence="Changes from {since} to {as_at}: {rows}.",
    no_rows="Nothing changed within these days{as_asked}.",
    method=(
        "By happened: the events whose date lies wholly within the days; what has no date is left out where "
        "days are asked for. By recorded: what was "
        "loaded within the days and not undone: records that are new, events of those that were there, and changes of what "
        "has no events, such as a title. The filters by date say when it changed, the others which records."
    ),
    network=NetworkPicture(nodes=("node",)),
    opening=_opening,
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a change."""
    context.count_in(*SCOPES, only=CHOOSING)
    read = happened if context.parameters["by"] == "happened" else recorded
    changes = [row for label in LABELS for row in read(context, label)]
    changes.sort(key=lambda row: (str(row["name"]).casefold(), row["what"], row["node"], row.get("sequence") or 0))
    changes.sort(key=lambda row: str(row["day"] or ""), reverse=True)
    name_origins(context, changes[: context.limit])
    if changes:
        of = counted(
            len({(row["what"], row["node"]) for row in changes}),
            "action or recommendation",
            "actions and recommendations",
        )
        since = f" since {day(context.parameters['since'])}" if context.parameters["since"] else ""
        context.sentence(f"{counted(len(changes), 'change').capitalize()}{since}, of {of}.")
    return changes
