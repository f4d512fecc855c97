"""How long something takes, where some of it is not over yet."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def median_time(days: npt.ArrayLike, is_over: npt.ArrayLike) -> float:
    """After how many days half were over; NaN where, as far as anybody knows, fewer than half ever were.

    `days` and `is_over`, of shape (n,): how long each took, or how long it has gone on so far. The first day on which
    the estimate of E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958) 457-481, of the
    share that is not over falls to a half.
    """
    days, is_over = np.asarray(days, float), np.asarray(is_over, bool)
    ends, ending = np.unique(days[is_over], return_counts=True)
    going_on = days.size - np.searchsorted(np.sort(days), ends)
    not_over = np.cumprod(1 - ending / np.maximum(going_on, 1))
    reached = ends[not_over <= 0.5 + 1e-12]  # a half is a half, though it is a product of fractions
    return float(reached[0]) if reached.size else float("nan")
