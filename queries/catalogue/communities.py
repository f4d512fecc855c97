"""The question: Which factors form groups?"""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.projection import Units, View
from queries.answers.column import Column, Row
from queries.answers.units import CASES, NUMBER, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.clearest import CLEAR
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, POOL, NetworkPicture, Question
from queries.statistics.exact import fisher
from queries.statistics.multiple import false_discovery
from queries.statistics.stability import NOT_THERE, stability
from queries.wording.figures import plain

QUESTION = Question(
    name="communities",
    audiences=("researcher",),
    title="Which factors form groups?",
    about=(
        "Groups of factors that are recorded in the same cases more often than chance would have it, and how well "
        "each group returns when the cases are drawn again."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(POOL, ASSUME_LOOKED),
    columns=(
        Column("community", "Group", NUMBER),
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("cases", "Cases", CASES, counts_evidence=True),
        Column("joined", "Joined with, within its group", NUMBER),
        Column("size", "Factors in the group", NUMBER, is_secondary=True),
        Column("stability", "How well the group returns", SHARE),
        Column("verdict", "In words", TEXT),
        GROUP_COLUMN,
    ),
    consequence="no groups can be formed",
    sentence="No group is larger than that of {name}, which has {size} factors; it is {verdict}.",
    no_rows="No two factors are recorded together more often than chance would have it, as far as was asked.",
    key=("factor", "group"),
    method=(
        "Two factors are joined where both are recorded in at least two cases, and in more than chance would have "
        "it by two standard deviations (hypergeometric); the join weighs the cases above chance. Groups are those "
        "of the Louvain method (V. D. Blondel and others, 2008), seeded. The cases are drawn again, with "
        "replacement, twenty times; how well a group returns is the mean of its largest Jaccard similarity with a "
        "group of such a draw. Joins so weak come by chance, and their groups may return all the same: a group is "
        "called stable only if it has three factors or more, returns at 75 % or more, and each of its factors is "
        "recorded together with another of it more than by chance at a false discovery rate of 5 % over all pairs "
        "(Fisher, one-sided, by the cases in which both were looked for; Benjamini and Hochberg, 1995). Where no factors "
        "have anything to do with each other, at most 1 data set in 20 has a group called stable: so by the rule, and in "
        "simulations of 16 to 100 cases and 8 to 40 factors. The limit of 75 % is C. Hennig's (2007) for another "
        "setting, in which what is grouped is drawn again; here it is a convention."
    ),
    network=NetworkPicture(nodes=("factor",)),
    notes=(
        (
            "A group is a way to look at the data, not a thing in the world; do not build on one that is not called "
            "stable. Cases whose coders did not look for the same things make groups, too, but none called stable."
        ),
    ),
)

RESAMPLES, SEED = 20, 1
MIN_CASES_JOINED, BEYOND_CHANCE = 2, 2.0
MIN_FACTORS, MIN_RETURNS = 3, 0.75  # of a group that is called stable
Weights = NDArray[np.float64]


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, the largest group first; group of cases by group of cases."""
    all_groups = groups(context)
    note_looked_for(context, all_groups)
    return [row for group in all_groups for row in _rows(context, group)]


def _rows(context: QuestionContext, group: Group) -> list[Row]:
    recorded = _coded_cases(group.view)
    joins = _joins(recorded, np.ones(len(recorded), np.int64))
    community = _communities(joins)
    if not (community != NOT_THERE).any():
        return []
    members = np.flatnonzero(community != NOT_THERE)
    returns = stability(community[members], _drawn_again(recorded)[:, members]).jaccard
    stable = stable_groups(community, returns, clear_pairs(Units(group.view, "case")))
    factors = group.view.projection.factors
    sizes = np.bincount(community[members])
    cases = recorded.sum(axis=0)
    factor_rows = [
        {
            "community": int(community[n]) + 1,
            "factor": factors.ids.ids[n],
            "name": factors.names[n],
            "cases": int(cases[n]),
            "joined": int(((joins[n] > 0) & (community == community[n])).sum()),
            "size": int(sizes[community[n]]),
            "stability": plain(returns[community[n]]),
            "verdict": "stable" if stable[community[n]] else "not called stable",
            **group.columns,
            "evidence": group.evidence(context, factors.ids.ids[n]),
        }
        for n in members.tolist()
    ]
    return sorted(
        factor_rows, key=lambda row: (row["community"], -row["joined"], -row["cases"], row["name"], row["factor"])
    )


def _coded_cases(view: View) -> NDArray[np.int64]:
    """The coded cases x factors, dense."""
    recorded: NDArray[np.int64] = view.in_cases[np.flatnonzero(view.coded)].toarray().astype(np.int64)
    return recorded


def _joins(recorded: NDArray[np.int64], times: NDArray[np.int64]) -> Weights:
    """Factors x factors: cases with both beyond chance, 0 where they are not joined; each case counts `times`."""
    n = int(times.sum())
    weighted = recorded * times[:, None]
    both = (weighted.T.astype(np.float64)) @ recorded
    totals = weighted.sum(axis=0).astype(np.float64)
    expected = np.outer(totals, totals) / max(n, 1)
    spread = np.sqrt(expected * np.outer(n - totals, n - totals) / (max(n, 1) * max(n - 1, 1)))
    is_joined = (both >= MIN_CASES_JOINED) & (both - expected >= BEYOND_CHANCE * spread) & (both > expected)
    np.fill_diagonal(is_joined, val=False)
    return np.where(is_joined, both - expected, 0.0)


def _communities(joins: Weights) -> NDArray[np.int64]:
    """The number of each factor's group, the largest 0; NOT_THERE for one that is joined with none."""
    network: nx.Graph[int] = nx.Graph()
    starts, ends = np.nonzero(np.triu(joins))
    network.add_weighted_edges_from(zip(starts.tolist(), ends.tolist(), joins[starts, ends].tolist(), strict=True))
    sets = nx.community.louvain_communities(network, seed=SEED) if network else []
    community = np.full(len(joins), NOT_THERE)
    for number, members in enumerate(
        sorted((sorted(members_of) for members_of in sets), key=lambda members_of: (-len(members_of), members_of))
    ):
        community[members] = number
    return community


def _drawn_again(recorded: NDArray[np.int64]) -> NDArray[np.int64]:
    """Resamples x factors: the groups that other draws of as many cases would have shown."""
    chance, cases = np.random.default_rng(SEED), len(recorded)
    draws = chance.multinomial(cases, np.full(cases, 1 / cases), size=RESAMPLES)
    return np.stack([_communities(_joins(recorded, times)) for times in draws])


def clear_pairs(units: Units) -> NDArray[np.bool_]:
    """Factors x factors: recorded together more than by chance in the cases in which both were looked for.

    At the false discovery rate of what is called clear, over all pairs that could be recorded together.
    """
    both, one, looked = units.both_looked, units.one_looked, units.looked_for_both
    first, second = np.nonzero(np.triu((one > 0) & (one.T > 0), 1))
    p = fisher(both[first, second], one[first, second], one[second, first], looked[first, second], "greater")
    clear = np.zeros(both.shape, bool)
    clear[first, second] = false_discovery(p) <= CLEAR
    return clear | clear.T


def stable_groups(
    community: NDArray[np.int64], returns: NDArray[np.float64], clear: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """For each group whether it is called stable: it returns, and none of its factors may be there by chance."""
    groups_of = [np.flatnonzero(community == number) for number in range(len(returns))]
    more_than_chance = [clear[np.ix_(members, members)].any(axis=1).all() for members in groups_of]
    is_large = np.array([len(members) >= MIN_FACTORS for members in groups_of])
    return is_large & np.array(more_than_chance) & (returns >= MIN_RETURNS)
