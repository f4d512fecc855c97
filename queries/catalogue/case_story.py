"""
for: reviewer
title: What is the story of this case?
about: One case as a story in the order of its episodes: what happened, how practice was appraised and why, how it looked to
  those who were there, what supported and what hindered, what was found, and what was recommended and done.
parameter: case id:Case required - the case
column: part text - Part
column: label text - Kind of record
column: id node - Record
column: episode id:Episode - Episode
column: when text - When
column: what text - What
column: detail text - In words
column: polarity text - Polarity or status
sentence: {case} is told in {rows} steps.
none: There is no such case.
picture: nodes id episode
note: Polarity speaks of practice: supporting means that good practice was made more likely here, hindering that problematic practice was.
"""

from __future__ import annotations

from queries.answer import Row
from queries.asked import Asked

_CASE = """
MATCH (c:Case {id: $case})
RETURN 'case' AS part, 'Case' AS label, c.id AS id, c.period_start AS when, c.title AS what, c.summary AS detail,
       c.kind AS polarity
ORDER BY id
"""
_EPISODES = """
MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)
RETURN 'episode' AS part, 'Episode' AS label, e.id AS id, e.id AS episode, e.start AS when, e.title AS what,
       e.what_happened AS detail, e.appraisal AS polarity, e.appraisal_reason AS reason, e.why_key AS why_key
ORDER BY coalesce(e.sequence, 1000000), e.start_earliest, id
"""
_PERSPECTIVES = """
MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)<-[:OF]-(p:Perspective)
RETURN 'perspective' AS part, 'Perspective' AS label, p.id AS id, e.id AS episode, p.role AS what,
       coalesce(p.why_sensible, p.thought, p.knew) AS detail, p.checked AS polarity
ORDER BY what, id
"""
_FACTORS = """
MATCH (c:Case {id: $case})-[:HAS_EPISODE*0..1]->(t)<-[k:CONTRIBUTED_TO]-(f:Factor)
RETURN 'factor' AS part, 'Factor' AS label, f.id AS id, CASE WHEN t:Episode THEN t.id END AS episode, f.name AS what,
       k.quote AS detail, k.polarity AS polarity, k.id AS statement
ORDER BY polarity DESC, what, id, statement
"""
_FINDINGS = """
MATCH (:Case {id: $case})-[:HAS_EPISODE*0..1]->(place)<-[:DRAWN_FROM]-(n:Finding)
WITH DISTINCT n
RETURN 'finding' AS part, 'Finding' AS label, n.id AS id, n.headline AS what, n.why_underlying AS detail,
       n.status AS polarity
ORDER BY what, id
"""
_RECOMMENDATIONS = """
MATCH (c:Case {id: $case})
OPTIONAL MATCH (c)<-[:EXAMINES]-(:Review)-[:RAISED]->(direct:Recommendation)
OPTIONAL MATCH (c)-[:HAS_EPISODE*0..1]->()<-[:DRAWN_FROM]-(:Finding)-[:RAISED]->(found:Recommendation)
WITH collect(DISTINCT direct) + collect(DISTINCT found) AS raised
UNWIND raised AS n
WITH DISTINCT n
RETURN 'recommendation' AS part, 'Recommendation' AS label, n.id AS id, n.made_on AS when, n.title AS what,
       n.text AS detail, n.status AS polarity
ORDER BY when, what, id
"""
_ACTIONS = """
UNWIND $recommendations AS recommendation
MATCH (:Recommendation {id: recommendation})-[:LED_TO]->(n:Action)
WITH DISTINCT n
RETURN 'action' AS part, 'Action' AS label, n.id AS id, n.created_on AS when, n.title AS what, n.text AS detail,
       n.status AS polarity
ORDER BY when, what, id
"""


def rows(asked: Asked) -> list[Row]:
    """The case, each episode with its views and factors, then what was found, recommended and done."""
    told = asked.read(_CASE)
    around: dict[str | None, list[Row]] = {}
    for row in [*asked.read(_PERSPECTIVES), *asked.read(_FACTORS)]:
        around.setdefault(row["episode"], []).append(row)
    told += around.get(None, [])
    for episode in asked.read(_EPISODES):
        told.append({**episode, "detail": _joined(episode["detail"], episode["why_key"], episode["reason"])})
        told += around.get(episode["id"], [])
    recommendations = asked.read(_RECOMMENDATIONS)
    actions = asked.read(_ACTIONS, recommendations=[row["id"] for row in recommendations])
    if not any(row["part"] == "factor" and row["polarity"] == "supporting" for row in told):
        asked.note("Nothing is recorded that supported practice in this case: what went well?")
    return [*told, *asked.read(_FINDINGS), *recommendations, *actions]


def _joined(*texts: str | None) -> str | None:
    return " ".join(text for text in texts if text) or None
