"""A statistic from too few cases is withheld, and the answer says so in words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from queries.asking.context import QuestionContext

MIN_CASES = 5  # informative cases that a statistic needs


def unless_few(values: npt.ArrayLike, cases: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The values, NaN where they come from fewer cases than a statistic needs; arrays of one shape."""
    return np.where(np.asarray(cases) >= MIN_CASES, np.asarray(values, dtype=float), np.nan)


def note_withheld(context: QuestionContext, count: int, noun: str, statistic: str) -> None:
    """Note for how many factors, say, a statistic is withheld: `noun` is what they are called, `statistic` what is withheld."""
    if count:
        context.note(
            "statistic-withheld",
            f"{statistic} is withheld for {count:,} {noun}{'' if count == 1 else 's'}: fewer "
            f"than {MIN_CASES} cases tell anything of {'it' if count == 1 else 'them'}.",
            count=count,
        )
