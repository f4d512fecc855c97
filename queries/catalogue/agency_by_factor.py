"""The question: Whose practice did which factors bear on?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE, View, distinct
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, MENTIONS, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence
from queries.counting.groups import GROUP_COLUMN, Group, groups
from queries.questions.chart import heat
from queries.questions.filters import filters_of
from queries.questions.question import POOL, NetworkPicture, Question, choice
from queries.statistics.arrays import ranks

QUESTION = Question(
    name="agency-by-factor",
    audiences=("researcher",),
    title="Whose practice did which factors bear on?",
    about=(
        "For each organisation and each factor, the cases, episodes and mentions in which a review states that the "
        "factor bore on that organisation's practice; or, by involvement, in which it was recorded while "
        "that organisation was involved."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(
        choice(
            "basis",
            "acted_on involvement",
            "whose practice it bore on, or who was involved in the episode",
            default="acted_on",
        ),
        POOL,
    ),
    columns=(
        Column("organisation", "Organisation", id_of("Organisation")),
        Column("name", "Its name", TEXT),
        Column("agency_type", "Type of agency", TEXT, is_secondary=True),
        Column("factor", "Factor", id_of("Factor")),
        Column("factor_name", "Its name", TEXT),
        Column("cases", "Cases", CASES, counts_evidence=True),
        Column("of_cases", "Of the cases of this organisation", CASES),
        Column("episodes", "Episodes", EPISODES, counts_evidence=True),
        Column("mentions", "Mentions", MENTIONS, counts_evidence=True),
        Column("supporting", "Supporting", MENTIONS),
        Column("hindering", "Hindering", MENTIONS),
        GROUP_COLUMN,
    ),
    consequence="nobody can say whose practice was borne on",
    sentence="Each factor with the organisations whose practice it bore on.",
    no_rows="No contribution says whose practice it bore on, as far as was asked.",
    key=("organisation", "factor", "group"),
    method=(
        "A case counts by its agreed coding, else by its single coding, else each factor once if any coder "
        "recorded it. By involvement, what is recorded in an episode counts for the organisations involved "
        "in that episode, and what is recorded for the case as a whole for those involved in the case as a whole. The "
        "cases of an organisation are those in which anything that is counted here is recorded of it. Rows are ordered "
        "by the name of the factor, then of the organisation."
    ),
    network=NetworkPicture(links=("organisation", "factor", "cases")),
    charts=(heat("factor_name", "name", "cases", of="of_cases", by_name=True),),
    notes=(
        (
            "How often an organisation is named depends on how many of its cases were reviewed, and on who wrote the "
            "reviews. Organisations are not ranked by it, and cannot be."
        ),
        (
            "A contribution that names two organisations counts for each. That a factor bore on somebody's practice is "
            "not that it was theirs."
        ),
    ),
)

_INVOLVED = """
MATCH (o:Organisation)-[:INVOLVED_IN]->(t)
RETURN DISTINCT o.id AS organisation, t.id AS target, t:Case AS to_case ORDER BY organisation, target, to_case
"""
_ORGANISATIONS = """
MATCH (o:Organisation) RETURN o.id AS id, coalesce(o.name, o.id) AS name, o.agency_type AS agency_type ORDER BY id
"""


@dataclass(frozen=True)
class _Attributions:
    """Contributions with the organisations that they name: places among those that count, and rows of `ids`."""

    places: NDArray[Any]
    organisations: NDArray[Any]
    ids: Sequence[str]

    def only(self, ids: Collection[str]) -> _Attributions:
        """What names one of these organisations."""
        mask = np.array([id_ in ids for id_ in self.ids], bool)[self.organisations]
        return _Attributions(self.places[mask], self.organisations[mask], self.ids)


def rows(context: QuestionContext) -> list[Row]:
    """One row for each organisation and factor, by the names of factors; group by group."""
    by_involvement = context.parameters["basis"] == "involvement"
    all_groups = groups(context, ignored=("organisation",) if by_involvement else ())
    if by_involvement:
        involved = context.read(_INVOLVED)
        attributions = [_involved(group.view, involved) for group in all_groups]
    else:
        context.note("only-with-practice", "Only contributions that say whose practice they bore on are counted.")
        attributions = [_acted_on(group.view) for group in all_groups]
    organisations = {row["id"]: row for row in context.read(_ORGANISATIONS)}
    pair_rows = [
        row
        for group, attribution in zip(all_groups, attributions, strict=True)
        for row in _rows(context, group, attribution, organisations)
    ]
    if pair_rows:
        context.sentence(_sentence(pair_rows, by_involvement))
    return pair_rows


def _sentence(rows: list[Row], by_involvement: bool) -> str:
    """How much there is, without the name of any organisation."""
    factors, organisations = (len({row[name] for row in rows}) for name in ("factor", "organisation"))
    of_factors = f"{factors:,} {'factor was' if factors == 1 else 'factors were'} recorded"
    of_organisations = f"{organisations:,} {'organisation' if organisations == 1 else 'organisations'}"
    if by_involvement:
        return f"{of_factors} where {of_organisations} {'was' if organisations == 1 else 'were'} involved."
    return f"{of_factors} as bearing on the practice of {of_organisations}."


def _acted_on(view: View) -> _Attributions:
    organisations, acted_on = view.projection.contributions.acted_on
    places, numbers = acted_on[view.rows].tocoo().coords
    return _Attributions(places, numbers, organisations.ids)


def _involved(view: View, rows: list[Row]) -> _Attributions:
    """Each contribution with the organisations involved where it was recorded."""
    ids = sorted({row["organisation"] for row in rows})
    number = {id_: place for place, id_ in enumerate(ids)}
    cases, episodes = view.projection.cases.ids, view.projection.episodes.ids
    numbers_by_place: dict[tuple[bool, int], list[int]] = {}
    for row in rows:
        place = (cases if row["to_case"] else episodes).number(row["target"])
        numbers_by_place.setdefault((row["to_case"], place), []).append(number[row["organisation"]])
    places_of_rows = zip(view.column("case").tolist(), view.column("episode").tolist(), strict=True)
    organisations_of = [
        numbers_by_place.get((True, case) if episode == NONE else (False, episode), [])
        for case, episode in places_of_rows
    ]
    places = np.repeat(np.arange(len(organisations_of)), [len(numbers) for numbers in organisations_of])
    return _Attributions(
        places, np.array([number for numbers in organisations_of for number in numbers], np.int64), ids
    )


def _rows(
    context: QuestionContext, group: Group, attributions: _Attributions, organisations: dict[str, Row]
) -> list[Row]:
    """No more than are shown, and one more."""
    if "organisation" in context.resolved.filters:
        attributions = attributions.only(context.resolved.bound["organisation"])
    factors = group.view.projection.factors
    columns = _counts(group.view, attributions)
    cases = group.view.column("case")[attributions.places]
    of_cases = distinct(attributions.organisations, cases, len(attributions.ids))
    pairs = np.flatnonzero(columns["mentions"])
    organisation, factor = np.divmod(pairs, max(len(factors.ids), 1))
    names = [organisations.get(id_, {}).get("name", id_) for id_ in attributions.ids]
    by_name = ranks(names)[organisation], factor, ranks(factors.names)[factor]
    order = np.lexsort((ranks(attributions.ids)[organisation], *by_name))
    return [
        {
            "organisation": attributions.ids[organisation[n]],
            "name": names[organisation[n]],
            "agency_type": organisations.get(attributions.ids[organisation[n]], {}).get("agency_type"),
            "factor": factors.ids.ids[factor[n]],
            "factor_name": factors.names[factor[n]],
            **{name: int(values[pairs[n]]) for name, values in columns.items()},
            "of_cases": int(of_cases[organisation[n]]),
            **group.columns,
            "evidence": _evidence(context, group, attributions.ids[organisation[n]], factors.ids.ids[factor[n]]),
        }
        for n in order[: context.limit + 1].tolist()
    ]


def _counts(view: View, attributions: _Attributions) -> dict[str, NDArray[Any]]:
    """For each organisation and factor (its number x factors + the factor's), distinct cases, episodes and mentions."""
    factors, places = len(view.projection.factors.ids), attributions.places
    keys, size = attributions.organisations * factors + view.column("factor")[places], len(attributions.ids) * factors
    mentions, episode = view.mentions[places], view.column("episode")[places]
    masks = {word: view.of_polarity(word)[places] for word in ("supporting", "hindering")}
    return {
        "cases": distinct(keys, view.column("case")[places], size),
        "episodes": distinct(keys[episode != NONE], episode[episode != NONE], size),
        "mentions": distinct(keys, mentions, size),
        **{word: distinct(keys[mask], mentions[mask], size) for word, mask in masks.items()},
    }


def _evidence(context: QuestionContext, group: Group, organisation: str, factor: str) -> Evidence:
    """What is recorded of the factor where this organisation was involved, or where it bore on its practice."""
    ignored = frozenset({"organisation"})
    if context.parameters["basis"] == "involvement":
        return group.evidence(context, factor, involved=organisation, ignored=ignored)
    return group.evidence(context, factor, bore_on=organisation, ignored=ignored)
