"""What stands behind findings: what each is drawn from and evidenced by, and those that say nothing of it."""

from __future__ import annotations

from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence

_THESE = """
  AND ($finding IS NULL OR n.id = $finding)
  AND ($pattern IS NULL OR EXISTS { MATCH (n)-[:IN_CATEGORY]->(p:Category) WHERE p.id = $pattern })
  AND (NOT coalesce($no_pattern, false) OR NOT EXISTS { MATCH (n)-[:IN_CATEGORY]->(:Category) })
"""
_EVIDENCE = """
MATCH (n)-[r:DRAWN_FROM|EVIDENCED_BY]->(x)
OPTIONAL MATCH (x)-[:OF]->(viewed:Episode)
WITH n, r, x, CASE WHEN x:Episode THEN x ELSE viewed END AS e
OPTIONAL MATCH (e)<-[:HAS_EPISODE]-(parent:Case)
WITH n, r, e, CASE WHEN x:Case THEN x ELSE parent END AS c, CASE WHEN x:Source THEN x.id ELSE r.source_id END AS source
OPTIONAL MATCH (s:Source {id: source})
RETURN r.id AS relationship, CASE WHEN r.step IS NULL THEN 'drawn from' ELSE 'evidenced by' END AS kind,
       c.id AS case, c.title AS case_title, e.id AS episode, e.title AS episode_title, n.id AS finding,
       coalesce(r.step, n.headline) AS says, r.quote AS quote, r.page AS page, source, s.title AS source_title,
       r.coding_method AS method, r.confidence AS confidence, r.id AS mention
ORDER BY finding, kind, case_title, case, episode, relationship
"""
_UNDRAWN = """
  AND NOT EXISTS { MATCH (n)-[:DRAWN_FROM]->() }
OPTIONAL MATCH (s:Source {id: n.source_id})
RETURN null AS relationship, 'nothing recorded that it was drawn from' AS kind, null AS case, n.id AS finding,
       n.headline AS says, null AS quote, n.source_id AS source, s.title AS source_title, n.coding_method AS method
ORDER BY finding
"""


def behind_findings(context: QuestionContext, evidence: Evidence) -> list[Row]:
    """The rows of the finding, of those of a pattern, or of those without one; each finding's stand together."""
    these = context.scope("findings") + _THESE
    values = {"finding": evidence.finding, "pattern": evidence.pattern, "no_pattern": evidence.no_pattern}
    rows = [*context.read(these + _UNDRAWN, **values), *context.read(these + _EVIDENCE, **values)]
    return sorted(rows, key=lambda row: str(row["finding"]))


def undrawn_sentence(findings: int) -> str:
    """A sentence on the findings without a record of what they are drawn from; nothing where there are none."""
    if not findings:
        return ""
    is_single = findings == 1
    return f"Of {findings:,} finding{'' if is_single else 's'} nothing says what {'it is' if is_single else 'they are'} drawn from."
