"""The question: Which hindering factors recur without an open action?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import CASES, DATE, EPISODES, MENTIONS, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import evidence_of
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Parameter, Question
from queries.threads.actions import CLOSED, OPEN
from queries.threads.factors import addressed, factors_of

QUESTION = Question(
    name="factors-without-action",
    audiences=("learning-lead",),
    title="Which hindering factors recur without an open action?",
    about=(
        "Factors that hindered practice in several cases and that no open action (planned, in progress, blocked or reported complete) "
        "addresses, the most frequent first, with the actions on them that are closed already."
    ),
    scopes=("contributions",),
    filters=filters_of("contributions", but=("polarity",)),
    parameters=(Parameter("at_least", "in at least so many cases", "integer", default="2"),),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("cases", "Cases", CASES, counts_evidence=True),
        Column("episodes", "Episodes", EPISODES, counts_evidence=True),
        Column("mentions", "Mentions", MENTIONS, counts_evidence=True),
        Column("last_recorded", "Last recorded", DATE),
        Column("closed_actions", "Closed actions", NUMBER, is_secondary=True),
        Column("status_not_known", "Actions whose status is not known", NUMBER, is_secondary=True),
    ),
    presupposes=("recurring-hindering-factors",),
    speaks_of=("actions",),
    consequence="none can be without an open action",
    sentence=(
        "No open action addresses {name}, which hindered practice in {cases} cases; factors so left in all: {rows}."
    ),
    no_rows="Every factor that hindered practice in {at_least} cases or more has an open action{as_asked}.",
    key=("factor",),
    method=(
        "Cases, episodes and mentions are those in which the factor was recorded as hindering. Within an area, an "
        "action counts that applies there, within it, in an area that it is part of, or nowhere in particular."
    ),
    network=NetworkPicture(nodes=("factor",)),
    notes=("An open action on a factor does not mean that it is enough, nor that its owner has begun.",),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor."""
    hindering = factors_of(context, "hindering", context.parameters["at_least"])
    actions = addressed(context)
    factor_rows = [
        {
            **row,
            "closed_actions": sum(status in CLOSED for status in actions.get(row["factor"], {}).values()),
            "status_not_known": list(actions.get(row["factor"], {}).values()).count("not_known"),
            "evidence": evidence_of(context, factors=(row["factor"],), also={"polarity": "hindering"}),
        }
        for row in hindering
        if not any(status in OPEN for status in actions.get(row["factor"], {}).values())
    ]
    if not_known := sum(row["status_not_known"] > 0 for row in factor_rows):
        context.note(
            "action-status-not-known",
            f"{not_known:,} of these {'is' if not_known == 1 else 'are'} addressed by an action whose status is not known: it "
            "may be open.",
            factors=not_known,
        )
    return factor_rows
