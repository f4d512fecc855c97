"""for: learning-lead
title: Which hindering factors recur without an open action?
about: Factors that hindered practice in several cases and that no open action (planned, in progress or blocked)
  addresses, the most frequent first, with the actions on them that are closed already.
uses: contributions
filters: source review area organisation category level since until as_at
parameter: at_least integer = 2 - in at least so many cases
column: factor id:Factor - Factor
column: name text - Name
column: cases cases - Cases
column: episodes episodes - Episodes
column: mentions mentions - Mentions
column: last_recorded date - Last recorded
column: closed_actions number - Closed actions
column: status_not_known number - Actions whose status is not known
sentence: No open action addresses {name}, which hindered practice in {cases} cases; factors so left in all: {rows}.
none: Every factor that hindered practice in {at_least} cases or more has an open action.
evidence: factor={factor} polarity=hindering
method: Cases, episodes and mentions are those in which the factor was recorded as hindering. With area=, an action
  counts that applies there, within it, in an area that it is part of, or nowhere in particular.
note: An open action on a factor does not mean that it is enough, nor that its owner has begun.
picture: nodes factor
"""

from __future__ import annotations

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.threads.actions import CLOSED, OPEN

_HINDERING = """
  AND k.polarity = 'hindering'
WITH coalesce(f.canonical_id, f.id) AS factor, c.id AS case, CASE WHEN t:Episode THEN t.id END AS episode,
     coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id) AS mention,
     coalesce(t.start_earliest, t.period_start_earliest) AS began
WITH factor, count(DISTINCT case) AS cases, count(DISTINCT episode) AS episodes,
     count(DISTINCT mention) AS mentions, max(began) AS last_recorded
WHERE cases >= $at_least
MATCH (g:Factor {id: factor})
RETURN factor, g.name AS name, cases, episodes, mentions, last_recorded
ORDER BY cases DESC, mentions DESC, name, factor
"""
_ADDRESSED = """
MATCH (a)-[:ADDRESSES]->(f:Factor)
//? area
WHERE NOT EXISTS { MATCH (a)-[:APPLIES_IN]->(:Area) }
   OR EXISTS { MATCH (a)-[:APPLIES_IN]->(x:Area) WHERE x.id IN $area_or_above }
//.
RETURN DISTINCT coalesce(f.canonical_id, f.id) AS factor, a.id AS action, coalesce(status, 'not_known') AS status
ORDER BY factor, action
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor."""
    found = context.read(context.scope() + _HINDERING)
    addressed: dict[str, list[str]] = {}
    for row in context.read(context.scope("actions", only=["as_at"]) + context.text(_ADDRESSED)):
        addressed.setdefault(row["factor"], []).append(row["status"])
    return [
        {
            **row,
            "closed_actions": sum(status in CLOSED for status in addressed.get(row["factor"], ())),
            "status_not_known": addressed.get(row["factor"], []).count("not_known"),
        }
        for row in found
        if not any(status in OPEN for status in addressed.get(row["factor"], ()))
    ]
