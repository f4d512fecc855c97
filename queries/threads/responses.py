"""What was recommended and undertaken about factors, as it stood on the day asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from queries.answers.column import Row
from queries.asking.context import QuestionContext

_ACTIONS = """
MATCH (a)-[d:ADDRESSES]->(f:Factor)
WHERE coalesce(f.canonical_id, f.id) IN $factors
RETURN coalesce(f.canonical_id, f.id) AS factor, a.id AS id, a.title AS title, coalesce(status, 'not_known') AS status,
       collect(DISTINCT d.intent) AS intents
ORDER BY factor, title, id
"""
_ADDRESSING = """
MATCH (f:Factor) WHERE coalesce(f.canonical_id, f.id) IN $factors
MATCH (f)<-[:ADDRESSES]-(a:Action)
WITH DISTINCT a
"""
_RECOMMENDED = """
MATCH (f:Factor) WHERE coalesce(f.canonical_id, f.id) IN $factors
MATCH (f)<-[:CONCERNS]-(n) WHERE n:Recommendation OR n:Finding
OPTIONAL MATCH (n)-[:RAISED]->(raised:Recommendation)
WITH coalesce(f.canonical_id, f.id) AS factor, CASE WHEN n:Recommendation THEN n ELSE raised END AS r
WHERE r IS NOT NULL
  AND NOT r.id IN $withheld_recommendation
  AND NOT r.id IN $apart_recommendation
//? as_at
  AND coalesce(r.made_on_earliest, '') <= $as_at
//.
RETURN factor, count(DISTINCT r.id) AS total
ORDER BY factor
"""


def actions_about(context: QuestionContext, factors: Iterable[str]) -> dict[str, list[Row]]:
    """The actions that address each factor, or one that was merged into it: id, title, status and intents.

    The filters of the question tell what is counted, not what was done: only `as_at` applies.
    """
    scope = context.scope("actions", only=["as_at"])
    actions_of: dict[str, list[Row]] = defaultdict(list)
    for row in context.read(_ADDRESSING + scope + _ACTIONS, factors=sorted(factors)):
        actions_of[row["factor"]].append(row)
    return actions_of


def recommendations_about(context: QuestionContext, factors: Iterable[str]) -> dict[str, int]:
    """How many recommendations concern each factor themselves, or were raised by a finding that does."""
    rows = context.read(context.text(_RECOMMENDED), factors=sorted(factors))
    return {row["factor"]: row["total"] for row in rows}
