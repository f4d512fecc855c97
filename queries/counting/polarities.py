"""What differs between the episodes in which a factor supported practice and those in which it hindered it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.projection import NONE, Units, View
from graph.projection.tables import Counts, Matrix, matrix
from queries.counting.too_few import MIN_CASES
from queries.statistics.arrays import Floats, ratio
from queries.statistics.clustered import Along, along
from queries.statistics.multiple import false_discovery


@dataclass(frozen=True)
class BothWays:
    """Episodes x factors by polarity, and factors x things beside them: all factors first, then all organisations.

    An episode in which a factor both supported and hindered, or was mixed, is neither of the two that are compared.
    """

    view: View

    @cached_property
    def both(self) -> Matrix:
        """Episodes x factors: recorded there as supporting and as hindering, or as mixed."""
        mixed = self.view.episode_matrix(self.view.of_polarity("mixed"))
        return ((self._of("supporting").multiply(self._of("hindering")) + mixed) > 0).astype(np.int32)

    @cached_property
    def supporting(self) -> Matrix:
        """Episodes x factors: recorded there as supporting and not otherwise."""
        return self._without_both("supporting")

    @cached_property
    def hindering(self) -> Matrix:
        """Episodes x factors: recorded there as hindering and not otherwise."""
        return self._without_both("hindering")

    def cases(self, word: str) -> Matrix:
        """Cases x factors: recorded in an episode of the case with this polarity, or as mixed."""
        of_episode = ((self._of(word) + self.both) > 0).astype(np.int32)
        return ((self._of_case @ of_episode) > 0).astype(np.int32)

    def _of(self, word: str) -> Matrix:
        return self.view.episode_matrix(self.view.of_polarity(word))

    def _without_both(self, word: str) -> Matrix:
        episodes = self._of(word)
        return ((episodes - episodes.multiply(self.both)) > 0).astype(np.int32)

    @cached_property
    def _of_case(self) -> Matrix:
        case = self.view.projection.episodes.case
        shape = (len(self.view.projection.cases.ids), len(case))
        return matrix(case, np.arange(len(case), dtype=np.int32), shape)

    @cached_property
    def both_ways(self) -> Counts:
        """The factors that supported in an episode of some case, and hindered in one."""
        return np.flatnonzero(
            (column_totals(self.cases("supporting")) > 0) & (column_totals(self.cases("hindering")) > 0)
        )

    # What was recorded beside it

    @cached_property
    def _units(self) -> Units:
        return Units(self.view, "episode")

    @cached_property
    def things(self) -> Matrix:
        """Episodes x things: factors recorded where somebody looked, organisations whose practice anything bore on."""
        _, acted_on = self.view.projection.contributions.acted_on
        episode = self.view.column("episode")
        within = np.flatnonzero(episode != NONE).astype(np.int32)
        rows = matrix(episode[within], within, (len(self.view.projection.episodes.ids), len(episode)))
        bore_on = (rows @ acted_on[self.view.rows] > 0).astype(np.int32)
        return sparse.hstack([self._units.matrix_looked, bore_on]).tocsr()

    def by_case(self, factor: int, things: Any = slice(None), cluster: Any = None) -> Along:
        """For each of these things, how its share differs between episodes in which a factor supported and in which it hindered.

        By case, or by the cluster of each case.
        """
        is_supporting, is_hindering = (
            way[:, [factor]].toarray()[:, 0] > 0 for way in (self.supporting, self.hindering)
        )
        chosen, units = np.flatnonzero(is_supporting | is_hindering), self._units
        # Of organisations it is known of every episode whether they are there.
        looked = np.column_stack([units.looked[chosen], np.ones(chosen.size, bool)])
        kind_of = np.append(units.class_of, np.repeat(looked.shape[1] - 1, self.things.shape[1] - units.class_of.size))
        case = units.case[chosen] if cluster is None else cluster[units.case[chosen]]
        return along(self.things[chosen][:, things], looked, kind_of[things], case, is_supporting[chosen])

    def again(self, places: tuple[NDArray[np.int64], ...], cluster: NDArray[np.int64]) -> Along:
        """The tests of these factors, each with a thing, with the cases of one cluster as one."""
        tests = [self.by_case(factor, [thing], cluster) for factor, thing in zip(*places, strict=True)]
        return Along(*(np.concatenate(part) for part in zip(*tests, strict=True)))

    def with_thing(self, episodes: Matrix) -> Counts:
        """Factors x things: in how many of these episodes of the factor the thing is there."""
        return np.asarray((episodes.T @ self.things).toarray(), np.int64)

    def of(self, episodes: Matrix) -> Counts:
        """Factors x things: of how many of these episodes of the factor it is known whether the thing is there."""
        looked = np.asarray(episodes.T @ self._units.looked.astype(np.int64))[:, self._units.class_of]
        organisations = self.things.shape[1] - looked.shape[1]
        return np.hstack([looked, np.repeat(column_totals(episodes)[:, None], organisations, axis=1)])


@dataclass(frozen=True)
class Differences:
    """Per factor and thing, the episodes with the thing: where the factor supported, where it hindered, and the test."""

    supporting: Counts
    of_supporting: Counts
    hindering: Counts
    of_hindering: Counts
    p: Floats
    q: Floats

    @cached_property
    def apart(self) -> Floats:
        """How far the two shares are apart; NaN where there is none of the two."""
        return np.abs(ratio(self.supporting, self.of_supporting) - ratio(self.hindering, self.of_hindering))

    @property
    def counts(self) -> tuple[Counts, Counts, Counts, Counts]:
        """With the thing and of how many, where the factor supported and where it hindered."""
        return self.supporting, self.of_supporting, self.hindering, self.of_hindering

    def most_telling(self, factor: int, names: list[str]) -> list[int]:
        """The things that differ, what differs most first: by p, then by how far the shares are apart, then by name."""
        apart = self.apart[factor]
        telling = [thing for thing in np.flatnonzero(apart > 0).tolist() if thing != factor]
        p = np.where(np.isnan(self.p[factor]), np.inf, self.p[factor])
        return sorted(telling, key=lambda thing: (p[thing], -apart[thing], names[thing], thing))


def differences(ways: BothWays) -> Differences:
    """What differs, with its p by case where cases enough tell, and its q over all that are tested."""
    counts = [f(way) for way in (ways.supporting, ways.hindering) for f in (ways.with_thing, ways.of)]
    p = np.full(counts[0].shape, np.nan)
    for factor in ways.both_ways.tolist():
        test = ways.by_case(factor)
        p[factor] = np.where(test.clusters >= MIN_CASES, test.p, np.nan)
    np.fill_diagonal(p[:, : len(p)], np.nan)
    supporting, of_supporting, hindering, of_hindering = counts
    return Differences(supporting, of_supporting, hindering, of_hindering, p, false_discovery(p))


def column_totals(matrix: Any) -> NDArray[np.int64]:
    """The sum of each column of a sparse matrix."""
    return np.asarray(matrix.sum(axis=0), np.int64)
