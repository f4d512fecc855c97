"""The question: Which factors are recorded more in good than in problematic practice?"""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import Units
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, PROBABILITY, RATIO, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.clearest import note_tests, state_clearest
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for, note_whole_case
from queries.counting.repeated import note_repeated
from queries.counting.too_few import note_withheld, unless_few
from queries.questions.chart import points
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, POOL, Parameter, Question
from queries.statistics.multiple import false_discovery
from queries.statistics.strata import ByStratum, by_stratum
from queries.wording.figures import plain, ratio_text

QUESTION = Question(
    name="good-against-problematic",
    audiences=("researcher",),
    title="Which factors are recorded more in good than in problematic practice?",
    about=(
        "Each factor with the episodes appraised good and those appraised problematic in which it was recorded, "
        "with either polarity, compared within cases, so that a case with much of everything weighs no more than "
        "it tells. Merged factors are counted as what they were merged into."
    ),
    on_projection=True,
    filters=filters_of("contributions", but=("polarity",)),
    parameters=(
        Parameter("limit", "at most this many factors", "integer", default="1000"),
        POOL,
        ASSUME_LOOKED,
    ),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("good_with", "Recorded in good episodes", EPISODES),
        Column("good", "Good episodes", EPISODES),
        Column("problematic_with", "Recorded in problematic episodes", EPISODES),
        Column("problematic", "Problematic episodes", EPISODES),
        Column("odds_ratio", "Odds ratio", RATIO),
        Column("low", "Odds ratio, from", RATIO),
        Column("high", "Odds ratio, to", RATIO),
        Column("p", "p, of no difference", PROBABILITY),
        Column("q", "q, false discovery", PROBABILITY),
        Column("cases", "Cases that tell", CASES),
        GROUP_COLUMN,
    ),
    presupposes=("appraised-episodes",),
    consequence="nothing can be compared",
    sentence="{rows} factors are compared.",
    no_rows="No factor was recorded in an episode appraised good or problematic, as far as was asked.",
    key=("factor", "group"),
    method=(
        "Episodes appraised good against episodes appraised problematic, within cases: the odds ratio of Mantel "
        "and Haenszel (1959) over cases, over 1 where the factor is recorded more in good episodes. Episodes of one "
        "case are not independent of each other: p and the interval, at 95 %, are by case (Liang, 1985; by Student's t "
        "with one degree of freedom less than there are cases that tell), or those of Mantel and Haenszel and of Robins, "
        "Breslow and Greenland (1986) where these have the larger variance. "
        "q is the false discovery rate (Benjamini and Hochberg, 1995) over the factors for "
        "which a p is said. A case tells something of a factor where it holds both kinds of episode, and the "
        "factor in some of them and not in all. Only episodes of cases whose coding says that it looked for the "
        "factor's category, or a broader one, are counted."
    ),
    charts=(points("name", "odds_ratio", low="low", high="high", of="cases", around=1),),
    notes=(
        (
            "Appraisal and polarity were judged by the same people, so that supporting factors go with good episodes "
            "nearly by definition. Therefore a factor counts here where it was recorded at all, with either polarity."
        ),
        "This is influence, not cause. Recorded more often in good episodes does not say that it made them good.",
        (
            "The odds ratio is blank where it is beyond all bounds, and its interval where the factor is one-sided in "
            "every case."
        ),
    ),
)

