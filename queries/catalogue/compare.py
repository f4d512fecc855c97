"""The question: What differs between two sets of cases?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.projection import Units
from graph.projection.tables import Bools
from queries.answers.column import Column, Row
from queries.answers.units import DIFFERENCE, NUMBER, PROBABILITY, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.by_case import BY_CASE, size_of
from queries.counting.clearest import note_tests, state_clearest
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for, note_whole_case
from queries.counting.repeated import note_repeated
from queries.counting.sets import CHOOSING, Pair, pairs
from queries.counting.too_few import MIN_CASES, note_withheld, unless_few
from queries.questions.chart import points
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, PER, POOL, Parameter, Question
from queries.statistics.arrays import ratio
from queries.statistics.clustered import Along, along
from queries.statistics.intervals import difference, wilson
from queries.statistics.multiple import false_discovery
from queries.wording.figures import plain

_AS_FILTERS = f'as filters, such as area="North West" since=2018: {", ".join(CHOOSING)}'
QUESTION = Question(
    name="compare",
    audiences=("researcher",),
    title="What differs between two sets of cases?",
    about=(
        "Each factor with its share of the cases (or episodes) of one set and of another in which somebody looked "
        "for it, and the difference of the two. Each set is chosen by filters of its own, such as an area or a period; "
        "all other filters hold for both. Merged factors are counted as what they were merged into."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(
        Parameter("one", f"the first set of cases, {_AS_FILTERS}", required=True, holds="filters"),
        Parameter("other", "the second set, in the same way", required=True, holds="filters"),
        Parameter("limit", "at most this many factors", "integer", default="1000"),
        PER,
        POOL,
        ASSUME_LOOKED,
    ),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("one_recorded", "Recorded in the first set", NUMBER, is_secondary=True),
        Column("one_looked_for", "Looked for in the first set", NUMBER, is_secondary=True),
        Column("one_share", "Share in the first set", SHARE),
        Column("one_low", "First share, from", SHARE, is_secondary=True),
        Column("one_high", "First share, to", SHARE, is_secondary=True),
        Column("other_recorded", "Recorded in the second set", NUMBER, is_secondary=True),
        Column("other_looked_for", "Looked for in the second set", NUMBER, is_secondary=True),
        Column("other_share", "Share in the second set", SHARE),
        Column("other_low", "Second share, from", SHARE, is_secondary=True),
        Column("other_high", "Second share, to", SHARE, is_secondary=True),
        Column("difference", "Difference, percentage points", DIFFERENCE),
        Column("low", "Difference, from", DIFFERENCE),
        Column("high", "Difference, to", DIFFERENCE),
        Column("p", "p, of no difference", PROBABILITY),
        Column("q", "q, false discovery", PROBABILITY),
        GROUP_COLUMN,
    ),
    consequence="nothing can be compared",
    sentence="{rows} factors are compared.",
    no_rows="No factor was recorded in cases that are in one of the two sets only, as far as was asked.",
    key=("factor", "group"),
    method=(
        "A share is out of the cases (or episodes) whose coding says that it looked for the factor's category or a "
        "broader one; its interval is Wilson's (1927). Difference is the first share less the second, its "
        "interval Newcombe's (1998, method 10), both at 95 %; p is Fisher's exact test, two-sided; q is the false "
        "discovery rate (Benjamini and Hochberg, 1995) over the factors that were recorded and of which a p is "
        "said. Cases that are in both sets are left out of both, shares and test alike, since the test needs sets "
        "that share none. Difference, interval, p and q are blank where somebody looked in fewer than 5 cases of either set; "
        "per episode, too, where fewer than 5 cases have an episode with the factor, or one without. " + BY_CASE
    ),
    charts=(
        points("name", "difference", low="low", high="high", title="Difference of the shares, first set less second"),
    ),
    notes=(
        (
            "The two sets differ in more than their filters, and reviewed cases were chosen. A difference is of what "
            "was recorded, no measure of risk and no effect of what sets them apart."
        ),
        "The interval and p are of two methods. Near the border one may see a difference where the other does not.",
    ),
)

Columns = dict[str, NDArray[Any]]


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that of the surest difference first; group by group."""
    per = context.parameters["per"]
    all_pairs = pairs(context, lambda side: _groups(side, per))
    factor_rows = [
        row for pair in all_pairs for row in _rows(context, pair, f"{pair.name}: " if len(all_pairs) > 1 else "")
    ]
    state_clearest(context, factor_rows, "difference", _difference_text)
    if not factor_rows and any(pair.shared.any() for pair in all_pairs):
        context.sentence("Nothing can be compared: what was recorded is in cases that are in both sets.")
    return factor_rows


def _difference_text(row: Row) -> str:
    return (
        f"{row['name']} was recorded in {row['one_recorded']:,} of {row['one_looked_for']:,} in the first set, and in "
        f"{row['other_recorded']:,} of {row['other_looked_for']:,} in the second"
    )


def _groups(side: QuestionContext, per: str) -> list[Group]:
    groups_of_side = groups(side)
    note_looked_for(side, groups_of_side)
    if per == "episode":
        note_whole_case(side, groups_of_side)
    return groups_of_side


