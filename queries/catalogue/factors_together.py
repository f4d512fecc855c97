"""The question: Which factors occur together?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE, Units
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, NUMBER, PROBABILITY, RATIO, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for, note_whole_case
from queries.counting.merging import canonical
from queries.questions.chart import PAIRS, points
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, PER, POOL, NetworkPicture, Parameter, Question, node
from queries.statistics.exact import fisher
from queries.statistics.multiple import false_discovery
from queries.statistics.pairs import jaccard, lift, odds_ratio
from queries.wording.figures import plain

QUESTION = Question(
    name="factors-together",
    audiences=("researcher",),
    title="Which factors occur together?",
    about=(
        "Each pair of factors with the cases in which both were recorded, and the episodes in which both were "
        "recorded; how much more often they come together than chance would have it, with an exact test, over the "
        "cases (or the episodes) in which somebody looked for both. Merged factors are counted as what they were "
        "merged into."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(
        node("factor", "Factor", "only pairs of this factor with another"),
        Parameter("limit", "at most this many pairs", "integer", default="1000"),
        PER,
        POOL,
        ASSUME_LOOKED,
    ),
    columns=(
        Column("a", "One factor", id_of("Factor")),
        Column("a_name", "Its name", TEXT),
        Column("b", "The other factor", id_of("Factor")),
        Column("b_name", "Its name", TEXT),
        Column("cases", "Cases with both", CASES, counts_evidence=True),
        Column("episodes", "Episodes with both", EPISODES, is_secondary=True),
        Column("lift", "Lift", RATIO),
        Column("jaccard", "Of either, both", SHARE, is_secondary=True),
        Column("odds_ratio", "Odds ratio", RATIO),
        Column("odds_low", "Odds ratio, from", RATIO, is_secondary=True),
        Column("odds_high", "Odds ratio, to", RATIO, is_secondary=True),
        Column("p", "p, exact", PROBABILITY),
        Column("q", "q, false discovery", PROBABILITY),
        Column("both_looked", "Both, where looked for", NUMBER, is_secondary=True),
        Column("looked_for", "Looked for both", NUMBER),
        GROUP_COLUMN,
    ),
    sentence="No two factors were recorded together in more cases than {a_name} and {b_name}: {cases}.",
    no_rows="No two factors were recorded in one case, as far as was asked.",
    key=("a", "b", "group"),
    method=(
        "A case counts by its agreed coding, else by its single coding, else each factor once if any coder "
        "recorded it. Lift, Jaccard, odds ratio, p and q are out of the cases (or episodes) whose coding says that "
        "it looked for both factors. p is Fisher's exact test, two-sided; q is the false discovery rate "
        "(Benjamini and Hochberg, 1995) over all pairs of which both factors were recorded and looked for there, "
        "those that never met among them. The odds ratio is blank where it is beyond all bounds; its interval is "
        "Gart's (1966)."
    ),
    network=NetworkPicture(links=("a", "b", "cases")),
    charts=(
        points(
            ("a_name", "b_name"),
            "odds_ratio",
            low="odds_low",
            high="odds_high",
            of="looked_for",
            around=1,
            joined_by="and",
            rows=PAIRS,
        ),
    ),
    notes=(
        "Recorded together is not the same as connected. A lift of 1 is what chance alone would bring.",
        "So many pairs are compared that some seem to go together by chance: read p only with q beside it.",
        "A factor recorded for a case as a whole counts for the case and not for its episodes.",
    ),
)

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


def rows(context: QuestionContext) -> list[Row]:
    """One row a pair, that of most cases first; group by group."""
    all_groups = groups(context)
    note_looked_for(context, all_groups)
    note_whole_case(context, all_groups)
    factor = context.parameters["factor"]
    sought = canonical(context, factor) if factor else None
    return [row for group in all_groups for row in _rows(context, group, sought)]


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
            "a": factors.ids.ids[first],
            "a_name": factors.names[first],
            "b": factors.ids.ids[second],
            "b_name": factors.names[second],
            **{name: plain(values[n]) for name, values in columns.items()},
            **group.columns,
            "evidence": group.evidence(context, factors.ids.ids[first], factors.ids.ids[second]),
        }
        for n, (first, second) in enumerate(zip(a.tolist(), b.tolist(), strict=True))
    ]


def _together(cases: Units, sought: int) -> Pairs:
    """The pairs that share a case, the smaller number first; only those of one factor where one is sought."""
    a, b = np.nonzero(np.triu(cases.both, 1))
    mask = (a == sought) | (b == sought) if sought != NONE else np.ones(len(a), bool)
    return a[mask], b[mask]


def measures(units: Units, shown: Pairs) -> dict[str, NDArray[Any]]:
    """The statistics of the pairs shown; q is over all pairs that could have met, shown or not."""
    tested = np.triu(np.ones(units.both_looked.shape, bool), 1) & (units.one_looked > 0) & (units.one_looked.T > 0)
    p = np.full(tested.shape, np.nan)
    p[tested] = fisher(
        units.both_looked[tested], units.one_looked[tested], units.one_looked.T[tested], units.looked_for_both[tested]
    )
    q = np.full(tested.shape, np.nan)
    q[tested] = false_discovery(p[tested])
    both, first, second = units.both_looked[shown], units.one_looked[shown], units.one_looked.T[shown]
    n = units.looked_for_both[shown]
    odds = odds_ratio(both, first, second, n)
    return {
        "lift": lift(both, first, second, n),
        "jaccard": jaccard(both, first, second),
        "odds_ratio": odds.value,
        "odds_low": odds.low,
        "odds_high": odds.high,
        "p": p[shown],
        "q": q[shown],
        "both_looked": both,
        "looked_for": n,
    }
