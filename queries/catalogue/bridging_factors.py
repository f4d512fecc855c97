"""for: researcher
title: Which factors bridge others?
about: The factors that lie on many of the shortest ways of influence between others, beside how many factors each influences
  and is influenced by, and how many cases say so.
uses: influences
filters: source review area category since until as_at
column: factor id:Factor - Factor
column: name text - Name
column: level text - Level
column: betweenness share - Of the shortest ways, run through it
column: influences number - Influences
column: influenced_by number - Is influenced by
column: cases cases - Cases that say so
sentence: Through no factor run more of the shortest ways of influence than through {name}.
none: No influences between factors are recorded, as far as was asked.
evidence: factor={factor}
chart: bars name betweenness
picture: nodes factor
method: Betweenness (L. C. Freeman, 1977) in the network of influences with their direction, the share of the shortest ways
  between two other factors that run through this one. From 200 factors on it is estimated from 100 seeded starting points
  (U. Brandes and C. Pich, 2007). Merged factors are counted as what they were merged into.
note: Such a way is stitched from different cases as a rule, and nobody lived it; ask paths-between which cases tell one whole.
note: A factor that coders link often lies on many ways for that reason alone; read it beside the number of its cases.
"""

from __future__ import annotations

from collections import defaultdict

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.influences.network import influences
from queries.wording.figures import plain

_FACTORS = "MATCH (f:Factor) WHERE f.id IN $ids RETURN f.id AS id, f.name AS name, f.level AS level ORDER BY id"


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that which most ways run through first."""
    told = influences(context)
    network = told.network
    cases: dict[str, set[str]] = defaultdict(set)
    for step in told.steps:
        for end in (step.start, step.end):
            cases[end] |= {case for case in step.cases if case}
    known = {row["id"]: row for row in context.read(_FACTORS, ids=sorted(network))} if network else {}
    found = [
        {
            "factor": factor,
            "name": known[factor]["name"],
            "level": known[factor]["level"],
            "betweenness": plain(told.betweenness[factor]),
            "influences": network.out_degree(factor),
            "influenced_by": network.in_degree(factor),
            "cases": len(cases[factor]),
        }
        for factor in sorted(network)
    ]
    return sorted(found, key=lambda row: (-row["betweenness"], -row["cases"], row["name"], row["factor"]))
