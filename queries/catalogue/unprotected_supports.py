"""The question: Which supporting factors does nothing protect?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import CASES, DATE, EPISODES, MENTIONS, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import evidence_of
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Parameter, Question
from queries.threads.actions import OPEN
from queries.threads.closed_actions import CARRIED_OUT
from queries.threads.factors import addressed, factors_of

PROTECTING = ("protect", "spread")
QUESTION = Question(
    name="unprotected-supports",
    audiences=("learning-lead",),
    title="Which supporting factors does nothing protect?",
    about=(
        "Factors that supported practice and that no action, open or carried out, is meant to protect or to spread, the most "
        "frequent first. What holds practice up is easily lost where nobody looks after it."
    ),
    scopes=("contributions",),
    filters=filters_of("contributions", but=("polarity",)),
    parameters=(Parameter("at_least", "in at least so many cases", "integer", default="1"),),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("cases", "Cases", CASES, counts_evidence=True),
        Column("episodes", "Episodes", EPISODES, counts_evidence=True),
        Column("mentions", "Mentions", MENTIONS, counts_evidence=True),
        Column("last_recorded", "Last recorded", DATE),
        Column("given_up", "Actions to protect it that were withdrawn or are not known", NUMBER, is_secondary=True),
    ),
    presupposes=("supporting-factors",),
    speaks_of=("actions",),
    consequence="none can be without protection",
    sentence="No action protects {name}, which supported practice in {cases} cases; factors so left in all: {rows}.",
    no_rows="An action protects every factor that supported practice in {at_least} cases or more{as_asked}.",
    key=("factor",),
    method=(
        "Cases, episodes and mentions are those in which the factor was recorded as supporting. An action protects it that is "
        "to protect or spread it and is open or was carried out. Within an area, an action counts that applies there, within "
        "it, in an area that it is part of, or nowhere in particular."
    ),
    network=NetworkPicture(nodes=("factor",)),
    notes=("An action to protect a factor does not show that it is protected.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor."""
    supporting = factors_of(context, "supporting", context.parameters["at_least"])
    actions = addressed(context, *PROTECTING)
    unprotected = []
    for row in supporting:
        statuses = list(actions.get(row["factor"], {}).values())
        if not any(status in OPEN or status in CARRIED_OUT for status in statuses):
            evidence = evidence_of(context, factors=(row["factor"],), also={"polarity": "supporting"})
            unprotected.append({**row, "given_up": len(statuses), "evidence": evidence})
    return unprotected
