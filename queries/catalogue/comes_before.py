"""The question: Which factors tend to be recorded earlier than which others?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE
from queries.answers.column import Column, Row
from queries.answers.units import CASES, PROBABILITY, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.clearest import note_tests, state_clearest
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_whole_case
from queries.counting.merging import canonical
from queries.counting.too_few import MIN_CASES, note_withheld, unless_few
from queries.questions.chart import PAIRS, bars
from queries.questions.filters import filters_of
from queries.questions.question import POOL, NetworkPicture, Parameter, Question, node
from queries.statistics.arrays import ranks
from queries.statistics.multiple import false_discovery
from queries.statistics.order import Order, comes_before
from queries.wording.figures import plain

QUESTION = Question(
    name="comes-before",
    audiences=("researcher",),
    title="Which factors tend to be recorded earlier than which others?",
    about=(
        "Each pair of factors that were recorded in episodes of one case, with the cases in which the one came in "
        "an earlier episode more often than in a later one than the other, tested against chance within cases. "
        "Merged factors are counted as what they were merged into."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(
        node("factor", "Factor", "only pairs of this factor with another"),
        Parameter("limit", "at most this many pairs", "integer", default="1000"),
        POOL,
    ),
    columns=(
        Column("a", "Earlier in more cases", id_of("Factor")),
        Column("a_name", "Its name", TEXT),
        Column("b", "The other factor", id_of("Factor")),
        Column("b_name", "Its name", TEXT),
        Column("cases", "Cases with both", CASES),
        Column("first_earlier", "First one earlier", CASES),
        Column("second_earlier", "Other one earlier", CASES),
        Column("tied", "Neither earlier", CASES, is_secondary=True),
        Column("p", "p, exact", PROBABILITY),
        Column("q", "q, false discovery", PROBABILITY),
        GROUP_COLUMN,
    ),
    presupposes=("contributions-in-episodes",),
    consequence="no order can be given",
    sentence="{rows} pairs of factors are ordered.",
    no_rows="No two factors were recorded in episodes of one case whose order is known, as far as was asked.",
    key=("a", "b", "group"),
    method=(
        "In each case the pairs of episodes with the one factor in the earlier and the other in the later are "
        "counted both ways; the case goes to the factor that is more often the earlier, and is tied where neither "
        "is. If the episodes of a case were in any order by chance, turning the case round would be as likely; "
        "over all such permutations within cases the number of untied cases that go to the first factor is "
        "binomial with 1/2, and p is exact and two-sided (the sign test; Lehmann and Romano, 2005, 15.2). q is the "
        "false discovery rate (Benjamini and Hochberg, 1995) over the pairs that have a p. The order of "
        "episodes is their sequence in the case."
    ),
    network=NetworkPicture(links=("a", "b", "first_earlier")),
    charts=(bars(("a_name", "b_name"), "first_earlier", of="cases", joined_by="before", rows=PAIRS),),
    notes=(
        "Earlier is not why. That one factor is recorded in earlier episodes does not say that it led to the other.",
        "So many pairs are compared that some seem to have an order by chance: read p only with q beside it.",
    ),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a pair, that of the surest order first; group by group."""
    all_groups = groups(context)
    note_whole_case(context, all_groups)
    prefixes = [f"{group.name}: " if len(all_groups) > 1 else "" for group in all_groups]
    for group, prefix in zip(all_groups, prefixes, strict=True):
        _note_unordered(context, group, prefix)
    factor = context.parameters["factor"]
    sought = canonical(context, factor) if factor else None
    pair_rows = [
        row for group, prefix in zip(all_groups, prefixes, strict=True) for row in _rows(context, group, sought, prefix)
    ]
    state_clearest(context, pair_rows, "order", _order_text)
    return pair_rows


def _order_text(row: Row) -> str:
    return (
        f"{row['a_name']} came before {row['b_name']} in {row['first_earlier']:,} of {row['cases']:,} cases with both, "
        f"the other way round in {row['second_earlier']:,}"
    )


def _rows(context: QuestionContext, group: Group, sought: str | None, prefix: str) -> list[Row]:
    """No more than are shown, and one more: p and q are of all pairs, their rows of those alone."""
    factors, order = group.view.projection.factors, ordered(group)
    untied = order.first_earlier + order.second_earlier
    p = unless_few(order.p, untied)
    q = false_discovery(p)
    note_tests(context, p, prefix)
    pairs = np.arange(len(p)) if sought is None else _with(order, factors.ids.number(sought))
    note_withheld(context, int((untied[pairs] < MIN_CASES).sum()), "pair", f"{prefix}The test of an order")
    earlier = np.maximum(order.first_earlier, order.second_earlier)
    names = ranks(factors.names)
    by = (order.second, order.first, names[order.second], names[order.first], -earlier, -order.cases, p, np.isnan(p))
    surest = pairs[np.lexsort([values[pairs] for values in by])][: context.limit + 1]
    return [_row(context, group, order, n, {"p": plain(p[n]), "q": plain(q[n])}) for n in surest.tolist()]


def ordered(group: Group) -> Order:
    """The pairs of factors in the order of episodes whose place in their case is known."""
    episodes, with_place = group.view.projection.episodes, placed(group)
    return comes_before(group.view.in_episodes[with_place], episodes.case[with_place], episodes.sequence[with_place])


def placed(group: Group) -> NDArray[Any]:
    """The episodes that have anything recorded and whose place in their case is known."""
    recorded = group.view.in_episodes.sum(axis=1) > 0
    return np.flatnonzero(recorded & (group.view.projection.episodes.sequence != NONE))


def _with(order: Order, factor: int) -> NDArray[np.int64]:
    return np.flatnonzero((order.first == factor) | (order.second == factor))


def _row(context: QuestionContext, group: Group, order: Order, n: int, tested: Row) -> Row:
    """A pair, the factor that is earlier in more cases as its first one."""
    factors = group.view.projection.factors
    ends = [(int(order.first[n]), int(order.first_earlier[n])), (int(order.second[n]), int(order.second_earlier[n]))]
    (a, first), (b, second) = sorted(ends, key=lambda end: (-end[1], factors.names[end[0]], end[0]))
    ids = factors.ids.ids
    return {
        "a": ids[a],
        "a_name": factors.names[a],
        "b": ids[b],
        "b_name": factors.names[b],
        "cases": int(order.cases[n]),
        "first_earlier": first,
        "second_earlier": second,
        "tied": int(order.tied[n]),
        **tested,
        **group.columns,
        "evidence": group.evidence(context, ids[a], ids[b], placed=True),
    }


def _note_unordered(context: QuestionContext, group: Group, prefix: str) -> None:
    count = int((group.view.in_episodes.sum(axis=1) > 0).sum()) - len(placed(group))
    if count:
        context.note(
            "place-not-known",
            f"{prefix}{count:,} {'episode' if count == 1 else 'episodes'} with factors recorded "
            f"{'has no known place in its case and is' if count == 1 else 'have no known place in their cases and are'} "
            "left out.",
            episodes=count,
        )
