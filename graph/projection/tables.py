"""What a projection holds: one table for each kind of thing, its rows numbered from 0 in the order of their ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import scipy  # its parts load at first use
from numpy.typing import NDArray

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int32]
Counts: TypeAlias = NDArray[np.int64]
Days: TypeAlias = NDArray[np.datetime64]
Matrix: TypeAlias = Any  # a scipy.sparse.csr_array: rows x columns, of 0 and 1

POLARITIES = ("supporting", "hindering", "mixed", "unclear")
NONE = -1  # in a column of numbers of rows: no row


class Numbered:
    """Ids with their numbers, which are the rows of a table."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = list(ids)
        self._numbers = {id_: number for number, id_ in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, id_: str | None) -> int:
        """The row of an id, or NONE."""
        return self._numbers.get(id_, NONE) if id_ is not None else NONE

    def numbers(self, ids: Iterable[str | None]) -> Ints:
        """The row of each of these ids, NONE where there is none."""
        find = self._numbers.get
        return np.fromiter((find(id_, NONE) for id_ in ids), np.int32)  # type: ignore[arg-type]  # None is no id

    def mask(self, ids: Collection[str]) -> Bools:
        """For each row whether its id is among these."""
        mask = np.zeros(len(self), bool)
        rows = self.numbers(ids)
        mask[rows[rows != NONE]] = True
        return mask

    def holds(self, rows: Ints, ids: Collection[str]) -> Bools:
        """For each of these rows of the table whether its id is among these; NONE is no row."""
        mask: Bools = np.append(self.mask(ids), False)[rows]
        return mask


class Dated:
    """What begins: on a day between two that it may mean, NaT where that is not known."""

    __slots__ = ()
    start_earliest: Days
    start_latest: Days

    def began_since(self, day: str) -> Bools:
        """For each whether it surely began on this ISO day or later."""
        return self.start_earliest >= np.datetime64(day)

    def began_until(self, day: str) -> Bools:
        """For each whether it surely began on this ISO day or before."""
        return self.start_latest <= np.datetime64(day)

    def may_have_begun_by(self, day: str) -> Bools:
        """For each whether it may have begun by this ISO day; what has no date may have."""
        mask: Bools = np.isnat(self.start_earliest) | (self.start_earliest <= np.datetime64(day))
        return mask


@dataclass(frozen=True, slots=True)
class Cases(Dated):
    """Cases; `joins` has matrices of cases by other things, and by words, each by its name.

    `area`, `review`, `category` and `organisation` (those involved in the case as a whole, not in one of its episodes) go
    by ids; `case_kind`, `age_band`, `harm_category` and `review_kind` by words.
    """

    ids: Numbered
    titles: list[str]
    source: Ints
    invented: Bools
    start_earliest: Days
    start_latest: Days
    joins: dict[str, tuple[Numbered, Matrix]]

    def joined(self, name: str, ids: Collection[str]) -> Bools:
        """For each case whether it is joined with one of these ids or words, by the name of the join."""
        return _joined_with(self.joins[name], ids)


@dataclass(frozen=True, slots=True)
class Episodes(Dated):
    """Episodes in the order of their case, then their sequence; `sequence` is NONE where it is not known.

    `organisations` is a matrix of episodes by who was involved in them.
    """

    ids: Numbered
    titles: list[str]
    case: Ints
    sequence: Ints
    appraisal: list[str | None]
    start_earliest: Days
    start_latest: Days
    organisations: tuple[Numbered, Matrix]

    def involving(self, ids: Collection[str]) -> Bools:
        """For each episode whether one of these organisations was involved in it."""
        return _joined_with(self.organisations, ids)

    def case_of(self, episodes: Ints) -> Ints:
        """The case of each of these episodes, NONE where there is no episode."""
        return np.append(self.case, np.int32(NONE))[episodes]

    def appraised(self, word: str) -> Bools:
        """For each episode whether it was appraised so."""
        return np.fromiter((appraisal == word for appraisal in self.appraisal), bool, len(self.appraisal))


