"""Small graphs as plain data, and a slow count of them that is written from the words of each filter's denominator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Days = tuple[str, str] | None  # the first and the last day that a date may mean
Chosen = dict[str, Any]  # filters with their values

# Two levels and two categories, a factor in both and one in none.
FACTORS: dict[str, tuple[str, frozenset[str]]] = {
    "f0": ("front_line", frozenset({"training"})),
    "f1": ("national", frozenset({"culture"})),
    "f2": ("front_line", frozenset({"training", "culture"})),
    "f3": ("national", frozenset()),
}
ORGANISATIONS, SOURCES, POLARITIES = ("council", "police"), ("one", "two"), ("supporting", "hindering")
DATES: tuple[Days, ...] = (
    None, ("2014-03-01", "2014-03-01"), ("2015-01-01", "2015-12-31"), ("2015-06-01", "2015-06-01"),
    ("2016-02-01", "2016-02-29"), ("2017-05-05", "2017-05-05"),
)  # fmt: skip


@dataclass(frozen=True)
class Contribution:
    """One thing recorded; `coding` is the place of its coding among those of its case."""

    factor: str
    polarity: str
    source: str
    acted_on: frozenset[str]
    coding: int | None


@dataclass(frozen=True)
class Coding:
    """One coding of a case."""

    source: str
    agreed: bool
    looked_for: frozenset[str] | None


@dataclass(frozen=True)
class Place:
    """An episode, or the case as a whole: what was recorded of it, and who was involved in it."""

    start: Days
    involved: frozenset[str]
    recorded: tuple[Contribution, ...]


@dataclass(frozen=True)
class PlainCase:
    """A case."""

    whole: Place
    episodes: tuple[Place, ...]
    codings: tuple[Coding, ...]
    joined: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Place, ...]:
        """Everything of it that something can be recorded of."""
        return (self.whole, *self.episodes)


def _some(words: tuple[str, ...], *, least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(words), min_size=least, max_size=len(words))


_contributions = st.builds(
    Contribution, st.sampled_from(tuple(FACTORS)), st.sampled_from(POLARITIES), st.sampled_from(SOURCES),
    _some(ORGANISATIONS), st.sampled_from((None, 0, 1)),
)  # fmt: skip
_codings = st.builds(
    Coding, st.sampled_from(SOURCES), st.booleans(), st.none() | _some(("training", "culture"), least=1)
)
_places = st.builds(
    Place, st.sampled_from(DATES), _some(ORGANISATIONS), st.lists(_contributions, max_size=3).map(tuple)
)
JOINS = {
    "area": ("north", "south"),
    "review": ("V1", "V2"),
    "category": ("child", "training"),  # a category may be one of cases, of factors, or of both
    "case_kind": ("audit", "death"),
    "age_band": ("unborn", "under_1"),
    "harm_category": ("neglect", "none"),
    "review_kind": ("inquest", "inquiry"),
}
_OF_CASES = tuple(name for name in JOINS if name != "category")
_cases = st.builds(
    PlainCase, _places, st.lists(_places, max_size=3).map(tuple), st.lists(_codings, max_size=2).map(tuple),
    st.fixed_dictionaries({name: _some(words) for name, words in JOINS.items()}),
)  # fmt: skip
graphs = st.lists(_cases, min_size=1, max_size=4)


# What each filter says, in words of the data above. A filter that is missing here fails the test.


def _began(start: Days, chosen: Chosen) -> bool:
    since, until, as_at = (chosen.get(name) for name in ("since", "until", "as_at"))
    if (since or until) and start is None:
        return False
    first, last = start or ("", "")
    return first >= (since or "") and last <= (until or "9999") and first <= (as_at or "9999")


def _is_kept(case: PlainCase, chosen: Chosen) -> bool:
    """Whether the filters of cases keep a case, whatever its dates."""
    return all(case.joined[name] & chosen[name] for name in _OF_CASES if name in chosen)


def _places_within(case: PlainCase, chosen: Chosen) -> Iterator[Place]:
    """The episodes within the dates; the case as a whole where one is, or where it has none and its period began so."""
    episodes = [episode for episode in case.episodes if _began(episode.start, chosen)]
    yield from episodes
    if episodes or (not case.episodes and _began(case.whole.start, chosen)):
        yield case.whole


def _involves(place: Place, ids: frozenset[str]) -> bool:
    return bool(place.involved & ids) or any(row.acted_on & ids for row in place.recorded)


def _is_eligible(case: PlainCase, place: Place, chosen: Chosen) -> bool:
    """Whether the organisation could be borne on there: it was involved in the episode, or in the case as a whole."""
    ids = chosen.get("organisation")
    return ids is None or _involves(place, ids) or _involves(case.whole, ids)


_SAYS: dict[str, Callable[[Contribution, Any], bool]] = {
    "polarity": lambda row, words: row.polarity in words,
    "level": lambda row, words: FACTORS[row.factor][0] in words,
    "organisation": lambda row, ids: bool(row.acted_on & ids),
    "source": lambda row, ids: row.source in ids,
}
KNOWN = {*JOINS, "since", "until", "as_at", *_SAYS}  # the filters that are counted here


@dataclass(frozen=True)
class Counts:
    """Of one factor: in how many units it is recorded, in how many of those looked for, how many were looked for."""

    recorded: int = 0
    recorded_looked: int = 0
    looked_for: int = 0


def slow_counts(cases: list[PlainCase], chosen: Chosen, per: str, *, assume_looked: bool) -> dict[str, Counts]:
    """The counts of every factor."""
    return {factor: _counts(cases, factor, chosen, per, assume_looked=assume_looked) for factor in FACTORS}


def _counts(cases: list[PlainCase], factor: str, chosen: Chosen, per: str, *, assume_looked: bool) -> Counts:
    recorded = recorded_looked = looked_for = 0
    for case in cases:
        if not _is_kept(case, chosen):
            continue
        in_category = "category" not in chosen or bool(
            case.joined["category"] & chosen["category"] or FACTORS[factor][1] & chosen["category"]
        )
        codings = _counted_codings(case, chosen)
        looked = in_category and _looked(case, codings, factor, chosen, assume_looked=assume_looked)
        places = list(_places_within(case, chosen))
        units = [places] if per == "case" and places else []
        if per == "episode":
            units = [[place] for place in places if place is not case.whole]
        for unit in units:
            here = in_category and any(_counts_there(case, place, factor, chosen) for place in unit)
            out_of = looked and any(_is_eligible(case, place, chosen) for place in unit)
            recorded += here
            recorded_looked += here and out_of
            looked_for += out_of
    return Counts(recorded, recorded_looked, looked_for)


def _counted_codings(case: PlainCase, chosen: Chosen) -> list[Coding]:
    has_agreed = any(coding.agreed for coding in case.codings)
    codings = [coding for coding in case.codings if coding.source in chosen.get("source", SOURCES)]
    return [coding for coding in codings if coding.agreed or not has_agreed]


def _is_superseded(case: PlainCase, row: Contribution) -> bool:
    """Whether it is of a coding of a case that has an agreed one besides, of whatever source."""
    coding = case.codings[row.coding] if row.coding is not None and row.coding < len(case.codings) else None
    return coding is not None and not coding.agreed and any(each.agreed for each in case.codings)


def _counts_there(case: PlainCase, place: Place, factor: str, chosen: Chosen) -> bool:
    """Whether the factor is recorded at a place by what counts, and as the filters want it."""
    rows = (row for row in place.recorded if row.factor == factor and not _is_superseded(case, row))
    return any(all(_SAYS[name](row, value) for name, value in chosen.items() if name in _SAYS) for row in rows)


def _looked(case: PlainCase, codings: list[Coding], factor: str, chosen: Chosen, *, assume_looked: bool) -> bool:
    if any(coding.looked_for and coding.looked_for & FACTORS[factor][1] for coding in codings):
        return True
    anything = any(
        row.source in chosen.get("source", SOURCES) and not _is_superseded(case, row)
        for place in case.places
        for row in place.recorded
    )
    return assume_looked and (any(coding.looked_for is None for coding in codings) or (not codings and anything))
