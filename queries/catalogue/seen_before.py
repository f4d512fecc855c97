"""
for: reviewer learning-lead
title: Have we seen this before, and what was done?
about: For each factor that hindered practice in this case, the other cases where it hindered too, the episodes elsewhere in which
  practice was appraised good although or because it was there, and what was recommended and done about it.
uses: contributions
filters: source review area category level since until as_at
parameter: case id:Case required - the case
column: factor id:Factor - Factor that hindered here
column: name text - Name
column: elsewhere cases - Other cases where it hindered
column: elsewhere_cases list - These cases
column: good_with_it episodes - Episodes elsewhere appraised good with it
column: good_episodes list - These episodes
column: recommendations number - Recommendations about it
column: actions number - Actions about it
column: open_actions number - Of these, open
column: done list - What was done
sentence: {name} hindered practice here and in {elsewhere} other cases.
none: Nothing is recorded as having hindered practice in {case}.
evidence: factor={factor}
picture: nodes factor
note: Seen elsewhere means recorded elsewhere: where nobody looked for a factor, it was not recorded.
"""

from __future__ import annotations

from queries.answer import Row
from queries.asked import Asked

_SEEN = """
WITH c, t, k, coalesce(f.canonical_id, f.id) AS factor
WITH factor,
     collect(DISTINCT CASE WHEN c.id = $case AND k.polarity = 'hindering' THEN c.id END) AS here,
     collect(DISTINCT CASE WHEN c.id <> $case AND k.polarity = 'hindering' THEN c.title END) AS elsewhere_titles,
     count(DISTINCT CASE WHEN c.id <> $case AND k.polarity = 'hindering' THEN c.id END) AS elsewhere,
     collect(DISTINCT CASE WHEN c.id <> $case AND t:Episode AND t.appraisal = 'good' THEN c.title + ': ' + t.title END)
       AS good_episodes,
     count(DISTINCT CASE WHEN c.id <> $case AND t:Episode AND t.appraisal = 'good' THEN t.id END) AS good_with_it
WHERE size(here) > 0
MATCH (g:Factor {id: factor})
RETURN factor, g.name AS name, elsewhere, elsewhere_titles AS elsewhere_cases, good_with_it, good_episodes
ORDER BY elsewhere DESC, good_with_it DESC, name, factor
"""
_DONE = """
UNWIND $factors AS factor
MATCH (g:Factor {id: factor})<-[:ADDRESSES]-(a:Action)
WHERE true
//? withheld
  AND NOT a.id IN $withheld_action
//? apart
  AND NOT a.id IN $apart_action
//.
RETURN DISTINCT factor, a.id AS id, a.title AS title, a.status AS status
ORDER BY factor, title, id
"""
_RECOMMENDED = """
UNWIND $factors AS factor
MATCH (g:Factor {id: factor})<-[:CONCERNS]-(n)
OPTIONAL MATCH (n)-[:RAISED]->(r:Recommendation)
WITH factor, CASE WHEN n:Recommendation THEN n.id ELSE r.id END AS id
WHERE id IS NOT NULL
//? withheld
  AND NOT id IN $withheld_recommendation
//? apart
  AND NOT id IN $apart_recommendation
//.
RETURN factor, count(DISTINCT id) AS total
ORDER BY factor
"""
OPEN = ("planned", "in_progress", "blocked")


def rows(asked: Asked) -> list[Row]:
    """One row a factor that hindered in this case, the most often seen first."""
    found = asked.read(asked.scope() + _SEEN)
    factors = [row["factor"] for row in found]
    done: dict[str, list[Row]] = {}
    for row in asked.read(asked.text(_DONE), factors=factors):
        done.setdefault(row["factor"], []).append(row)
    recommended = {row["factor"]: row["total"] for row in asked.read(asked.text(_RECOMMENDED), factors=factors)}
    for row in found:
        actions = done.get(row["factor"], [])
        row |= {
            "elsewhere_cases": sorted(row["elsewhere_cases"]),
            "good_episodes": sorted(row["good_episodes"]),
            "recommendations": recommended.get(row["factor"], 0),
            "actions": len(actions),
            "open_actions": sum(action["status"] in OPEN for action in actions),
            "done": [f"{action['title']} ({action['status']})" for action in actions],
        }
    return found
