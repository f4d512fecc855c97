"""What the statistics take and give: arrays of counts, of numbers and of yes or no, checked at one place."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Interval(NamedTuple):
    """The two ends of a confidence interval, arrays of one shape; NaN where there is none."""

    low: Floats
    high: Floats


class Estimate(NamedTuple):
    """A number and the two ends of its confidence interval, arrays of one shape; NaN where it is not known."""

    value: Floats
    low: Floats
    high: Floats


def counts(**named: npt.ArrayLike) -> tuple[Counts, ...]:
    """The arrays as whole numbers, in the shape they share.

    Raises ValueError, naming the array, where one holds what is not a whole number of 0 or more, or where the shapes
    do not go together.
    """
    return tuple(np.broadcast_arrays(*(_whole(name, np.asarray(values)) for name, values in named.items())))


def _whole(name: str, values: npt.NDArray[np.generic]) -> Counts:
    whole = values.astype(np.int64) if values.dtype.kind in "biuf" and np.isfinite(values).all() else None
    if whole is None or (whole != values).any() or (whole < 0).any():
        raise ValueError(f"{name} holds what is not a count: whole numbers of 0 or more are needed.")
    return whole


def ranks(texts: Sequence[str]) -> Counts:
    """The place of each text among all of them, to sort by: an array of the texts has the length of the longest for each."""
    place = {text: number for number, text in enumerate(sorted(set(texts)))}
    return np.array([place[text] for text in texts], np.int64)


def ratio(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """`above` / `below` without a warning: inf where only `below` is 0, NaN where both are."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Floats = np.true_divide(above, below)
    return quotient


def one_tail(confidence: float) -> float:
    """What a two-sided interval leaves out at each end: 0.025 at 0.95.

    Raises ValueError where `confidence` does not lie between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence lies between 0 and 1, and this is {confidence}.")
    return (1 - confidence) / 2


def normal_quantile(confidence: float) -> float:
    """How many standard errors a two-sided interval reaches to each side: 1.96 at 0.95. Raises as `one_tail` does."""
    return -NormalDist().inv_cdf(one_tail(confidence))


def two_sided(z: npt.ArrayLike) -> Floats:
    """The two-sided p of a standard normal statistic; NaN stays NaN."""
    p: Floats = 2 * scipy.special.ndtr(-np.abs(z))
    return p
