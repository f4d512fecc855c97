"""Factors that go the same way in several cases, and which actions address them."""

from __future__ import annotations

from queries.answers.column import Row
from queries.asking.context import QuestionContext

# A passage of a source. Of several coders who agreed on no coding nobody says which of their passages are the same, so that
# what they recorded of a factor in an episode, or in the case as a whole, is one; as `View.mentions` counts on the projection.
MENTION = """CASE WHEN NOT c.id IN $several_coders_case
               THEN coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id)
          WHEN t:Episode THEN 'episode ' + t.id ELSE 'case ' + t.id END"""
_OF_POLARITY = f"""
  AND k.polarity = $polarity_of_factors
WITH coalesce(f.canonical_id, f.id) AS factor, c.id AS case, CASE WHEN t:Episode THEN t.id END AS episode,
     {MENTION} AS mention,
     coalesce(t.start_earliest, t.period_start_earliest) AS began
WITH factor, count(DISTINCT case) AS cases, count(DISTINCT episode) AS episodes,
     count(DISTINCT mention) AS mentions, max(began) AS last_recorded
WHERE cases >= $at_least
MATCH (g:Factor {{id: factor}})
RETURN factor, g.name AS name, cases, episodes, mentions, last_recorded
ORDER BY cases DESC, mentions DESC, name, factor
"""
_ADDRESSED = """
MATCH (a)-[d:ADDRESSES]->(f:Factor)
//? area
WHERE NOT EXISTS { MATCH (a)-[:APPLIES_IN]->(:Area) }
   OR EXISTS { MATCH (a)-[:APPLIES_IN]->(x:Area) WHERE x.id IN $area_or_above }
//.
RETURN DISTINCT coalesce(f.canonical_id, f.id) AS factor, a.id AS action, coalesce(status, 'not_known') AS status,
       coalesce(d.intent, 'reduce') AS intent
ORDER BY factor, action, intent
"""


def factors_of(context: QuestionContext, polarity: str, at_least: int) -> list[Row]:
    """The factors recorded with a polarity in so many cases, the most frequent first, with what was counted."""
    return context.read(context.scope() + _OF_POLARITY, polarity_of_factors=polarity, at_least=at_least)


def addressed(context: QuestionContext, *intents: str) -> dict[str, dict[str, str]]:
    """For each factor the actions that address it with one of these intents (with any where none is named), and their status.

    Within an area, an action counts that applies there, within it, in an area that it is part of, or nowhere in particular.
    """
    by_factor: dict[str, dict[str, str]] = {}
    for row in context.read(context.scope("actions", only=["as_at"]) + context.text(_ADDRESSED)):
        if not intents or row["intent"] in intents:
            by_factor.setdefault(row["factor"], {})[row["action"]] = row["status"]
    return by_factor
