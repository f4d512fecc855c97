"""How far two things go together, from how many have both, either and any. Arrays of one shape, or that broadcast."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from queries.statistics.arrays import Estimate, Floats, normal_quantile, ratio
from queries.statistics.exact import tables


def lift(both: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    """How many times more often A and B come together than if they had nothing to do with each other.

    `both` / `n` over `a` / `n` x `b` / `n`; NaN where A or B never comes. Raises ValueError where no table has these
    margins. S. Brin, R. Motwani and C. Silverstein, Proceedings of SIGMOD (1997) 265-276, who call it interest.
    """
    both, a, b, n = tables(both, a, b, n)
    return ratio(both * n.astype(float), a * b.astype(float))


def jaccard(both: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
    """Of those that have either, the share that has both: 0 to 1; NaN where neither ever comes.

    Raises ValueError where `both` is larger than `a` or `b`. P. Jaccard, New Phytologist 11 (1912) 37-50.
    """
    both, a, b, either = tables(both, a, b, np.add(a, b))
    return ratio(both, either - both)


def odds_ratio(
    both: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95
) -> Estimate:
    """The sample odds ratio, with Gart's interval.

    The value is `both` x neither over (A alone x B alone): inf where A or B never comes alone, NaN where a margin is
    empty. The interval is logarithmic, with half a case added to each of the four cells, and so finite where the value
    is 0 or inf; NaN where the value is. It is approximate: with few cases it may hold 1 where the exact p of `fisher`
    is small, or not hold it where p is large. Raises ValueError where no table has these margins.
    J. J. Gart, Journal of the Royal Statistical Society B 28 (1966) 164-179; A. Agresti, Biometrics 55 (1999) 597-602.
    """
    both, a, b, n = tables(both, a, b, n)
    cells = np.stack([both, n - a - b + both, a - both, b - both]).astype(float)
    value = ratio(cells[0] * cells[1], cells[2] * cells[3])
    smoothed = cells + 0.5
    centre = np.log(smoothed[0] * smoothed[1] / (smoothed[2] * smoothed[3]))
    half = normal_quantile(confidence) * np.sqrt((1 / smoothed).sum(axis=0))
    undefined = np.where(np.isnan(value), np.nan, 0.0)
    return Estimate(value, np.exp(centre - half) + undefined, np.exp(centre + half) + undefined)
