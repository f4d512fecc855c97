"""What shares are out of under each filter, and all of them together, against a slow count of plain data."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.dtypes import StringDType
from plain_graph import (
    FACTORS,
    JOINS,
    KNOWN,
    ORGANISATIONS,
    SOURCES,
    Chosen,
    Coding,
    Contribution,
    Counts,
    Days,
    Place,
    PlainCase,
    graphs,
    slow_counts,
)

from graph.projection import NONE, POLARITIES, ChosenFilter, Projection, Selection, Units, View
from graph.projection.tables import (
    Cases,
    Codings,
    Contributions,
    Episodes,
    Factors,
    Matrix,
    Numbered,
    matrix,
)
from queries.counting.denominators import codebooks_without
from queries.questions.filters import FILTERS

pytestmark = pytest.mark.slow

VALUES: dict[str, list[Any]] = {
    "source": [frozenset({"one"})],
    "review": [frozenset({"V1"})],
    "area": [frozenset({"north"})],
    "case_kind": [frozenset({"audit"})],
    "age_band": [frozenset({"unborn"})],
    "harm_category": [frozenset({"neglect"})],
    "review_kind": [frozenset({"inquest"})],
    "organisation": [frozenset({"council"}), frozenset({"police"})],
    "category": [frozenset({"training"}), frozenset({"child"}), frozenset({"culture", "child"})],
    "polarity": [frozenset({"supporting"}), frozenset({"hindering"})],
    "level": [frozenset({"front_line"})],
    "since": ["2015-01-01", "2015-06-01"],
    "until": ["2015-12-31", "2016-02-15"],
    "as_at": ["2014-12-31", "2015-03-01"],
}


def projection_of(cases: list[PlainCase]) -> Projection:
    """A projection of plain data."""
    sources, factors = Numbered(SOURCES), Numbered(FACTORS)
    episodes = [(number, place) for number, case in enumerate(cases) for place in case.episodes]
    codings = [(number, coding) for number, case in enumerate(cases) for coding in case.codings]
    first_coding = np.cumsum([0, *(len(case.codings) for case in cases)]).tolist()
    recorded: list[tuple[int, int, Contribution]] = []
    for number, case in enumerate(cases):
        recorded += [(number, NONE, row) for row in case.whole.recorded]
    for at, (number, place) in enumerate(episodes):
        recorded += [(number, at, row) for row in place.recorded]
    return Projection(
        sources,
        Numbered(()),
        Cases(
            ids=Numbered(f"c{n}" for n in range(len(cases))),
            titles=[f"c{n}" for n in range(len(cases))],
            source=np.full(len(cases), NONE, np.int32),
            invented=np.zeros(len(cases), bool),
            start_earliest=_days([case.whole.start for case in cases], 0),
            start_latest=_days([case.whole.start for case in cases], 1),
            joins={
                "organisation": _joined([case.whole.involved for case in cases]),
                **{name: _joined([case.joined[name] for case in cases]) for name in JOINS},
            },
        ),
        Episodes(
            ids=Numbered(f"e{n}" for n in range(len(episodes))),
            titles=["" for _ in episodes],
            case=np.array([number for number, _ in episodes], np.int32),
            sequence=np.zeros(len(episodes), np.int32),
            appraisal=[None for _ in episodes],
            start_earliest=_days([place.start for _, place in episodes], 0),
            start_latest=_days([place.start for _, place in episodes], 1),
            organisations=_joined([place.involved for _, place in episodes]),
        ),
        Factors(
            factors,
            list(FACTORS),
            [v[0] for v in FACTORS.values()],
            [v[1] for v in FACTORS.values()],
            factors,
            np.arange(len(factors), dtype=np.int32),
        ),
        Codings(
            ids=Numbered(f"g{n}" for n in range(len(codings))),
            case=np.array([number for number, _ in codings], np.int32),
            source=sources.numbers(coding.source for _, coding in codings),
            codebook=np.full(len(codings), NONE, np.int32),
            agreed=np.array([coding.agreed for _, coding in codings], bool),
            looked_for=[coding.looked_for for _, coding in codings],
            coders=["" for _ in codings],
            methods=[None for _ in codings],
        ),
        Contributions(
            ids=np.array([f"k{n}" for n in range(len(recorded))], StringDType()),
            factor=factors.numbers(row.factor for _, _, row in recorded),
            case=np.array([number for number, _, _ in recorded], np.int32),
            episode=np.array([episode for _, episode, _ in recorded], np.int32),
            polarity=np.array([POLARITIES.index(row.polarity) for _, _, row in recorded], np.int8),
            mention=np.arange(len(recorded), dtype=np.int32),
            passage=np.arange(len(recorded), dtype=np.int64),
            source=sources.numbers(row.source for _, _, row in recorded),
            coding=np.array(
                [
                    first_coding[number] + row.coding
                    if row.coding is not None and row.coding < len(cases[number].codings)
                    else NONE
                    for number, _, row in recorded
                ],
                np.int32,
            ),
            by_machine=np.zeros(len(recorded), np.int8),
            acted_on=_joined([row.acted_on for _, _, row in recorded]),
        ),
        frozenset(),
    )


def _days(starts: list[Days], at: int) -> Any:
    return np.array([start[at] if start else "NaT" for start in starts], "datetime64[D]")


def _joined(rows: list[frozenset[str]]) -> tuple[Numbered, Matrix]:
    others = Numbered(sorted(frozenset[str]().union(*rows)))
    pairs = [(number, others.number(id_)) for number, ids in enumerate(rows) for id_ in ids]
    starts, ends = (np.array([pair[at] for pair in pairs], np.int32) for at in (0, 1))
    return others, matrix(starts, ends, (len(rows), len(others)))


def units_of(cases: list[PlainCase], chosen: Chosen, per: str, *, assume_looked: bool) -> Units:
    """The units of plain data under filters."""
    filters = tuple(ChosenFilter(name, value, FILTERS[name].masks) for name, value in chosen.items())
    return Units(View(projection_of(cases), Selection(filters, assume_looked=assume_looked)), per)


def counts_of(units: Units) -> dict[str, Counts]:
    """The counts of every factor."""
    columns = zip(units.recorded.tolist(), units.recorded_looked.tolist(), units.looked_for.tolist(), strict=True)
    return {factor: Counts(*column) for factor, column in zip(FACTORS, columns, strict=True)}


def chosen_filters(*, at_most: int) -> st.SearchStrategy[Chosen]:
    """Some filters with a value each."""
    names = st.lists(st.sampled_from(tuple(VALUES)), max_size=at_most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: st.sampled_from(VALUES[n]) for n in chosen}))


def test_every_filter_that_is_counted_on_the_projection_is_tried_here() -> None:
    assert set(VALUES) == KNOWN == {name for name, filter_ in FILTERS.items() if filter_.masks}


@pytest.mark.parametrize("name", [name for name, filter_ in FILTERS.items() if filter_.masks])
@settings(max_examples=15)
@given(data=st.data())
def test_shares_under_a_filter_are_out_of_what_it_says(name: str, data: st.DataObject) -> None:
    cases, assume_looked = data.draw(graphs), data.draw(st.booleans())
    for value, per in product(VALUES[name], ("case", "episode")):
        counts = counts_of(units_of(cases, {name: value}, per, assume_looked=assume_looked))
        assert counts == slow_counts(cases, {name: value}, per, assume_looked=assume_looked)


@settings(max_examples=50)
@given(graphs, chosen_filters(at_most=5), st.sampled_from(("case", "episode")), st.booleans())
def test_shares_under_filters_together_are_out_of_what_all_could_apply_to(
    cases: list[PlainCase], chosen: Chosen, per: str, assume_looked: bool
) -> None:
    counts = counts_of(units_of(cases, chosen, per, assume_looked=assume_looked))
    assert counts == slow_counts(cases, chosen, per, assume_looked=assume_looked)


@settings(max_examples=25)
@given(graphs, chosen_filters(at_most=4), st.sampled_from(("case", "episode")))
def test_what_shares_are_out_of_does_not_depend_on_what_was_recorded(
    cases: list[PlainCase], chosen: Chosen, per: str
) -> None:
    """Whoever was involved being known, nobody's record of a factor puts a case in its share, or takes one out."""
    everywhere = [_with_all_involved(case) for case in cases]
    nothing = [_without_records(case) for case in everywhere]
    first, second = (units_of(graph, chosen, per, assume_looked=False).looked_for for graph in (everywhere, nothing))
    assert first.tolist() == second.tolist()


