"""for: researcher
title: Which factors occur together?
about: Each pair of factors with the cases in which both were recorded, and the episodes in which both were recorded; how
  much more often they come together than chance would have it, with an exact test, over the cases (or the episodes) in
  which somebody looked for both. Merged factors are counted as what they were merged into.
counts: per pool assume_looked
filters: source review area organisation category polarity level since until as_at
parameter: factor id:Factor - only pairs of this factor with another
parameter: limit integer = 1000 - at most this many pairs
column: a id:Factor - One factor
column: a_name text - Its name
column: b id:Factor - The other factor
column: b_name text - Its name
column: cases cases - Cases with both
column: episodes episodes - Episodes with both
column: lift ratio - Lift
column: jaccard share - Of either, both
column: odds_ratio ratio - Odds ratio
column: odds_low ratio - Odds ratio, from
column: odds_high ratio - Odds ratio, to
column: p probability - p, exact
column: q probability - q, false discovery
column: both_looked number - Both, where looked for
column: looked_for number - Looked for both
column: group text - Coded with
sentence: No two factors were recorded together in more cases than {a_name} and {b_name}: {cases}.
none: No two factors were recorded in one case, as far as was asked.
evidence: by row
chart: points a_name+b_name odds_ratio low=odds_low high=odds_high of=looked_for around=1
picture: links a b cases
method: A case counts by its agreed coding, else by its single coding, else each factor once if any coder recorded it. Lift,
  Jaccard, odds ratio, p and q are out of the cases (or episodes) whose coding says that it looked for both factors. p is
  Fisher's exact test, two-sided; q is the false discovery rate (Benjamini and Hochberg, 1995) over all pairs of which
  both factors were recorded and looked for there, those that never met among them. The odds ratio is blank where it is
  beyond all bounds; its interval is Gart's (1966).
note: Recorded together is not the same as connected. A lift of 1 is what chance alone would bring.
note: So many pairs are compared that some seem to go together by chance: read p only with q beside it.
note: A factor recorded for a case as a whole counts for the case and not for its episodes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE, Units
from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.counting.groups import Group, groups, say_looked_for, say_whole_case
from queries.counting.merging import canonical
from queries.statistics.exact import fisher
from queries.statistics.multiple import false_discovery
from queries.statistics.pairs import jaccard, lift, odds_ratio
from queries.wording.figures import plain

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


def rows(context: QuestionContext) -> list[Row]:
    """One row a pair, that of most cases first; group by group."""
    found = groups(context)
    say_looked_for(context, found)
    say_whole_case(context, found)
    factor = context.parameters["factor"]
    sought = canonical(context, factor) if factor else None
    return [row for group in found for row in _rows(context, group, sought)]


def _rows(context: QuestionContext, group: Group, sought: str | None) -> list[Row]:
    """No more than are shown, and one more: the counts are of all pairs, their rows of those alone."""
    factors = group.view.projection.factors
    cases, episodes = Units(group.view, "case"), Units(group.view, "episode")
    a, b = _together(cases, NONE if sought is None else factors.ids.number(sought))
    order = np.lexsort((b, a, -episodes.both[a, b], -cases.both[a, b]))[: context.limit + 1]
    a, b = a[order], b[order]
    columns = {
        "cases": cases.both[a, b],
        "episodes": episodes.both[a, b],
        **measures(cases if context.parameters["per"] == "case" else episodes, (a, b)),
    }
    return [
        {
            "a": factors.ids.ids[one],
            "a_name": factors.names[one],
            "b": factors.ids.ids[other],
            "b_name": factors.names[other],
            **{name: plain(values[n]) for name, values in columns.items()},
            "group": group.name,
            "evidence": group.behind(context, factor=factors.ids.ids[one], second=factors.ids.ids[other]),
        }
        for n, (one, other) in enumerate(zip(a.tolist(), b.tolist(), strict=True))
    ]


def _together(cases: Units, sought: int) -> Pairs:
    """The pairs that share a case, the smaller number first; only those of one factor where one is sought."""
    a, b = np.nonzero(np.triu(cases.both, 1))
    kept = (a == sought) | (b == sought) if sought != NONE else np.ones(len(a), bool)
    return a[kept], b[kept]


def measures(units: Units, shown: Pairs) -> dict[str, NDArray[Any]]:
    """What is said of the pairs shown; q is over all pairs that could have met, shown or not."""
    tested = np.triu(np.ones(units.both_looked.shape, bool), 1) & (units.one_looked > 0) & (units.one_looked.T > 0)
    p = np.full(tested.shape, np.nan)
    p[tested] = fisher(
        units.both_looked[tested], units.one_looked[tested], units.one_looked.T[tested], units.looked_for_both[tested]
    )
    q = np.full(tested.shape, np.nan)
    q[tested] = false_discovery(p[tested])
    both, one, other = units.both_looked[shown], units.one_looked[shown], units.one_looked.T[shown]
    n = units.looked_for_both[shown]
    odds = odds_ratio(both, one, other, n)
    return {
        "lift": lift(both, one, other, n),
        "jaccard": jaccard(both, one, other),
        "odds_ratio": odds.value,
        "odds_low": odds.low,
        "odds_high": odds.high,
        "p": p[shown],
        "q": q[shown],
        "both_looked": both,
        "looked_for": n,
    }
