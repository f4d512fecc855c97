"""for: researcher reviewer
title: Which cases are like this one?
about: The other cases that share recorded factors with this one, with the factors that make them alike, and those of them
  that hindered here and supported there. Alike is the share of the factors of either that both have (Jaccard).
uses: contributions
filters: source review area category polarity level since until as_at
parameter: case id:Case required - the case that others are compared with
parameter: limit integer = 25 - at most this many cases
column: other id:Case - Case
column: title text - Title
column: shared number - Factors shared
column: factors number - Factors of either
column: alike share - Alike
column: shared_factors list - What they share
column: supported_there list - Hindered here, supported there
sentence: {title} is most like {case}: they share {shared} of the {factors} factors of either.
none: No other case shares a recorded factor with {case}, as far as was asked.
evidence: case={other}
picture: nodes other
method: polarity=, level= and category= choose the factors on both sides; the other filters choose the other cases only.
note: Cases are alike here only in which factors were recorded, not in what happened or how it ended.
"""

from __future__ import annotations

from collections.abc import Mapping

from queries.answer import Row
from queries.asked import Asked

_THIS = "MATCH (c:Case {id: $case})\n"
_HERE = """
WITH coalesce(f.canonical_id, f.id) AS factor, collect(DISTINCT k.polarity) AS polarities
MATCH (g:Factor {id: factor})
RETURN factor, g.name AS name, polarities
ORDER BY name, factor
"""
_OTHERS = """
  AND c.id <> $case
WITH c, coalesce(f.canonical_id, f.id) AS factor, k.polarity AS polarity
WITH c, collect(DISTINCT factor) AS factors,
     collect(DISTINCT CASE WHEN polarity = 'supporting' THEN factor END) AS supporting
WITH c, size(factors) AS held, [x IN factors WHERE x IN $factors] AS shared,
     [x IN supporting WHERE x IN $hindering] AS supported_there
WHERE size(shared) > 0
RETURN c.id AS other, c.title AS title, held, shared, supported_there
ORDER BY other
"""


def rows(asked: Asked) -> list[Row]:
    """One row a case, that which is most alike first."""
    here = asked.read(_THIS + asked.scope(only=["polarity", "level", "category"]) + _HERE)
    names = {row["factor"]: str(row["name"]) for row in here}
    hindering = [row["factor"] for row in here if "hindering" in row["polarities"]]
    others = asked.read(asked.scope() + _OTHERS, factors=list(names), hindering=hindering) if names else []
    found = [_row(row, names) for row in others]
    return sorted(found, key=lambda row: (-row["alike"], -row["shared"], row["title"], row["other"]))


def _row(row: Row, names: Mapping[str, str]) -> Row:
    shared = len(row["shared"])
    either = len(names) + row["held"] - shared
    return {
        "other": row["other"],
        "title": row["title"],
        "shared": shared,
        "factors": either,
        "alike": shared / either,
        "shared_factors": sorted(names[factor] for factor in row["shared"]),
        "supported_there": sorted(names[factor] for factor in row["supported_there"]),
    }
