"""A share with its interval, and the difference of two shares."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from queries.statistics.arrays import Counts, Floats, Interval, counts, normal_quantile, ratio
from queries.statistics.exact import fisher


class Difference(NamedTuple):
    """The first share less the second, its interval, and p of "no difference"; arrays of one shape."""

    value: Floats
    low: Floats
    high: Floats
    p: Floats


def wilson(
    count: npt.ArrayLike, total: npt.ArrayLike, confidence: float = 0.95, *, size: npt.ArrayLike | None = None
) -> Interval:
    """The score interval of the shares `count` / `total`; NaN where `total` is 0.

    Both arrays of one shape, or of shapes that broadcast. `size` says how many independent ones would tell as much,
    where the total is of units that are not (`clustered.effective_size`). Raises ValueError where a count is larger than its total.
    E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209-212; without continuity correction.
    """
    count_, total_ = _parts(count, total)
    z = normal_quantile(confidence)
    share, spread = ratio(count_, total_), ratio(z * z, total_ if size is None else size)
    centre = (share + spread / 2) / (1 + spread)
    half = np.sqrt(spread * share * (1 - share) + spread * spread / 4) / (1 + spread)
    # At the ends the interval closes exactly; rounding must not leave 1e-17 there.
    low = np.where(count_ == 0, 0.0 * centre, centre - half)
    return Interval(low, np.where(count_ == total_, 1 + 0.0 * centre, centre + half))


def difference(
    count_1: npt.ArrayLike,
    total_1: npt.ArrayLike,
    count_2: npt.ArrayLike,
    total_2: npt.ArrayLike,
    confidence: float = 0.95,
    *,
    sizes: tuple[npt.ArrayLike | None, npt.ArrayLike | None] = (None, None),
) -> Difference:
    """`count_1` / `total_1` less `count_2` / `total_2`, with Newcombe's interval and Fisher's exact p (two-sided).

    Arrays of one shape, or of shapes that broadcast. NaN, p too, where either total is 0. Raises ValueError where a
    count is larger than its total. R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10: hybrid score,
    without continuity correction; `sizes` are those of its two Wilson intervals, and p is of independent ones all the
    same. The interval and p are of two methods: near 0.05 one may say yes and the other no.
    """
    count_1, total_1 = _parts(count_1, total_1)
    count_2, total_2 = _parts(count_2, total_2)
    share_1, share_2 = ratio(count_1, total_1), ratio(count_2, total_2)
    low_1, high_1 = wilson(count_1, total_1, confidence, size=sizes[0])
    low_2, high_2 = wilson(count_2, total_2, confidence, size=sizes[1])
    apart = share_1 - share_2
    p = fisher(count_1, total_1, count_1 + count_2, total_1 + total_2)
    return Difference(
        apart,
        apart - np.hypot(share_1 - low_1, high_2 - share_2),
        apart + np.hypot(high_1 - share_1, share_2 - low_2),
        np.where(np.isnan(apart), np.nan, p),
    )


def _parts(count: npt.ArrayLike, total: npt.ArrayLike) -> tuple[Counts, Counts]:
    count_, total_ = counts(count=count, total=total)
    if (count_ > total_).any():
        raise ValueError("A count is larger than the total it is a part of.")
    return count_, total_