KINDS = ("good", "problematic")
_OTHERS = {"adequate": "adequate", "mixed": "mixed", "not_appraised": "not appraised", None: "without an appraisal"}


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that of the surest difference first; group by group."""
    all_groups = groups(context)
    note_looked_for(context, all_groups, per="episode")
    note_whole_case(context, all_groups)
    prefixes = [f"{group.name}: " if len(all_groups) > 1 else "" for group in all_groups]
    for group, prefix in zip(all_groups, prefixes, strict=True):
        _note_left_out(context, group, prefix)
    factor_rows = [
        row for group, prefix in zip(all_groups, prefixes, strict=True) for row in _rows(context, group, prefix)
    ]
    note_withheld(context, sum(row["p"] is None for row in factor_rows), "factor", "The odds ratio with its test")
    _note_turned_round(context, factor_rows)
    state_clearest(context, factor_rows, "difference", _difference_text)
    return factor_rows


def _difference_text(row: Row) -> str:
    """By what is tested, the odds ratio within cases: the counts over all of them may point the other way."""
    odds = inf if row["odds_ratio"] is None else row["odds_ratio"]  # blank is beyond all bounds
    often = "more" if odds > 1 else "less" if odds < 1 else "as"
    size = "" if row["odds_ratio"] is None else f" (odds ratio {ratio_text(odds)})"
    return (
        f"within the {row['cases']:,} cases that tell, {row['name']} was recorded {often} often in good episodes "
        f"{'as' if often == 'as' else 'than'} in problematic ones{size}"
    )


def _note_turned_round(context: QuestionContext, rows: list[Row]) -> None:
    """How many factors look otherwise over all cases together than within them (E. H. Simpson, 1951)."""
    over_cases = [
        (row["odds_ratio"], row["good_with"] * row["problematic"] - row["problematic_with"] * row["good"])
        for row in rows
        if row["odds_ratio"] is not None
    ]
    count = sum((odds - 1) * more < 0 for odds, more in over_cases)
    if count:
        context.note(
            "turned-round",
            f"For {count:,} {'factor' if count == 1 else 'factors'} the counts over all cases point the other way than the "
            "odds ratio, which compares within cases. Cases differ in how much is recorded in them and in how many of their "
            "episodes were good: only within cases is like compared with like.",
            factors=count,
        )


def _rows(context: QuestionContext, group: Group, prefix: str) -> list[Row]:
    units, factors = Units(group.view, "episode"), group.view.projection.factors
    columns = compared(units)
    note_tests(context, columns["p"], prefix)
    note_repeated(
        context, [group.view], columns["p"], columns["q"], factors.names.__getitem__,
        lambda places, cluster: within_cases(units, places[0], cluster[units.case]), prefix,
    )  # fmt: skip
    factor_rows: list[Row] = [
        {
            "factor": factors.ids.ids[n],
            "name": factors.names[n],
            **{name: plain(values[n]) for name, values in columns.items()},
            **group.columns,
            "evidence": group.evidence(context, factors.ids.ids[n], appraisals=tuple(KINDS), looked=True),
        }
        for n in np.flatnonzero(columns["good_with"] + columns["problematic_with"]).tolist()
    ]
    return sorted(factor_rows, key=_by_certainty)


def compared(units: Units) -> dict[str, NDArray[Any]]:
    """For each factor the episodes of the two kinds in cases in which it was looked for, and how the two differ."""
    good, problematic = _kinds(units)
    test = within_cases(units)
    p = unless_few(test.p, test.clusters)
    return {
        "good_with": _with(units, good),
        "good": _of(units, good),
        "problematic_with": _with(units, problematic),
        "problematic": _of(units, problematic),
        "odds_ratio": unless_few(test.odds_ratio, test.clusters),
        "low": unless_few(test.low, test.clusters),
        "high": unless_few(test.high, test.clusters),
        "p": p,
        "q": false_discovery(p),
        "cases": test.clusters,
    }


def within_cases(units: Units, factors: Any = slice(None), cluster: NDArray[np.int64] | None = None) -> ByStratum:
    """How the two kinds of episode differ within cases, those of one cluster taken as one where it is given."""
    return by_stratum(units.matrix_looked[:, factors], units.case, *_kinds(units), cluster)


def _kinds(units: Units) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    good, problematic = (units.selected & units.view.projection.episodes.appraised(word) for word in KINDS)
    return good, problematic


def _with(units: Units, kind: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.asarray(units.matrix_looked.T @ kind.astype(np.int64))


def _of(units: Units, kind: NDArray[np.bool_]) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = units.looked[kind].sum(axis=0, dtype=np.int64)[units.class_of]
    return counts


def _by_certainty(row: Row) -> tuple[Any, ...]:
    recorded = row["good_with"] + row["problematic_with"]
    return row["q"] is None, row["q"], row["p"], -row["cases"], -recorded, row["name"], row["factor"]


def _note_left_out(context: QuestionContext, group: Group, prefix: str) -> None:
    """How many episodes of coded cases were appraised otherwise."""
    view = group.view
    counted = view.masks.eligible_episodes & view.coded[view.projection.episodes.case]
    appraisals = [view.projection.episodes.appraisal[n] for n in np.flatnonzero(counted)]
    others = [(word, sum(appraisal == word for appraisal in appraisals)) for word in _OTHERS]
    named = [f"{count:,} {_OTHERS[word]}" for word, count in others if count]
    if named:
        total = sum(count for _, count in others)
        context.note(
            "appraised-otherwise",
            f"{prefix}{total:,} {'episode' if total == 1 else 'episodes'} appraised neither good nor problematic "
            f"{'is' if total == 1 else 'are'} left out: {', '.join(named)}.",
            episodes=total,
        )
