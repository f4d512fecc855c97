"""Tests on units that come in clusters, such as the episodes of a case: those of one cluster are not independent.

All are score tests. Under "no association" a unit adds to the score the product of what its two values are away from
their means; the sums u of the clusters are independent with the mean 0, whatever the units of a cluster have to do
with each other. z is sum(u) over the root of the larger of two variances, since each fails where the other holds:

- sum(u^2), the cluster-robust one of generalised estimating equations with independence as the working correlation
  (A. Rotnitzky and N. P. Jewell, Biometrika 77 (1990) 485-497; X. Guo et al., Statistics in Medicine 24 (2005)
  3479-3495). Where both things are rare, clusters with both are missing from it by chance, and it is too small;
- that of the null from the margins alone, N vx vy (1 + (m - 1) rx ry), r being how far the units of a cluster are
  alike (A. Donner and N. Klar, Design and Analysis of Cluster Randomization Trials (2000), 6; J. N. K. Rao and A. J.
  Scott, Biometrics 48 (1992) 577-585). Where the order of the units in a cluster matters, it is too small.

z is held against Student's t with one degree of freedom less than there are clusters on the smallest side: those with
a unit that has the one thing, with one that lacks it, and the same for the other. A thing that is in six clusters is
known from six, however many lack it. docs/statistics.md has the size of the tests by simulation.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Floats, normal_quantile, one_tail, ratio


class Along(NamedTuple):
    """For each item, arrays of shape (items,): what its share changes by for one step of the score; p; the clusters.

    `clusters` is the number on the smallest side. NaN where nothing can be tested.
    """

    slope: Floats
    p: Floats
    clusters: Counts


def p_of(z: npt.ArrayLike, clusters: npt.ArrayLike) -> Floats:
    """The two-sided p of z by Student's t with one degree of freedom less than there are clusters; NaN without any."""
    freedom = np.asarray(clusters, float) - 1
    p: Floats = 2 * scipy.special.stdtr(np.where(freedom > 0, freedom, np.nan), -np.abs(z))
    return p


def t_quantile(confidence: float, clusters: npt.ArrayLike) -> Floats:
    """How many standard errors a two-sided interval reaches to each side, by the same t as `p_of`."""
    freedom = np.asarray(clusters, float) - 1
    quantile: Floats = scipy.special.stdtrit(np.where(freedom > 0, freedom, np.nan), 1 - one_tail(confidence))
    return quantile


def along(
    recorded: Any, looked: npt.ArrayLike, kind_of: npt.ArrayLike, cluster: npt.ArrayLike, score: npt.ArrayLike
) -> Along:
    """Does the share of units with an item rise or fall in a line with the score of the units? Two-sided.

    `recorded` is a scipy.sparse array of shape (units, items), 1 where the unit has the item; `looked`, of shape
    (units, kinds), says whether the item's kind, `kind_of` of shape (items,), was looked for there: no other unit
    counts for it. `cluster`, whole numbers, and `score`, of shape (units,). With a score of 0 and 1 it compares two
    shares, and the slope is their difference. With one unit a cluster z is at most that of `trend.cochran_armitage`, and
    p by Student's t is larger: a careful variant for units that are not independent, not their test for those that are.
    """
    kind, units = np.asarray(kind_of), _Looked(looked, cluster)
    score_ = np.asarray(score, float)
    score_ = score_ - (score_.mean() if score_.size else 0.0)
    middle = ratio(score_ @ units.looked, units.total)
    # Everything is multiplied out, so that no cell is gone through in which nothing is recorded.
    away_sums = np.nan_to_num(units.summed(score_[:, None] * units.looked) - middle * units.sizes)
    spread = np.nan_to_num(score_**2 @ units.looked - units.total * middle**2)
    score_sides = [(units.summed((side & (units.looked > 0)).astype(float)) > 0).sum(axis=0) for side in (
        score_[:, None] > middle, score_[:, None] < middle)]  # fmt: skip
    either_way = np.minimum(*score_sides)[kind]
    items = units.items(recorded, kind, score_)
    moved = items.weighed - np.nan_to_num(middle)[kind][items.item] * items.many
    of_cluster, share = away_sums[items.cluster, kind[items.item]], items.share
    robust = (
        items.sum(moved**2) - 2 * share * items.sum(moved * of_cluster) + share**2 * (away_sums**2).sum(axis=0)[kind]
    )
    alike = items.alike * np.maximum((away_sums**2).sum(axis=0) - spread, 0)[kind]
    by_margins = spread[kind] * share * (1 - share)
    variance = np.maximum(robust, by_margins + alike / np.maximum(units.pairs, 1)[kind])
    clusters = np.minimum(items.sides, either_way)
    total = items.sum(moved)
    z = total / np.sqrt(np.where((by_margins > 0) & (either_way > 0), variance, np.nan))
    slope = ratio(total, np.where(either_way > 0, spread[kind], np.nan))
    return Along(slope, p_of(z, clusters), clusters)


