"""Every pair of factors, tested for whether the two come together: cases by themselves, episodes by case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import Units
from queries.counting.too_few import MIN_CASES
from queries.statistics.arrays import Floats
from queries.statistics.clustered import Along, along
from queries.statistics.clustered_pairs import together
from queries.statistics.exact import fisher
from queries.statistics.multiple import false_discovery
from queries.statistics.pairs import jaccard, lift, odds_ratio

Numbers = NDArray[np.int64]
PAIRS_AT_ONCE = 100_000  # of which the tests are worked out: of a thousand factors there are half a million
DIRECTIONS = {1: "more often", -1: "less often", 0: "as often"}


@dataclass(frozen=True)
class TestedPairs:
    """Factors x factors: the test of each pair and the interval of its odds ratio, NaN where too few cases tell."""

    units: Units
    p: Floats
    q: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, units: Units) -> TestedPairs:
        """Every pair of cases, or of episodes; q is over all pairs that have a p, each taken once."""
        both, a, n = units.both_looked, units.one_looked, units.looked_for_both
        pairs = np.triu(np.ones(both.shape, bool), 1)
        if units.per == "case":
            pairs &= np.minimum(np.minimum(a, n - a), np.minimum(a, n - a).T) >= MIN_CASES
            p, low, high = (np.full(both.shape, np.nan) for _ in range(3))
            first, second = np.nonzero(pairs)
            for begin in range(0, first.size, PAIRS_AT_ONCE):
                part = first[begin : begin + PAIRS_AT_ONCE], second[begin : begin + PAIRS_AT_ONCE]
                table = both[part], a[part], a.T[part], n[part]
                odds = odds_ratio(*table)
                p[part], low[part], high[part] = fisher(*table), odds.low, odds.high
        else:
            counted = np.flatnonzero(units.selected)
            recorded, case = units.matrix_looked[counted], units.case[counted]
            test = together(recorded, units.view.looked, units.class_of, case)
            pairs &= test.clusters >= MIN_CASES
            p, low, high = np.where(pairs, test.p, np.nan), test.low, test.high
        return cls(units, p, false_discovery(p), low, high)

    def again(self, pairs: tuple[Numbers, ...], cluster: Numbers) -> Along:
        """The test of these pairs with the cases of one cluster as one."""
        tests = [self._again(first, second, cluster) for first, second in zip(*pairs, strict=True)]
        return Along(*(np.concatenate(part) for part in zip(*tests, strict=True)))

    def _again(self, first: int, second: int, cluster: Numbers) -> Along:
        units = self.units
        chosen = np.flatnonzero(units.looked[:, units.class_of[[first, second]]].all(axis=1))
        pair = units.matrix_looked[chosen][:, [first, second]].tocsc()
        has_first = pair[:, [0]].toarray()[:, 0]
        return along(pair[:, [1]], np.ones((chosen.size, 1), bool), [0], cluster[units.case[chosen]], has_first)

    def columns(self, a: Numbers, b: Numbers) -> dict[str, NDArray[Any]]:
        """The statistics of these pairs."""
        both, first, second, n = self._counts(a, b)
        p = self.p[a, b]
        statistics = {
            "lift": lift(both, first, second, n),
            "odds_ratio": odds_ratio(both, first, second, n).value,
            "odds_low": self.low[a, b],
            "odds_high": self.high[a, b],
        }
        return {
            "q": self.q[a, b],
            "p": p,
            **{name: np.where(np.isnan(p), np.nan, values) for name, values in statistics.items()},
            "jaccard": jaccard(both, first, second),
            "both_looked": both,
            "looked_for": n,
        }

    def directions(self, a: Numbers, b: Numbers) -> list[str | None]:
        """Whether the two come together more often than by chance, or less often."""
        both, first, second, n = self._counts(a, b)
        signs = np.sign(both * n - first * second).tolist()
        return [None if np.isnan(p) else DIRECTIONS[sign] for p, sign in zip(self.p[a, b].tolist(), signs, strict=True)]

    def _counts(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        units = self.units
        return units.both_looked[a, b], units.one_looked[a, b], units.one_looked[b, a], units.looked_for_both[a, b]
