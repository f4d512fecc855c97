"""What stands behind a factor, a pair, a chain, a case or one relationship: contributions and influences, as rows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from graph.errors import BadRequest
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence
from queries.counting.merging import canonical
from queries.threads.closed_actions import areas_within, closed_actions
from queries.threads.finding_evidence import behind_findings

_OF_CASE = "MATCH (c:Case {id: $case})\n"
_OF_FACTORS = """MATCH (f:Factor) WHERE coalesce(f.canonical_id, f.id) IN $factors
MATCH (f)-[:CONTRIBUTED_TO]->(x)
MATCH (x)<-[:HAS_EPISODE*0..1]-(c:Case)
WITH DISTINCT c, f
"""
_OF_ALL = """MATCH (f:Factor)-[:CONTRIBUTED_TO]->(x)
MATCH (x)<-[:HAS_EPISODE*0..1]-(c:Case)
WITH DISTINCT c, f
"""
_OF_ONE = """MATCH (f:Factor)-[k:CONTRIBUTED_TO]->(x) WHERE k.id = $relationship
MATCH (x)<-[:HAS_EPISODE*0..1]-(c:Case)
WITH DISTINCT c, f
"""
_CONTRIBUTIONS = """
  AND ($relationship IS NULL OR k.id = $relationship)
  AND ($factors IS NULL OR coalesce(f.canonical_id, f.id) IN $factors)
  AND ($besides IS NULL OR c.id <> $besides)
  AND ($closed IS NULL OR k.polarity <> 'supporting' AND coalesce(t.start_earliest, t.period_start_earliest) > $closed)
  AND ($involved IS NULL OR EXISTS { MATCH (o:Organisation {id: $involved})-[:INVOLVED_IN]->(t) })
  AND ($within IS NULL OR EXISTS { MATCH (c)-[:IN_AREA]->(y:Area) WHERE y.id IN $within })
OPTIONAL MATCH (g:Factor {id: f.canonical_id})
OPTIONAL MATCH (s:Source {id: k.source_id})
OPTIONAL MATCH (coding:Coding {id: k.coding_id})
RETURN k.id AS relationship, 'contributed to' AS kind, c.id AS case, c.title AS case_title,
       CASE WHEN t:Episode THEN t.id END AS episode, CASE WHEN t:Episode THEN t.title END AS episode_title,
       coalesce(f.canonical_id, f.id) AS factor, coalesce(g.name, f.name) AS factor_name, f.name AS recorded_as,
       k.polarity AS says, k.quote AS quote, k.page AS page, k.source_id AS source, s.title AS source_title,
       coding.coder_code AS coder, coalesce(k.coding_method, coding.method) AS method, k.confidence AS confidence,
       k.strength AS strength, k.acted_on AS bore_on, k.reported_by AS said_by,
       coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id) AS mention,
       CASE WHEN t:Episode THEN coalesce(t.sequence, 1000000) ELSE 0 END AS step
ORDER BY case_title, case, step, episode, factor_name, relationship
"""
_INTO = "MATCH (b:Factor) WHERE coalesce(b.canonical_id, b.id) IN $ends\n"
_INFLUENCES = """
WHERE ($relationship IS NULL OR r.id = $relationship)
  AND ($pairs IS NULL OR [coalesce(a.canonical_id, a.id), coalesce(b.canonical_id, b.id)] IN $pairs)
  AND ($case IS NULL OR r.case_id = $case)
OPTIONAL MATCH (g:Factor {id: a.canonical_id})
OPTIONAL MATCH (h:Factor {id: b.canonical_id})
OPTIONAL MATCH (s:Source {id: r.source_id})
OPTIONAL MATCH (coding:Coding {id: r.coding_id})
OPTIONAL MATCH (case:Case {id: r.case_id})
RETURN r.id AS relationship, 'influences' AS kind, case.id AS case, case.title AS case_title,
       coalesce(a.canonical_id, a.id) AS factor, coalesce(g.name, a.name) AS factor_name, a.name AS recorded_as,
       r.effect + ' ' + coalesce(h.name, b.name) AS says, r.quote AS quote, r.page AS page, r.source_id AS source,
       s.title AS source_title, coding.coder_code AS coder, coalesce(r.coding_method, coding.method) AS method,
       r.confidence AS confidence, coalesce(r.source_id, '') + ':' + coalesce(r.mention_id, r.id) AS mention
