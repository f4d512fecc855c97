"""The test of Cochran and Armitage for a trend of shares: exact where few units have the item, or lack it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Floats, counts, two_sided

# What is summed up exactly: up to so many units with the item (or without it), and sums of their scores up to this.
MAX_EXACT, MAX_SUM = 25, 5000


def cochran_armitage(recorded: npt.ArrayLike, totals: npt.ArrayLike, score: npt.ArrayLike) -> Floats:
    """For each item p of no trend of `recorded` / `totals` over the whole numbers `score`, two-sided; shape (items,).

    `recorded` and `totals`, of shape (scores, items), count units that are independent of each other. Given how many units
    have the item in all, each choice of as many is as likely as any other: p is the share of these whose scores sum up to
    what is as far from the mean as the sum that was seen. Where many have the item and many lack it, the sum is taken as
    normal, with its variance over these choices. NaN where the share, or the score, is the same throughout.
    W. G. Cochran, Biometrics 10 (1954) 417-451; P. Armitage, Biometrics 11 (1955) 375-386.
    """
    recorded_, totals_ = counts(recorded=recorded, totals=totals)
    scores = np.asarray(score, np.int64)
    scores = scores - scores.min(initial=scores.max(initial=0))
    size, many = totals_.sum(axis=0), recorded_.sum(axis=0)
    seen, all_scores = scores @ recorded_, scores @ totals_
    # Whole numbers, so that what is as far away is so exactly.
    away = size * seen - many * all_scores
    spread = (size * (scores**2 @ totals_) - all_scores**2).astype(float) * many * (size - many)
    p = two_sided(away / np.sqrt(np.where(spread > 0, spread / np.maximum(size - 1, 1), np.nan)))
    fewest = np.minimum(many, size - many)
    is_exact = (spread > 0) & (fewest <= MAX_EXACT) & (fewest * scores.max(initial=0) <= MAX_SUM)
    columns, kind = np.unique(totals_[:, is_exact], axis=1, return_inverse=True)
    items = np.flatnonzero(is_exact)
    for number, column in enumerate(columns.T):
        of_kind = items[np.ravel(kind) == number]
        ways = _ways(column, scores, int(fewest[of_kind].max()))
        for item in of_kind.tolist():
            chances = ways[fewest[item]]
            distance = np.abs(size[item] * np.arange(chances.size) - fewest[item] * all_scores[item])
            p[item] = chances[distance >= abs(away[item])].sum() / chances.sum()
    return np.minimum(p, 1.0)


def _ways(totals: Counts, scores: Counts, most: int) -> Floats:
    """How likely, but for a factor a row, so many units (0 to `most`) with such a sum of scores are; (units, sums)."""
    share = most / max(int(totals.sum()), 1)
    ways = np.zeros((most + 1, most * int(scores.max()) + 1))
    ways[0, 0] = 1
    for total, score in zip(totals.tolist(), scores.tolist(), strict=True):
        more = np.zeros_like(ways)
        for many in range(min(total, most) + 1):
            weight = scipy.special.binom(total, many) * share**many * (1 - share) ** (total - many)
            more[many:, many * score :] += weight * ways[: most + 1 - many, : ways.shape[1] - many * score]
        ways = more
    return ways
