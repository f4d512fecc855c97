"""Episodes are told from each other by their cases: what is counted per episode is tested, and bounded, by case."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from graph.projection import Units
from graph.projection.tables import Ints
from queries.statistics.arrays import Floats, Interval
from queries.statistics.clustered import effective_size
from queries.statistics.intervals import wilson

BY_CASE = (
    "Episodes of one case are not independent of each other: per episode p is a score test by case (Rotnitzky and "
    "Jewell, 1990, with the variance of the margins where that is larger), and an interval is of as many episodes as "
    "would tell as much if they were independent (after Korn and Graubard, 1998). The two are of two methods: this p is "
    "careful, so that much that is there is not found, while an interval may be narrower than it says; where they "
    "disagree p has the last word on whether there is anything."
)


def size_of(units: Units, counted: Any = None) -> Floats | None:
    """For each factor how many independent units tell as much as those counted (all of them); None for cases.

    `counted` are numbers of units.
    """
    if units.per == "case":
        return None
    chosen: Ints = np.arange(len(units.case), dtype=np.int32) if counted is None else counted
    return effective_size(units.matrix_looked[chosen], units.looked[chosen], units.class_of, units.case[chosen])


def interval_over_decisions(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> Interval:
    """The interval of the share of the decisions of `whole` that are of `part` too, both of shape (cases, factors).

    Decisions on the factors of one case are not independent, so that it is of as many as would tell as much if they were.
    NaN where one case only has a decision.
    """
    case, factor = np.nonzero(whole)
    of_part = part[case, factor]
    if not case.size:
        return Interval(np.array(np.nan), np.array(np.nan))
    recorded = scipy.sparse.csr_array(of_part[:, None].astype(np.int32))
    [size] = effective_size(recorded, np.ones((case.size, 1), bool), np.zeros(1, np.int64), case)
    return wilson(of_part.sum(), case.size, size=size)