@dataclass(frozen=True, slots=True)
class Factors:
    """Canonical factors; `categories` has the ids of those that each is in, and of all that are broader.

    `recorded` are all factors, and `counted_as` the row of the canonical one that each of these is counted as.
    """

    ids: Numbered
    names: list[str]
    levels: list[str | None]
    categories: list[frozenset[str]]
    recorded: Numbered
    counted_as: Ints

    def counted(self, id_: str) -> int:
        """The row of the canonical factor that a recorded one is counted as, or NONE."""
        number = self.recorded.number(id_)
        return int(self.counted_as[number]) if number != NONE else NONE

    def in_any(self, ids: Collection[str]) -> Bools:
        """For each factor whether it is in one of these categories, or below it."""
        sought = frozenset(ids)
        return np.fromiter((not sought.isdisjoint(own) for own in self.categories), bool, len(self.categories))

    def of_level(self, words: Collection[str]) -> Bools:
        """For each factor whether it is of one of these levels."""
        return np.fromiter((level in words for level in self.levels), bool, len(self.levels))


@dataclass(frozen=True, slots=True)
class Codings:
    """Codings; `looked_for` has the ids of the categories that each looked for, None where it does not say.

    `codebook` is the row of its name in the projection's codebooks, NONE where none is named.
    """

    ids: Numbered
    case: Ints
    source: Ints
    codebook: Ints
    agreed: Bools
    looked_for: list[frozenset[str] | None]
    coders: list[str]
    methods: list[str | None]


@dataclass(frozen=True, slots=True)
class Contributions:
    """Contributions, each a row of numbers: `episode` is NONE for one to the case as a whole.

    `mention` numbers the passages, `passage` is a hash of the source and the id of each (of a million, two share one in
    one of 30 million graphs); `ids` are those of the relationships; `acted_on` is a matrix of contributions by organisations.
    """

    ids: NDArray[Any]
    factor: Ints
    case: Ints
    episode: Ints
    polarity: NDArray[np.int8]
    mention: Ints
    passage: NDArray[np.int64]
    source: Ints
    coding: Ints
    by_machine: NDArray[np.int8]  # 0 by people, 1 by machine, 2 by machine and checked by people
    acted_on: tuple[Numbered, Matrix]

    def __len__(self) -> int:
        return len(self.factor)

    def of_polarity(self, words: Collection[str]) -> Bools:
        """For each contribution whether it is of one of these polarities."""
        among = np.fromiter((word in words for word in POLARITIES), bool)
        mask: Bools = among[self.polarity]
        return mask

    def bore_on(self, ids: Collection[str]) -> Bools:
        """For each contribution whether it bore on the practice of one of these organisations."""
        return _joined_with(self.acted_on, ids)


@dataclass(frozen=True)
class Projection:
    """All that counting across cases needs, read once; never changed afterwards.

    Tables refer to each other by the numbers of rows. `unresolved` has the ids that contributions name and nothing has, and
    may have others. `views` keeps the latest views of it, by their selections.
    """

    sources: Numbered
    codebooks: Numbered
    cases: Cases
    episodes: Episodes
    factors: Factors
    codings: Codings
    contributions: Contributions
    unresolved: frozenset[str]
    views: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def cases_involving(self, ids: Collection[str]) -> Bools:
        """For each case whether it involves one of these organisations as a whole: it says so, or what is recorded of it."""
        mask = self.cases.joined("organisation", ids)
        mask[self.contributions.case[self.contributions.bore_on(ids) & (self.contributions.episode == NONE)]] = True
        return mask

    def episodes_involving(self, ids: Collection[str]) -> Bools:
        """For each episode whether it, or its case as a whole, involves one of these organisations."""
        mask = self.episodes.involving(ids) | self.cases_involving(ids)[self.episodes.case]
        mask[self.contributions.episode[self.contributions.bore_on(ids) & (self.contributions.episode != NONE)]] = True
        return mask


def _joined_with(joined: tuple[Numbered, Matrix], ids: Collection[str]) -> Bools:
    """For each row of a matrix whether it has one of these ids among the columns, which are numbered."""
    numbered, rows = joined
    return np.asarray(rows @ numbered.mask(ids).astype(np.int32)) > 0


def matrix(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Matrix:
    """A matrix that is 1 at each of these places, however often one is named."""
    cells = scipy.sparse.csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)
    cells.sum_duplicates()
    cells.data[:] = 1
    return cells
