"""The median of Kaplan and Meier: by hand, and as scipy computes the curve."""

from __future__ import annotations

import numpy as np
import scipy
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.survival import median_time

# The 6-MP arm of the leukaemia trial of Freireich et al. (1963), in weeks; a median remission of 23 is the textbooks'.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
IS_OVER = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_the_median_of_a_published_trial() -> None:
    assert median_time(WEEKS, IS_OVER) == 23


def test_without_anything_open_it_is_the_first_day_on_which_half_were_over() -> None:
    assert median_time([5, 1, 9, 3], [True] * 4) == 3


def test_fewer_than_half_over_have_no_median() -> None:
    assert np.isnan(median_time([1, 2, 3, 4, 5], [True, True, False, False, False]))
    assert np.isnan(median_time([], []))


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40))
def test_it_is_where_the_curve_of_scipy_falls_to_a_half(observed: list[tuple[int, bool]]) -> None:
    days, is_over = (np.array(values) for values in zip(*observed, strict=True))
    data = scipy.stats.CensoredData(uncensored=days[is_over], right=days[~is_over])
    curve = scipy.stats.ecdf(data).sf
    reached = curve.quantiles[curve.probabilities <= 0.5 + 1e-12]
    expected = reached[np.isin(reached, days[is_over])]
    assert np.array_equal(median_time(days, is_over), expected[0] if expected.size else np.nan, equal_nan=True)
