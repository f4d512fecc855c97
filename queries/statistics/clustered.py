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

from collections.abc import Iterator
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
    shares, and the slope is their difference. With one unit a cluster z is at most that of `cochran_armitage`.
    """
    score_, cluster_ = np.asarray(score, float), np.asarray(cluster)
    items = recorded.shape[1]
    test = Along(np.full(items, np.nan), np.full(items, np.nan), np.zeros(items, np.int64))
    by_unit = scipy.sparse.csr_array(recorded, dtype=float)
    for units, columns in _by_units(looked, kind_of):
        block = _along(by_unit[units][:, columns], cluster_[units], score_[units])
        for whole, part in zip(test, block, strict=True):
            whole[columns] = part
    return test


def effective_size(
    recorded: Any, looked: npt.ArrayLike, kind_of: npt.ArrayLike, cluster: npt.ArrayLike, confidence: float = 0.95
) -> Floats:
    """For each item how many independent units would tell as much of its share as these do; shape (items,).

    Arguments as those of `along`. The variance of the share over clusters against that of as many independent units,
    held between no and full likeness of the units of a cluster, and made smaller by what Student's t is wider than the
    normal distribution; where all or no units have the item, full likeness. NaN where it is of fewer than two clusters.
    `wilson` of this size is the interval (E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998) 193-201; N. Dean
    and M. Pagano, Journal of Survey Statistics and Methodology 3 (2015) 484-503).
    """
    size = np.full(recorded.shape[1], np.nan)
    cluster_, by_unit = np.asarray(cluster), scipy.sparse.csr_array(recorded, dtype=float)
    for units, columns in _by_units(looked, kind_of):
        number = np.unique(cluster_[units], return_inverse=True)[1]
        sizes = np.bincount(number).astype(float)
        gather = scipy.sparse.csr_array((np.ones(number.size), (number, np.arange(number.size))))
        with_item = gather @ by_unit[units][:, columns]
        share = _total(with_item) / units.size
        squared = _total(with_item**2) - 2 * share * (with_item.T @ sizes) + share**2 * (sizes**2).sum()
        variance = squared * sizes.size / max(sizes.size - 1, 1)
        fewest = units.size**2 / (sizes**2).sum()
        alone = ratio(units.size**2 * share * (1 - share), np.where(variance > 0, variance, np.nan))
        held = np.where((share > 0) & (share < 1) & ~np.isnan(alone), np.clip(alone, fewest, units.size), fewest)
        size[columns] = held * (normal_quantile(confidence) / t_quantile(confidence, sizes.size)) ** 2
    return size


def _along(has: Any, cluster: Counts, score: Floats) -> Along:
    """Of items that were looked for in all of these units; `has` is units by items, of 0 and 1."""
    number = np.unique(cluster, return_inverse=True)[1]
    sizes = np.bincount(number).astype(float)
    gather = scipy.sparse.csr_array((np.ones(number.size), (number, np.arange(number.size))))
    n, away = score.size, score - score.mean()
    away_sums, spread = gather @ away, (away**2).sum()
    with_item, moved = (gather @ has).tocsc(), gather @ (scipy.sparse.diags_array(away) @ has)
    share = _total(with_item) / n
    # Both squares are of sums over the units of a cluster, of what is away from its mean; multiplied out, so that no
    # cell is gone through in which nothing is recorded.
    robust = _total(moved**2) - 2 * share * (moved.T @ away_sums) + share**2 * (away_sums**2).sum()
    squared = _total(with_item**2) - 2 * share * (with_item.T @ sizes) + share**2 * (sizes**2).sum()
    alike = np.maximum(squared - n * share * (1 - share), 0) * max((away_sums**2).sum() - spread, 0.0)
    by_margins = spread * share * (1 - share)
    variance = np.maximum(robust, by_margins + alike / max((sizes * (sizes - 1)).sum(), 1))
    score_sides = [np.unique(number[side]).size for side in (away > 0, away < 0)]
    clusters = np.minimum(_sides(with_item, sizes), min(score_sides))
    total = _total(moved)
    z = total / np.sqrt(np.where(by_margins > 0, variance, np.nan))
    return Along(ratio(total, spread if min(score_sides) else np.nan), p_of(z, clusters), clusters)


def _sides(with_item: Any, sizes: Floats) -> Counts:
    """For each item the clusters with a unit that has it, or those with one that lacks it: the fewer of the two."""
    has = np.diff(with_item.indptr)
    is_full = with_item.data == sizes[with_item.indices]
    full = np.bincount(np.repeat(np.arange(has.size), has), is_full, has.size).astype(np.int64)
    fewer: Counts = np.minimum(has, sizes.size - full)
    return fewer


def _total(sums: Any) -> Floats:
    return np.asarray(sums.sum(axis=0), float).ravel()


def _by_units(looked: npt.ArrayLike, kind_of: npt.ArrayLike) -> Iterator[tuple[Counts, Counts]]:
    """The units in which the same items were looked for, and these items."""
    columns, kind = np.asarray(looked, bool), np.asarray(kind_of)
    kinds: dict[bytes, list[int]] = {}
    for number in np.unique(kind).tolist():
        kinds.setdefault(columns[:, number].tobytes(), []).append(number)
    for numbers in kinds.values():
        units = np.flatnonzero(columns[:, numbers[0]])
        if units.size:
            yield units, np.flatnonzero(np.isin(kind, numbers))
