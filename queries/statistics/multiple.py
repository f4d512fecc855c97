"""Many comparisons: how many of those called found are found by chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Floats


def false_discovery(p: npt.ArrayLike) -> Floats:
    """For each p its q: the smallest false discovery rate at which that comparison is still called found.

    `p` of any shape, each entry one comparison (give a pair once, not twice); the answer has its shape. NaN stays NaN
    and is not counted. Raises ValueError where a p does not lie between 0 and 1. Y. Benjamini and Y. Hochberg, Journal
    of the Royal Statistical Society B 57 (1995) 289-300: for comparisons that are independent or positively related.
    """
    p = np.asarray(p, dtype=float)
    q = np.full(p.shape, np.nan)
    defined = ~np.isnan(p)
    if defined.any():
        q[defined] = scipy.stats.false_discovery_control(p[defined])
    return q
