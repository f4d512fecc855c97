"""Actions that were to reduce a factor, were carried out and closed, and the areas in which they apply."""

from __future__ import annotations

from typing import Any

from queries.answers.column import Row
from queries.asking.context import QuestionContext

CARRIED_OUT = ("completed", "impact_evidenced", "closed_not_effective")
_CLOSED = """
WITH a, status, closed_on, closed_latest WHERE status IN $carried_out
MATCH (a)-[d:ADDRESSES]->(f:Factor) WHERE coalesce(d.intent, 'reduce') = 'reduce'
MATCH (g:Factor {id: coalesce(f.canonical_id, f.id)})
OPTIONAL MATCH (a)-[:APPLIES_IN]->(x:Area)
OPTIONAL MATCH (a)<-[:LED_TO]-(:Recommendation)-[:APPLIES_IN]->(y:Area)
WITH a, g, closed_on, closed_latest, collect(DISTINCT x.id) AS own, collect(DISTINCT y.id) AS asked_for
RETURN DISTINCT a.id AS action, a.title AS name, g.id AS factor, g.name AS factor_name, closed_on,
       closed_latest AS closed, CASE WHEN size(own) > 0 THEN own ELSE asked_for END AS area_ids
ORDER BY action, factor
"""
_AREAS = """
UNWIND $tops AS area_id MATCH (top:Area {id: area_id})-[:SUCCEEDED_BY*0..5]->(later:Area)<-[:PART_OF*0..8]-(n:Area)
RETURN DISTINCT top.id AS top, top.name AS name, n.id AS area ORDER BY top, area
"""


def closed_actions(context: QuestionContext, scope: str, **more: Any) -> list[Row]:
    """One row for each closed action of the scope and each factor that it was to reduce; `closed` is None if not dated."""
    return context.read(scope + _CLOSED, carried_out=list(CARRIED_OUT), **more)


def areas_within(context: QuestionContext, tops: list[str]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """The areas within each and within what succeeded it, itself included, and the names."""
    within: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for row in context.read(_AREAS, tops=tops) if tops else ():
        within.setdefault(row["top"], set()).add(row["area"])
        names[row["top"]] = row["name"]
    return within, names
