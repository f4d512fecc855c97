"""The question: Which factors occur together?"""

from __future__ import annotations

import numpy as np

from graph.projection import Units
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, NUMBER, PROBABILITY, RATIO, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.clearest import note_tests, state_clearest
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for, note_whole_case
from queries.counting.merging import canonical
from queries.counting.repeated import note_repeated
from queries.counting.tested_pairs import DIRECTIONS, TestedPairs
from queries.counting.too_few import note_withheld
from queries.questions.chart import PAIRS, points
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, PER, POOL, NetworkPicture, Parameter, Question, node
from queries.statistics.arrays import ranks
from queries.wording.figures import plain

QUESTION = Question(
    name="factors-together",
    audiences=("researcher",),
    title="Which factors occur together?",
    about=(
        "Each pair of factors with the cases in which both were recorded, and the episodes in which both were "
        "recorded; how much more often, or less often, they come together than chance would have it, with a test, "
        "over the cases (or the episodes) in which somebody looked for both. Pairs that never come together are "
        "listed where that can be tested. Merged factors are counted as what they were merged into."
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
        Column("direction", "Than by chance", TEXT),
        Column("q", "q, false discovery", PROBABILITY),
        Column("p", "p, of no association", PROBABILITY),
        Column("lift", "Lift", RATIO),
        Column("jaccard", "Of either, both", SHARE, is_secondary=True),
        Column("odds_ratio", "Odds ratio", RATIO),
        Column("odds_low", "Odds ratio, from", RATIO, is_secondary=True),
        Column("odds_high", "Odds ratio, to", RATIO, is_secondary=True),
        Column("both_looked", "Both, where looked for", NUMBER, is_secondary=True),
        Column("looked_for", "Looked for both", NUMBER),
        GROUP_COLUMN,
    ),
    consequence="no two can be recorded together",
    sentence="No two factors were recorded together in more cases than {a_name} and {b_name}: {cases}.",
    no_rows="No two factors were recorded in one case, as far as was asked.",
    key=("a", "b", "group"),
    method=(
        "A case counts by its agreed coding, else by its single coding, else each factor once if any coder "
        "recorded it. Lift, Jaccard, odds ratio, p and q are out of the cases (or episodes) whose coding says that "
        "it looked for both factors; they are blank, but for Jaccard, where fewer than 5 of these cases have one of "
        "the two factors, or lack it. Per case p is Fisher's exact test, two-sided, and the interval of the odds ratio "
        "Gart's (1966). Episodes of one case are not independent of each other: per episode p is a score test by case "
        "(Rotnitzky and Jewell, 1990, with the variance of the margins where that is larger), and the interval is "
        "linearised by case. q is the false discovery rate (Benjamini and Hochberg, 1995) over all pairs that have a "
        "p, those that never met among them. The odds ratio is blank where it is beyond all bounds. By chance means that a "
        "factor is as likely in each case as in any other: where much of everything is recorded in some cases and little in "
        "others, most pairs seem to go together, which a note says."
    ),
    network=NetworkPicture(
        links=("a", "b", "cases"), carries=("direction", "lift", "odds_ratio", "p", "q", "group"), is_directed=False
    ),
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

# Pairs that have nothing to do with each other come together half of the time, or nine times of ten where cases differ much
# in how much is recorded in them: docs/statistics.md.
MIN_TESTS, MOST_TOGETHER = 8, 0.75


def rows(context: QuestionContext) -> list[Row]:
    """One row a pair, that of the surest association first, then that of most cases; group by group."""
    all_groups = groups(context)
    note_looked_for(context, all_groups)
    note_whole_case(context, all_groups)
    factor = context.parameters["factor"]
    sought = canonical(context, factor) if factor else None
    pair_rows = [
        row
        for group in all_groups
        for row in _rows(context, group, sought, f"{group.name}: " if len(all_groups) > 1 else "")
    ]
    if any(row["q"] is not None for row in pair_rows):
        state_clearest(context, pair_rows, "association", _pair_text)
    return pair_rows


def _pair_text(row: Row) -> str:
    return (
        f"{row['a_name']} and {row['b_name']} were recorded together {row['direction']} than by chance, in "
        f"{row['both_looked']:,} of {row['looked_for']:,}"
    )


def _rows(context: QuestionContext, group: Group, sought: str | None, prefix: str) -> list[Row]:
    """No more than are shown, and one more: q is over all pairs, rows are of those shown alone."""
    factors = group.view.projection.factors
    cases, episodes = Units(group.view, "case"), Units(group.view, "episode")
    tested = TestedPairs.of(cases if context.parameters["per"] == "case" else episodes)
    together = np.triu((cases.both > 0) | ~np.isnan(tested.p), 1)
    if sought is not None:
        is_sought = np.arange(len(factors.ids)) == factors.ids.number(sought)
        together &= is_sought[:, None] | is_sought[None, :]
    a, b = np.nonzero(together)
    note_withheld(context, int(np.isnan(tested.p[a, b]).sum()), "pair", f"{prefix}The association with its test")
    note_tests(context, tested.p, prefix)
    _note_directions(context, tested, prefix)
    names = factors.names
    note_repeated(
        context, [group.view], tested.p, tested.q, lambda a, b: f"{names[a]} and {names[b]}", tested.again, prefix
    )
    by_name = ranks(names)
    by = (
        b,
        a,
        by_name[b],
        by_name[a],
        -episodes.both[a, b],
        -cases.both[a, b],
        tested.p[a, b],
        np.isnan(tested.p[a, b]),
    )
    order = np.lexsort(by)[: context.limit + 1]
    a, b = a[order], b[order]
    columns = {"cases": cases.both[a, b], "episodes": episodes.both[a, b], **tested.columns(a, b)}
    directions = tested.directions(a, b)
    return [
        {
            "a": factors.ids.ids[first],
            "a_name": factors.names[first],
            "b": factors.ids.ids[second],
            "b_name": factors.names[second],
            "direction": directions[n],
            **{name: plain(values[n]) for name, values in columns.items()},
            **group.columns,
            "evidence": group.evidence(context, factors.ids.ids[first], factors.ids.ids[second])
            if columns["cases"][n]
            else None,
        }
        for n, (first, second) in enumerate(zip(a.tolist(), b.tolist(), strict=True))
    ]


def _note_directions(context: QuestionContext, tested: TestedPairs, prefix: str) -> None:
    """That nearly all pairs go together, which says more of the cases than of the pairs."""
    pairs = np.nonzero(~np.isnan(tested.p))
    tests, more = len(pairs[0]), tested.directions(*pairs).count(DIRECTIONS[1])
    if tests >= MIN_TESTS and more >= MOST_TOGETHER * tests:
        context.note(
            "together-in-general",
            f"{prefix}Of the {tests:,} pairs tested {more:,} come together more often than by chance. Where nearly all do, the "
            "likely reason is that much of everything is recorded in some cases and little in others, by how long or how "
            "closely they were looked at, and not what the two have to do with each other.",
            tests=tests,
            more_often=more,
        )
