"""A linear trend of shares over ordered groups, such as years."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from queries.statistics.arrays import Floats, counts, ratio, two_sided


class Trend(NamedTuple):
    """For each item, arrays of shape (items,): what the share changes by for one step of the score; z; p of no trend."""

    slope: Floats
    z: Floats
    p: Floats


def cochran_armitage(count: npt.ArrayLike, total: npt.ArrayLike, score: npt.ArrayLike) -> Trend:
    """Does the share `count` / `total` rise or fall in a line with `score`? Two-sided.

    `count` of shape (..., groups), `total` of that shape or (groups,), `score` of shape (groups,): the year of a group,
    say. z is over 0 where the share rises; p comes from the normal distribution, without continuity correction. Groups
    of total 0 change nothing. With few events p is rough: half the exact one in an example of 93 events among 32,574.
    NaN where only one score has a total, or the share is 0 or 1 throughout.
    Raises ValueError where a count is larger than its total, or a score is not a finite number.
    W. G. Cochran, Biometrics 10 (1954) 417-451; P. Armitage, Biometrics 11 (1955) 375-386.
    """
    count_, total_ = counts(count=count, total=total)
    score_ = np.asarray(score, dtype=float)
    if (count_ > total_).any():
        raise ValueError("A count is larger than the total it is a part of.")
    if not np.isfinite(score_).all():
        raise ValueError("A score is not a finite number.")
    size = total_.sum(axis=-1, keepdims=True)
    share = ratio(count_.sum(axis=-1, keepdims=True), size)
    away = score_ - ratio((total_ * score_).sum(axis=-1, keepdims=True), size)
    along = (away * (count_ - total_ * share)).sum(axis=-1)
    # What is one score only has no spread, and rounding must not make one.
    used = total_ > 0
    is_spread = np.where(used, score_, -np.inf).max(axis=-1) > np.where(used, score_, np.inf).min(axis=-1)
    spread = np.where(is_spread, (total_ * away**2).sum(axis=-1), np.nan)
    z = ratio(along, np.sqrt(share * (1 - share))[..., 0] * np.sqrt(spread))
    return Trend(ratio(along, spread), z, two_sided(z))
