"""How well the communities of a network return when its cases are drawn again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Floats, ratio

NOT_THERE = -1


class Stability(NamedTuple):
    """`jaccard`, of shape (communities,), for each community; `adjusted_rand` for the whole partition."""

    jaccard: Floats
    adjusted_rand: float


def stability(community: npt.ArrayLike, resampled: npt.ArrayLike) -> Stability:
    """How like the communities found in resamples are to those found in the whole, on average.

    `community`, of shape (items,), numbers the community of each item from 0; `resampled`, of shape (resamples, items),
    holds the communities of each resample, numbered as they come, with -1 for an item that is not in it.

    For each community: the mean, over resamples that hold any of it, of the largest Jaccard similarity with any
    community there, among items that are there; NaN where no resample holds any. After C. Hennig, Computational
    Statistics and Data Analysis 52 (2007) 258-271, who draws again what is grouped: his limits (stable from 0.75 on,
    not to be trusted under 0.6) are of that setting. The adjusted Rand index is the mean of `adjusted_rand` over
    resamples.

    Raises ValueError where the shapes do not go together, or `community` holds a negative number.
    """
    whole, draws = np.asarray(community, dtype=np.int64), np.asarray(resampled, dtype=np.int64)
    if whole.ndim != 1 or draws.ndim != 2 or draws.shape[1] != whole.size or (whole < 0).any():
        raise ValueError("community needs the shape (items,) and no negative number, resampled (resamples, items).")
    communities = int(whole.max(initial=-1)) + 1
    likest = np.full((len(draws), communities), np.nan)
    for row, draw in zip(likest, draws, strict=True):
        row[:] = _largest_jaccard(_crossed(whole, draw, communities))
    defined = ~np.isnan(likest)
    rand = np.array([adjusted_rand(whole, draw) for draw in draws])
    rand = rand[~np.isnan(rand)]
    return Stability(
        ratio(np.where(defined, likest, 0).sum(axis=0), defined.sum(axis=0)), float(ratio(rand.sum(), rand.size))
    )


def adjusted_rand(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """How far two partitions of the same items agree: 1 is the same partition, 0 what chance gives.

    Both of shape (items,), communities numbered from 0; items that are -1 in either are left out. 1 where both put all
    items together, or each apart; NaN with fewer than two items.
    L. Hubert and P. Arabie, Journal of Classification 2 (1985) 193-218.
    """
    first_, second_ = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    crossed = _crossed(first_, second_, int(first_.max(initial=-1)) + 1)
    pairs = scipy.special.comb(crossed, 2).sum()
    rows, columns = (scipy.special.comb(crossed.sum(axis=axis), 2).sum() for axis in (1, 0))
    expected = ratio(rows * columns, scipy.special.comb(crossed.sum(), 2))
    most = (rows + columns) / 2
    return float(1.0 if most == expected else (pairs - expected) / (most - expected))


def _crossed(first: Counts, second: Counts, communities: int) -> Counts:
    """How many items are in community i of one and j of the other, without those that are missing from either."""
    in_both = (first != NOT_THERE) & (second != NOT_THERE)
    others = int(second.max(initial=-1)) + 1
    return np.bincount(first[in_both] * others + second[in_both], minlength=communities * others).reshape(
        communities, others
    )


def _largest_jaccard(crossed: Counts) -> Floats:
    either = crossed.sum(axis=1, keepdims=True) + crossed.sum(axis=0) - crossed
    likest: Floats = np.where(crossed > 0, ratio(crossed, either), 0).max(axis=1, initial=0)
    return np.where(crossed.sum(axis=1) > 0, likest, np.nan)
