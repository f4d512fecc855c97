"""The question: Where do our actions and recommendations stand?"""

from __future__ import annotations

from graph.dates import day, years_before
from graph.schema import schema
from queries.answers.column import Column, Row
from queries.answers.units import DATE, DAYS, LIST, NODE, NUMBER, TEXT
from queries.asking.context import QuestionContext
from queries.questions.question import NetworkPicture, Parameter, Question, choice
from queries.threads.tracked import (
    FILTERS,
    NARROWING,
    OF,
    SCOPES,
    STATE,
    WORDS,
    labels_of,
    longest_overdue,
    statuses_in,
    tracked,
)
from queries.wording.figures import counted

_RECOMMENDATION = schema().labels["Recommendation"].properties
_KINDS, _STRENGTHS = (schema().words(_RECOMMENDATION[name]) for name in ("kind", "strength"))

QUESTION = Question(
    name="tracker",
    audiences=("learning-lead",),
    title="Where do our actions and recommendations stand?",
    about=(
        "Actions and recommendations as one list: whose they are, their status and RAG, when they are due and how often that "
        "was moved, what was noted last, and their evidence; the longest overdue first."
    ),
    scopes=SCOPES,
    filters=FILTERS,
    parameters=(
        OF,
        STATE,
        Parameter("overdue", "only what is past its due date and open", "yes_no", default="no"),
        *NARROWING,
        Parameter("over_years", "only what was made more than so many years before", "integer"),
        choice("recommendation_kind", " ".join(_KINDS), "only recommendations of this kind"),
        choice("strength", " ".join(_STRENGTHS), "only what changes the system so strongly"),
    ),
    columns=(
        Column("kind", "Kind", TEXT, WORDS),
        Column("node", "Action or recommendation", NODE, labelled_by="kind"),
        Column("ref", "Reference", TEXT),
        Column("name", "Title", TEXT),
        Column("review", "Review", LIST),
        Column("owners", "Owners", LIST),
        Column("posts", "Accountable posts", LIST, is_secondary=True),
        Column("by_owner", "Each owner's own part", LIST, is_secondary=True),
        Column("status", "Status", TEXT),
        Column("returned", "Returned because", TEXT, is_secondary=True),
        Column("rag", "RAG", TEXT),
        Column("due_on", "Due on", DATE),
        Column("original_due_on", "First due on", DATE, is_secondary=True),
        Column("moves", "Due date moved", NUMBER, is_secondary=True),
        Column("overdue_days", "Days overdue", DAYS),
        Column("last_note", "Last note", TEXT, is_secondary=True),
        Column("last_note_on", "Last note on", DATE),
        Column("evidence", "Evidence", LIST, is_secondary=True),
        Column("made_on", "Made or created on", DATE, is_secondary=True),
    ),
    consequence="there is nothing to follow up",
    sentence="{rows}: {kinds}. {overdue}.",
    no_rows="No action or recommendation is like this on {as_at}{as_asked}.",
    method=(
        "Owners are those of an action on the day, and whom a recommendation is addressed to. Each owner's own part has a "
        "status and a due date of its own where these are recorded; the status of the action is what was signed off. "
        "Days overdue run from the last day that the due date can mean, for what is open. A due date was moved where it "
        "had one value and then another. The RAG is as the plan states it; overdue is derived, and the two are never mixed."
    ),
    network=NetworkPicture(nodes=("node",)),
    notes=("A status that is not known is neither open nor closed: it is listed only where all are.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row for each action and recommendation."""
    labels = labels_of(context.parameters["of"])
    records = longest_overdue(tracked(context, labels, statuses_in(context.parameters["state"])))
    records = [row for row in records if _is_asked_for(context, row)]
    state = "" if context.parameters["state"] == "all" else f" {context.parameters['state']}"
    by_kind = {label: sum(row["kind"] == label for row in records) for label in labels}
    kinds = [counted(total, WORDS[label].lower()) for label, total in by_kind.items()]
    late = sum(row["overdue_days"] is not None for row in records)
    context.sentence(f"On {day(context.as_at)}{state}: {' and '.join(kinds)}; overdue: {late:,}." if records else "")
    return records


def _is_asked_for(context: QuestionContext, row: Row) -> bool:
    asked = context.parameters
    years, kind, strength = asked["over_years"], asked["recommendation_kind"], asked["strength"]
    return (
        (not asked["overdue"] or row["overdue_days"] is not None)
        and (years is None or (row["made_latest"] or "9999") < years_before(context.as_at, years))
        and (kind is None or (row["kind"], row["own_kind"]) == ("Recommendation", kind))
        and (strength is None or row["strength"] == strength)
    )
