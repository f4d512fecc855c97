"""Which items come together in units that come in clusters: the test of `clustered`, for every pair of items at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Floats, ratio
from queries.statistics.clustered import p_of, t_quantile


class Together(NamedTuple):
    """For each pair of items, arrays of shape (items, items): the interval of their odds ratio; p; the clusters.

    `clusters` is the number on the smallest side. NaN where nothing can be tested; an item with itself is no pair.
    """

    low: Floats
    high: Floats
    p: Floats
    clusters: Counts


def together(
    recorded: Any, looked: npt.ArrayLike, kind_of: npt.ArrayLike, cluster: npt.ArrayLike, confidence: float = 0.95
) -> Together:
    """Do two items come in the same units more often, or less often, than by chance? Two-sided, as `clustered.along`.

    `recorded` is a scipy.sparse array of shape (units, items), 1 where the unit has the item; `cluster`, of shape
    (units,), is the row of `looked`, of shape (clusters, kinds), which says whether the kind of an item, `kind_of` of
    shape (items,), was looked for there. What was not looked for must not be recorded. All sums over clusters are
    products of matrices, so that no pair is gone through by itself.

    The interval is around the logarithm of the odds ratio with half a unit in each cell (Gart 1966), its variance the
    sum of squares over clusters of what each adds to it (linearisation), by the same t: p and it are of two methods.
    """
    cluster_, kind = np.asarray(cluster), np.asarray(kind_of)
    sizes = np.bincount(cluster_, minlength=len(np.asarray(looked))).astype(float)
    pairs = _Sums(recorded, np.asarray(looked, float) * (sizes > 0)[:, None], kind, cluster_, sizes)
    n, of_a, of_b, both = pairs.units, pairs.with_a, pairs.with_a.T, pairs.both
    share_a, share_b = ratio(of_a, n), ratio(of_b, n)
    by_margins = n * share_a * (1 - share_a) * share_b * (1 - share_b)
    alike = pairs.alike(share_a)
    robust = pairs.sum_of_squares((1.0, -share_b, -share_a, share_a * share_b))
    variance = np.maximum(robust, by_margins + alike * alike.T / np.maximum(pairs.within, 1))
    p = p_of((both - of_a * share_b) / np.sqrt(np.where(by_margins > 0, variance, np.nan)), pairs.clusters)
    in_both, in_a, in_b, in_neither = (
        1 / (cell + 0.5) for cell in (both, of_a - both, of_b - both, n - of_a - of_b + both)
    )
    adds = (in_both + in_a + in_b + in_neither, -in_a - in_neither, -in_b - in_neither, in_neither)
    half = t_quantile(confidence, pairs.clusters) * np.sqrt(np.maximum(pairs.sum_of_squares(adds), 0))
    centre = np.log(in_a * in_b / (in_both * in_neither))
    with np.errstate(over="ignore"):
        return Together(np.exp(centre - half), np.exp(centre + half), p, pairs.clusters)


class _Sums:
    """Sums over the clusters in which both items of a pair were looked for; arrays of shape (items, items), A by B."""

    def __init__(self, recorded: Any, looked: Floats, kind: Counts, cluster: Counts, sizes: Floats) -> None:
        self._kind = kind
        items, clusters = recorded.shape[1], sizes.size
        unit, item = scipy.sparse.csr_array(recorded).nonzero()
        # A column for each item of each cluster, so that one product counts the pairs of every cluster.
        keys, column = np.unique(cluster[unit].astype(np.int64) * items + item, return_inverse=True)
        per_item = scipy.sparse.csr_array((np.ones(unit.size), (unit, column)), shape=(len(cluster), keys.size))
        many = np.bincount(column, minlength=keys.size).astype(float)
        in_cluster, of_item = np.divmod(keys, items)
        has = scipy.sparse.csr_array((many, (in_cluster, of_item)), shape=(clusters, items))

        def over(values: Floats) -> Floats:
            """Over the clusters in which B was looked for, the sum of what the clusters with A have."""
            per_cluster = scipy.sparse.csr_array((values, (in_cluster, of_item)), shape=(clusters, items))
            return np.asarray(per_cluster.T @ looked)[:, kind]

        self.units, squared_sizes, all_clusters = (
            self._both_looked(looked, weight) for weight in (sizes, sizes**2, np.ones(clusters))
        )
        self.within = squared_sizes - self.units
        self.with_a, a_squared, a_by_size = over(many), over(many**2), over(many * sizes[in_cluster])
        lacking = all_clusters - over((many == sizes[in_cluster]).astype(float))
        sides = np.minimum(over(np.ones(keys.size)), lacking)
        self.clusters: Counts = np.minimum(sides, sides.T).astype(np.int64)
        shared = (per_item.T @ per_item).tocoo()
        a, b = shared.coords
        places, counts = of_item[a] * items + of_item[b], shared.data
        self.both, squared, by_a, by_size = (
            np.bincount(places, counts * by, minlength=items * items).reshape(items, items)
            for by in (1.0, counts, many[a], sizes[in_cluster[a]])
        )
        self._squares = a_squared, a_by_size, squared_sizes
        # The sums of the products of any two of: units with both, with A, with B, and all units.
        self._products = (
            (squared, by_a, by_a.T, by_size),
            (by_a, a_squared, (has.T @ has).toarray(), a_by_size),
            (by_a.T, (has.T @ has).toarray(), a_squared.T, a_by_size.T),
            (by_size, a_by_size, a_by_size.T, squared_sizes),
        )

    def _both_looked(self, looked: Floats, weight: Floats) -> Floats:
        return np.asarray((looked * weight[:, None]).T @ looked)[np.ix_(self._kind, self._kind)]

    def sum_of_squares(self, weights: Sequence[Any]) -> Floats:
        """Over clusters, of the sum of the four counts with these weights."""
        places = [(i, j) for i in range(4) for j in range(4)]
        return np.asarray(sum(self._products[i][j] * weights[i] * weights[j] for i, j in places), float)

    def alike(self, share: Floats) -> Floats:
        """Over pairs of units of one cluster, of the product of how far both are away from the share of A; or 0."""
        squared, by_size, sizes = self._squares
        sums: Floats = squared - 2 * share * by_size + share**2 * sizes - self.units * share * (1 - share)
        return np.maximum(sums, 0)