def _with_all_involved(case: PlainCase) -> PlainCase:
    return _changed(case, lambda place: replace(place, involved=frozenset(ORGANISATIONS)))


def _without_records(case: PlainCase) -> PlainCase:
    return _changed(case, lambda place: replace(place, recorded=()))


def _changed(case: PlainCase, change: Any) -> PlainCase:
    return replace(case, whole=change(case.whole), episodes=tuple(change(episode) for episode in case.episodes))


def test_a_case_that_straddles_the_limit_counts_by_its_episodes_alone() -> None:
    """Its period began before the limit and its only episode after: it is no case of the time before."""
    looked = PlainCase(
        whole=Place(("2014-01-01", "2014-01-01"), frozenset(), ()),
        episodes=(Place(("2016-01-01", "2016-01-01"), frozenset(), ()),),
        codings=(),
        joined=dict.fromkeys(JOINS, frozenset()),
    )
    for chosen, cases in (({"until": "2015-12-31"}, 0), ({"since": "2015-01-01"}, 1)):
        assert units_of([looked], chosen, "case", assume_looked=True).selected.sum() == cases


def test_a_codebook_that_never_records_a_polarity_is_known() -> None:
    """Two cases, coded with codebooks of their own; the second records deficits alone."""
    cases = [
        _looked_at(("supporting", "hindering")),
        _looked_at(("hindering",)),
    ]
    projection = projection_of(cases)
    codings = replace(projection.codings, codebook=np.array([0, 1], np.int32))
    view = View(replace(projection, codebooks=Numbered(("both", "deficits")), codings=codings), Selection())
    assert codebooks_without(view, ["supporting"]) == ["deficits"]
    assert codebooks_without(view, ["hindering"]) == []
    withheld = View(view.projection, Selection(withheld=frozenset({"c0"})))
    assert codebooks_without(withheld, ["supporting"]) == ["deficits"], "nothing is concluded from what is withheld"
    assert codebooks_without(withheld, ["mixed"]) == ["deficits"]


def _looked_at(polarities: tuple[str, ...]) -> PlainCase:
    recorded = tuple(Contribution("f0", polarity, "one", frozenset(), 0) for polarity in polarities)
    whole = Place(None, frozenset(), recorded)
    return PlainCase(whole, (), (Coding("one", False, None),), dict.fromkeys(JOINS, frozenset()))