def _rows(context: QuestionContext, pair: Pair, prefix: str) -> list[Row]:
    shared = pair.shared
    _note_shared(context, int(shared.sum()), prefix)
    per = context.parameters["per"]
    sides = _sides(pair, per, shared)
    columns = compared(sides, per)
    shown = np.flatnonzero(columns["one_recorded"] + columns["other_recorded"]).tolist()
    few = int((columns["cases"][shown] < MIN_CASES).sum())
    note_tests(context, columns["p"], prefix)
    names = pair.first.view.projection.factors.names
    note_repeated(
        context, pair.views, columns["p"], columns["q"], names.__getitem__,
        lambda places, cluster: _by_case(*sides, places[0], cluster), prefix,
    )  # fmt: skip
    note_withheld(context, few, "factor", f"{prefix}The difference with its test")
    factors = pair.first.view.projection.factors
    factor_rows: list[Row] = [
        {
            "factor": factors.ids.ids[n],
            "name": factors.names[n],
            **{name: plain(values[n]) for name, values in columns.items() if name != "cases"},
            **pair.columns,
            "evidence": pair.evidence(context, factors.ids.ids[n], in_episodes=per == "episode"),
        }
        for n in shown
    ]
    return sorted(factor_rows, key=_by_certainty)


def _sides(pair: Pair, per: str, shared: Bools) -> tuple[_Side, _Side]:
    first, second = (_Side(Units(view, per), shared) for view in pair.views)
    return first, second


def compared(sides: tuple[_Side, _Side], per: str) -> Columns:
    """For each factor its share in either set and their difference, both without the cases that are shared."""
    first, second = sides
    sizes = first.size, second.size
    apart = difference(first.recorded, first.looked_for, second.recorded, second.looked_for, sizes=sizes)
    p, cases = apart.p, np.minimum(first.cases, second.cases)
    if per == "episode":
        by_case = _by_case(first, second)
        p, cases = by_case.p, by_case.clusters
    p = unless_few(np.where(first.recorded + second.recorded > 0, p, np.nan), cases)
    return {
        **first.shares("one"),
        **second.shares("other"),
        "difference": unless_few(apart.value, cases),
        "low": unless_few(apart.low, cases),
        "high": unless_few(apart.high, cases),
        "p": p,
        "q": false_discovery(p),
        "cases": cases,
    }


class _Side:
    """One set: for each factor the units in which it is recorded and looked for, those in which it is looked for."""

    def __init__(self, units: Units, shared: Bools) -> None:
        self.units = units
        self.counted = np.flatnonzero(~shared[units.case] & units.looked.any(axis=1))
        self.looked = units.looked[self.counted][:, units.class_of]
        self.matrix = units.matrix_looked[self.counted]
        self.recorded = np.asarray(self.matrix.sum(axis=0), np.int64)
        self.looked_for = self.looked.sum(axis=0, dtype=np.int64)
        self.size = size_of(units, self.counted)

    @property
    def case(self) -> NDArray[np.int32]:
        """The case of each unit."""
        return self.units.case[self.counted]

    @property
    def cases(self) -> NDArray[np.int64]:
        """For each factor the cases with a unit in which it is looked for."""
        of_cases = np.zeros((len(self.units.view.looked), self.looked.shape[1]), bool)
        at, factors = np.nonzero(self.looked)
        of_cases[self.case[at], factors] = True
        totals: NDArray[np.int64] = of_cases.sum(axis=0, dtype=np.int64)
        return totals

    def shares(self, side: str) -> Columns:
        """The columns of the shares of this set."""
        interval = wilson(self.recorded, self.looked_for, size=self.size)
        return {
            f"{side}_recorded": self.recorded,
            f"{side}_looked_for": self.looked_for,
            f"{side}_share": ratio(self.recorded, self.looked_for),
            f"{side}_low": interval.low,
            f"{side}_high": interval.high,
        }


def _by_case(first: _Side, second: _Side, factors: Any = slice(None), cluster: Any = None) -> Along:
    """The difference of the two shares of these factors as a trend from 0, the second set, to 1, the first.

    By case, or by the cluster of each case.
    """
    recorded = sparse.vstack([first.matrix, second.matrix]).tocsr()[:, factors]
    is_first = np.arange(recorded.shape[0]) < first.matrix.shape[0]
    # Factors are of one kind where they are of one class in either set.
    classes, kind_of = np.unique([first.units.class_of, second.units.class_of], axis=1, return_inverse=True)
    looked = [
        side.units.looked[side.counted][:, columns] for side, columns in zip((first, second), classes, strict=True)
    ]
    case = np.concatenate([first.case, second.case])
    return along(recorded, np.vstack(looked), kind_of[factors], case if cluster is None else cluster[case], is_first)


def _by_certainty(row: Row) -> tuple[Any, ...]:
    apart = -abs(row["difference"] or 0.0)
    return row["p"] is None, row["p"], apart, -row["one_recorded"] - row["other_recorded"], row["name"], row["factor"]


def _note_shared(context: QuestionContext, count: int, prefix: str) -> None:
    if count:
        context.note(
            "cases-in-both-sets",
            f"{prefix}{count:,} {'case is' if count == 1 else 'cases are'} in both sets and left out of both: the test needs "
            "sets that share none.",
            cases=count,
        )
