"""The question: Which factors support practice here and hinder it there, and what differs?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, LIST, PROBABILITY, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.clearest import note_tests
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for, note_whole_case
from queries.counting.polarities import BothWays, Differences, column_totals, differences
from queries.counting.repeated import note_repeated
from queries.counting.too_few import note_withheld
from queries.questions.chart import diverging
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, POOL, Parameter, Question
from queries.wording.figures import plain, probability

QUESTION = Question(
    name="both-ways",
    audiences=("researcher",),
    title="Which factors support practice here and hinder it there, and what differs?",
    about=(
        "Each factor that supported practice in some episodes and hindered it in others, with what differs between "
        "them - how they were appraised, which other factors were recorded beside it, whose practice was borne "
        "on. Merged factors are counted as what they were merged into."
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
        Column("supporting", "Episodes where it supported", EPISODES),
        Column("hindering", "Episodes where it hindered", EPISODES),
        Column("both", "Episodes where it did both", EPISODES),
        Column("supporting_cases", "Cases where it supported", CASES, is_secondary=True),
        Column("hindering_cases", "Cases where it hindered", CASES, is_secondary=True),
        Column("appraised", "How they were appraised", LIST),
        Column("beside", "Other factors beside it", LIST, is_secondary=True),
        Column("agencies", "Whose practice was borne on", LIST),
        Column("p", "p of the first difference", PROBABILITY),
        Column("q", "q of the first difference", PROBABILITY),
        GROUP_COLUMN,
    ),
    presupposes=("contributions-in-episodes",),
    consequence="none can work both ways",
    sentence=(
        "{name} supported practice in {supporting} episodes and hindered it in {hindering}; in {both} it did both."
    ),
    no_rows="No factor was recorded in episodes both as supporting and as hindering, as far as was asked.",
    key=("factor", "group"),
    method=(
        "Episodes in which the factor was recorded as supporting only, against those in which it was recorded as "
        "hindering only; where it was recorded as both, or as mixed, an episode counts as both and is not "
        "compared. Another factor is counted in episodes of cases whose coding says that it looked for that "
        "factor; an organisation where anything recorded in the episode bore on its practice. Episodes of one case are "
        "not independent of each other: p is a score test by case (Rotnitzky and Jewell, 1990, with the variance of the "
        "margins where that is larger), two-sided, blank where fewer than 5 cases tell; "
        "q is the false discovery rate (Benjamini and Hochberg, 1995) over all factors and "
        "organisations tested beside all factors. The five that differ most are named."
    ),
    charts=(
        diverging(
            "name",
            "supporting",
            "hindering",
            title="Episodes where a factor supported practice, and where it hindered it",
        ),
    ),
    notes=(
        (
            "Appraisal and polarity were judged by the same people, so that how the episodes were appraised is counted "
            "and not tested."
        ),
        "What differs went together with the one or the other. It does not say why the factor supported or hindered.",
        "A contribution of unclear polarity counts for neither.",
    ),
)

MAX_LISTED = 5  # differences that are named
_APPRAISALS = {"good": "good", "adequate": "adequate", "mixed": "mixed", "problematic": "problematic"}
_ORGANISATIONS = "MATCH (o:Organisation) RETURN o.id AS id, coalesce(o.name, o.id) AS name ORDER BY id"


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that of the surest difference first; group by group."""
    all_groups = groups(context)
    note_looked_for(context, all_groups, per="episode")
    note_whole_case(context, all_groups)
    return [
        row for group in all_groups for row in _rows(context, group, f"{group.name}: " if len(all_groups) > 1 else "")
    ]


def _rows(context: QuestionContext, group: Group, prefix: str) -> list[Row]:
    """No more than are shown, and one more: lists are written for those alone."""
    ways = BothWays(group.view)
    episodes = {name: column_totals(getattr(ways, name)) for name in ("supporting", "hindering", "both")}
    cases = {f"{word}_cases": column_totals(ways.cases(word)) for word in ("supporting", "hindering")}
    shown = ways.both_ways
    if not len(shown):
        return []
    between, names = differences(ways), _names(context, group)
    p, q = (_smallest(values[shown]) for values in (between.p, between.q))
    note_tests(context, between.p, prefix)
    note_repeated(
        context, [group.view], between.p, between.q, lambda factor, thing: f"{names[factor]} with {names[thing]}",
        ways.again, prefix,
    )  # fmt: skip
    note_withheld(context, int(np.isnan(p).sum()), "factor", f"{prefix}The test of what differs")
    fewer = np.minimum(episodes["supporting"], episodes["hindering"])[shown]
    appraised = _appraised(ways)
    by_name = np.array(names)[shown]
    order = np.lexsort([shown, by_name, -fewer, p, np.isnan(p)])[: context.limit + 1]
    return [
        {
            "factor": group.view.projection.factors.ids.ids[n],
            "name": names[n],
            **{name: int(values[n]) for name, values in (episodes | cases).items()},
            "appraised": [
                f"{title}: {good[n]:,} of {episodes['supporting'][n]:,} where it supported, {bad[n]:,} of "
                f"{episodes['hindering'][n]:,} where it hindered"
                for title, good, bad in appraised
                if good[n] or bad[n]
            ],
            **_lists(between, n, names, len(group.view.projection.factors.ids)),
            "p": plain(p[at]),
            "q": plain(q[at]),
            **group.columns,
            "evidence": group.evidence(context, group.view.projection.factors.ids.ids[n], in_episodes=True),
        }
        for at, n in zip(order.tolist(), shown[order].tolist(), strict=True)
    ]


def _lists(between: Differences, factor: int, names: list[str], factors: int) -> dict[str, list[str]]:
    """The other factors and the organisations that differ most, each with its counts in words."""
    parts = {"beside": range(factors), "agencies": range(factors, len(names))}
    return {
        name: [
            _difference_text(between, factor, thing, names[thing])
            for thing in between.most_telling(factor, things, names, MAX_LISTED)
        ]
        for name, things in parts.items()
    }


def _difference_text(between: Differences, factor: int, thing: int, name: str) -> str:
    at = factor, thing
    text = (
        f"{name}: in {between.supporting[at]:,} of {between.of_supporting[at]:,} where it supported, in {between.hindering[at]:,} of "
        f"{between.of_hindering[at]:,} where it hindered"
    )
    p, q = between.p[at], between.q[at]
    return text if np.isnan(p) else f"{text} (p {probability(p)}, q {probability(q)})"


def _appraised(ways: BothWays) -> list[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """For each appraisal its title, and in how many episodes of each kind, factor by factor, practice was appraised so."""
    appraised = {word: ways.view.projection.episodes.appraised(word).astype(np.int64) for word in _APPRAISALS}
    return [
        (title, appraised[word] @ ways.supporting, appraised[word] @ ways.hindering)
        for word, title in _APPRAISALS.items()
    ]


def _names(context: QuestionContext, group: Group) -> list[str]:
    """Of all factors, then of all organisations."""
    named = context.facts.once(_ORGANISATIONS, {}, lambda rows: {row["id"]: str(row["name"]) for row in rows})
    organisations, _ = group.view.projection.contributions.acted_on
    return [*group.view.projection.factors.names, *(named.get(id_, id_) for id_ in organisations.ids)]


def _smallest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The smallest of each row, NaN where it has none."""
    least: NDArray[np.float64] = np.where(np.isnan(values), np.inf, values).min(axis=1)
    return np.where(np.isinf(least), np.nan, least)
