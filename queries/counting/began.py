"""The year in which a case or an episode began."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE
from graph.projection.tables import Cases, Episodes


def began_in(table: Cases | Episodes) -> NDArray[np.int64]:
    """The year in which each began; NONE where it is not known, or the date is too vague to lie in one year."""
    first, last = (_year(days) for days in (table.start_earliest, table.start_latest))
    return np.where(first == last, first, NONE)


def _year(days: NDArray[Any]) -> NDArray[np.int64]:
    dated = ~np.isnat(days)
    years = np.full(len(days), NONE, np.int64)
    years[dated] = days[dated].astype("datetime64[Y]").astype(np.int64) + 1970
    return years