ORDER BY factor_name, says, case_title, case, relationship
"""
_NOT_OF_INFLUENCES = {"polarity", "organisation", "level"}


def statements_of(context: QuestionContext, evidence: Evidence) -> list[Row]:
    """A row a statement that is evidence: contributions before influences; or what is behind findings."""
    if evidence.finding or evidence.pattern or evidence.no_pattern:
        return behind_findings(context, evidence)
    if evidence.through:
        return _influences(context, evidence, list(pairwise(evidence.through)))
    factors = [canonical(context, factor) for factor in evidence.factors]
    contributions = _contributions(context, evidence, factors)
    if len(factors) == 1 or evidence.counted or context.resolved.filters & _NOT_OF_INFLUENCES:
        return contributions
    pairs = [(a, b) for a in factors for b in factors if a != b]
    return [*contributions, *_influences(context, evidence, pairs)]


def _contributions(context: QuestionContext, evidence: Evidence, factors: list[str]) -> list[Row]:
    """Those of these factors, and where there are several, of the cases that hold all of them, or any."""
    # What is named one by one is shown, whichever coding it is of.
    named = evidence.counted is not None or evidence.relationship is not None
    statement = _begin(evidence, factors) + context.scope("contributions", every_coding=named) + _CONTRIBUTIONS
    values = {
        "factors": factors or None,
        "case": evidence.case,
        "besides": evidence.besides,
        "involved": evidence.involved,
        "relationship": evidence.relationship,
        **_after(context, evidence.after),
    }
    rows_read = context.read(statement, **values)
    if evidence.counted is not None:
        ids = evidence.counted.ids()
        rows_read = [row for row in rows_read if row["relationship"] in ids]
    if len(factors) < 2 or evidence.any_factor:
        return rows_read
    factors_by_case: dict[str, set[str]] = {}
    for row in rows_read:
        factors_by_case.setdefault(row["case"], set()).add(row["factor"])
    return [row for row in rows_read if factors_by_case[row["case"]] >= set(factors)]


def _after(context: QuestionContext, after: str | None) -> Row:
    """The day on which the action was closed that it should come after, and the areas where that applies."""
    if after is None:
        return {"closed": None, "within": None}
    closed = closed_actions(context, context.scope("actions", only=["as_at"], these=True), these=[after])
    if not closed or closed[0]["closed"] is None:
        rule = (
            f"after= takes an action on a factor that was carried out and closed on a known day; {after} was not by "
            f"{context.as_at}."
        )
        raise BadRequest.about("after", after, rule)
    areas, _ = areas_within(context, tops := closed[0]["area_ids"])
    within = sorted({area for below in areas.values() for area in below})
    return {"closed": closed[0]["closed"], "within": within if tops else None}


def _begin(evidence: Evidence, factors: list[str]) -> str:
    """Where the search begins, so that the whole graph is not read for a part of it."""
    if evidence.case:
        return _OF_CASE
    if factors:
        return _OF_FACTORS
    return _OF_ONE if evidence.relationship else _OF_ALL


def _influences(context: QuestionContext, evidence: Evidence, pairs: list[tuple[str, str]]) -> list[Row]:
    """The influences between these pairs of factors, or all of the case, or the one relationship asked for."""
    values: dict[str, Any] = {
        "pairs": [list(pair) for pair in pairs] or None,
        "ends": sorted({end for _, end in pairs}),
        "case": evidence.case,
        "relationship": evidence.relationship,
    }
    return context.read((_INTO if pairs else "") + context.scope("influences") + _INFLUENCES, **values)