def effective_size(
    recorded: Any, looked: npt.ArrayLike, kind_of: npt.ArrayLike, cluster: npt.ArrayLike, confidence: float = 0.95
) -> Floats:
    """For each item how many independent units would tell as much of its share as these do; shape (items,).

    Arguments as those of `along`. The variance of the share over clusters against that of as many independent units,
    held between no and full likeness of the units of a cluster (the latter our own addition), and made smaller by what
    Student's t is wider than the normal distribution; where all or no units have the item, full likeness. NaN where it is
    of fewer than two clusters.
    `wilson` of this size is the interval, after E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998) 193-201, who
    take that of Clopper and Pearson, and N. Dean and M. Pagano, Journal of Survey Statistics and Methodology 3 (2015)
    484-503.
    """
    kind, units = np.asarray(kind_of), _Looked(looked, cluster)
    items = units.items(recorded, kind)
    clusters, total = units.clusters[kind], units.total[kind]
    variance = items.squared * clusters / np.maximum(clusters - 1, 1)
    fewest = ratio(total**2, (units.sizes**2).sum(axis=0)[kind])
    alone = ratio(total**2 * items.share * (1 - items.share), np.where(variance > 0, variance, np.nan))
    size = np.where(np.isnan(alone) | (items.share * (1 - items.share) == 0), fewest, np.clip(alone, fewest, total))
    return size * (normal_quantile(confidence) / t_quantile(confidence, clusters)) ** 2


class _Looked:
    """Units in which kinds of items were looked for, by cluster: `sizes` is of shape (clusters, kinds), all else (kinds,)."""

    def __init__(self, looked: npt.ArrayLike, cluster: npt.ArrayLike) -> None:
        self.looked = np.asarray(looked, float)
        self.number = np.unique(cluster, return_inverse=True)[1]
        places = (self.number, np.arange(self.number.size))
        clusters = int(self.number.max(initial=-1)) + 1  # none where nothing was looked for anywhere
        self._gather = scipy.sparse.csr_array((np.ones(self.number.size), places), (clusters, self.number.size))
        self.sizes = self.summed(self.looked)
        self.total, self.clusters = self.sizes.sum(axis=0), (self.sizes > 0).sum(axis=0)
        self.pairs = (self.sizes * (self.sizes - 1)).sum(axis=0)

    def summed(self, values: Floats) -> Floats:
        """The sum over the units of each cluster."""
        return np.asarray(self._gather @ values, float)

    def items(self, recorded: Any, kind: Counts, score: Floats | None = None) -> _Items:
        """What is recorded of items of these kinds."""
        return _Items(self, recorded, kind, score)


class _Items:
    """The items of each cluster that has them, one place each: its units with the item, `many`, and their scores.

    `share`, `squared`, `alike` and `sides` are of the items.
    """

    def __init__(self, units: _Looked, recorded: Any, kind: Counts, score: Floats | None) -> None:
        self._size = recorded.shape[1]
        unit, item = scipy.sparse.csr_array(recorded).nonzero()
        keys, place = np.unique(units.number[unit].astype(np.int64) * self._size + item, return_inverse=True)
        self.cluster, self.item = np.divmod(keys, self._size)
        self.many = np.bincount(place, minlength=keys.size).astype(float)
        self.weighed = np.bincount(place, None if score is None else score[unit], minlength=keys.size).astype(float)
        sizes, total = units.sizes[self.cluster, kind[self.item]], units.total[kind]
        self.share = ratio(self.sum(self.many), total)
        # Over clusters, the squares of how far the number of units with the item is away from its share of them.
        squares = (units.sizes**2).sum(axis=0)[kind]
        self.squared = self.sum(self.many**2) - 2 * self.share * self.sum(self.many * sizes) + self.share**2 * squares
        # Over pairs of units of one cluster, the product of how far both are away from the share; 0 where it is negative.
        self.alike = np.maximum(self.squared - total * self.share * (1 - self.share), 0)
        lacking = units.clusters[kind] - self.sum(self.many == sizes)
        self.sides: Counts = np.minimum(self.sum(np.ones(keys.size)), lacking).astype(np.int64)

    def sum(self, values: npt.ArrayLike) -> Floats:
        """For each item the sum over its places."""
        totals: Floats = np.bincount(self.item, np.asarray(values, float), minlength=self._size).astype(float)
        return totals
