"""
for: all
title: What is the evidence?
about: Every quote, page, source and coder behind a factor, a pair of factors, a case, or one relationship, so that any number
  of another question can be followed back to what was written.
uses: contributions
filters: source review area organisation category polarity level since until as_at
parameter: factor id:Factor - the factor
parameter: second id:Factor - a second factor: only the cases that hold both, and the influences between the two
parameter: case id:Case - only this case
parameter: relationship text - the id of one contribution or influence
column: relationship text - Statement
column: kind text - Kind
column: case id:Case - Case
column: case_title text - Title of the case
column: episode id:Episode - Episode
column: episode_title text - Title of the episode
column: factor id:Factor - Factor
column: factor_name text - Name of the factor
column: says text - Says
column: quote text - Quote
column: page text - Page
column: source id:Source - Source
column: source_title text - Title of the source
column: coder text - Coder
column: method text - Coded
column: confidence text - Confidence
column: strength number - Strength
column: mention text - Mention
sentence: {rows} statements are the evidence.
none: Nothing is recorded as evidence for this.
picture: nodes factor case episode
note: A mention is one passage: several statements with one mention are counted once as a mention.
"""

from __future__ import annotations

from graph.errors import BadRequest
from queries.answer import Row
from queries.asked import Asked
from queries.merging import canonical

_CONTRIBUTIONS = """
WITH c, t, k, f
WHERE ($relationship IS NULL OR k.id = $relationship)
  AND ($factors IS NULL OR coalesce(f.canonical_id, f.id) IN $factors)
  AND ($case IS NULL OR c.id = $case)
OPTIONAL MATCH (s:Source {id: k.source_id})
OPTIONAL MATCH (coding:Coding {id: k.coding_id})
RETURN k.id AS relationship, 'contributed to' AS kind, c.id AS case, c.title AS case_title,
       CASE WHEN t:Episode THEN t.id END AS episode, CASE WHEN t:Episode THEN t.title END AS episode_title,
       coalesce(f.canonical_id, f.id) AS factor, f.name AS factor_name, k.polarity AS says, k.quote AS quote,
       k.page AS page, k.source_id AS source, s.title AS source_title, coding.coder_code AS coder,
       coalesce(k.coding_method, coding.method) AS method, k.confidence AS confidence, k.strength AS strength,
       coalesce(k.mention_id, k.id) AS mention
ORDER BY case_title, case, episode_title, factor_name, relationship
"""
_INFLUENCES = """
WITH a, r, b
WHERE ($relationship IS NULL OR r.id = $relationship)
  AND ($first IS NULL OR (coalesce(a.canonical_id, a.id) IN [$first, $second]
                          AND coalesce(b.canonical_id, b.id) IN [$first, $second]))
  AND ($case IS NULL OR r.case_id = $case)
OPTIONAL MATCH (s:Source {id: r.source_id})
OPTIONAL MATCH (coding:Coding {id: r.coding_id})
OPTIONAL MATCH (c:Case {id: r.case_id})
RETURN r.id AS relationship, 'influences' AS kind, c.id AS case, c.title AS case_title,
       coalesce(a.canonical_id, a.id) AS factor, a.name AS factor_name, r.effect + ' ' + b.name AS says,
       r.quote AS quote, r.page AS page, r.source_id AS source, s.title AS source_title, coding.coder_code AS coder,
       coalesce(r.coding_method, coding.method) AS method, r.confidence AS confidence,
       coalesce(r.mention_id, r.id) AS mention
ORDER BY case_title, case, factor_name, relationship
"""


def rows(asked: Asked) -> list[Row]:
    """Contributions first, then influences; raises BadRequest where nothing is named whose evidence it should be."""
    factor, second = asked.parameters["factor"], asked.parameters["second"]
    if not (factor or asked.parameters["case"] or asked.parameters["relationship"]):
        raise BadRequest("evidence-for needs factor=, case= or relationship=: it says what stands behind one of them.")
    if second and not factor:
        raise BadRequest("second= goes with factor=: it says what stands behind the pair.")
    factors = [canonical(asked, each) for each in (factor, second) if each]
    found = asked.read(asked.scope() + _CONTRIBUTIONS, factors=factors or None)
    if second:
        both = _cases_with_all(found, set(factors))
        found = [row for row in found if row["case"] in both]
    return [*found, *_influences(asked, factors)]


def _cases_with_all(found: list[Row], factors: set[str]) -> set[str]:
    held: dict[str, set[str]] = {}
    for row in found:
        held.setdefault(row["case"], set()).add(row["factor"])
    return {case for case, named in held.items() if named >= factors}


def _influences(asked: Asked, factors: list[str]) -> list[Row]:
    """What is said of the two factors' influence on each other, or the one influence that was asked for."""
    if len(factors) < 2 and not asked.parameters["relationship"]:
        return []
    first, second = factors if len(factors) == 2 else (None, None)
    return asked.read(asked.scope("influences") + _INFLUENCES, first=first, second=second)
