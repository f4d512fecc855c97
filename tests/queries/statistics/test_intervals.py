"""Wilson's and Newcombe's intervals, against Newcombe's tables, scipy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep

from queries.statistics.intervals import difference, wilson

# R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3: score, without continuity correction.
ONE_SHARE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
# R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10, examples (a) to (h).
TWO_SHARES = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)),
    ((0, 10), (0, 10), (-0.2775, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0000)),
    ((10, 10), (0, 10), (0.6075, 1.0000)),
]


@st.composite
def share(draw: st.DrawFn) -> tuple[int, int]:
    total = draw(st.integers(1, 3000))
    return draw(st.integers(0, total)), total


@pytest.mark.parametrize(("count", "total", "low", "high"), ONE_SHARE)
def test_wilson_as_newcombe_prints_it(count: int, total: int, low: float, high: float) -> None:
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


@given(share(), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_is_that_of_scipy(of: tuple[int, int], confidence: float) -> None:
    theirs = binomtest(*of).proportion_ci(confidence, method="wilson")
    assert wilson(*of, confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_wilson_takes_whole_arrays_and_says_nothing_of_nothing() -> None:
    low, high = wilson([[0, 1], [5, 0]], [10, 0 + 5])
    assert low.shape == high.shape == (2, 2)
    assert low[0, 0] == 0.0
    low, high = wilson([0, 5], [0, 5])
    assert np.isnan([low[0], high[0]]).all()
    assert (low[1] < 1, high[1]) == (True, 1.0)


@pytest.mark.parametrize(("first", "second", "interval"), TWO_SHARES)
def test_difference_as_newcombe_prints_it(
    first: tuple[int, int], second: tuple[int, int], interval: tuple[float, float]
) -> None:
    found = difference(*first, *second)
    assert (found.low, found.high) == pytest.approx(interval, abs=5e-5)


@pytest.mark.slow
@given(share(), share())
def test_difference_is_that_of_statsmodels_and_scipy(first: tuple[int, int], second: tuple[int, int]) -> None:
    found = difference(*first, *second)
    assert found.value == pytest.approx(first[0] / first[1] - second[0] / second[1], abs=1e-12)
    assert (found.low, found.high) == pytest.approx(
        confint_proportions_2indep(*first, *second, method="newcomb"), abs=1e-9
    )
    table = [[count, total - count] for count, total in (first, second)]
    assert found.p == pytest.approx(fisher_exact(table).pvalue, rel=1e-6)


@pytest.mark.slow
@given(share(), share())
def test_difference_the_other_way_round_is_its_mirror(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = difference(*first, *second), difference(*second, *first)
    assert (other.value, other.low, other.high) == pytest.approx((-one.value, -one.high, -one.low), abs=1e-12)
    assert other.p == pytest.approx(one.p, rel=1e-9)


def test_difference_says_nothing_where_a_total_is_nothing() -> None:
    assert np.isnan(difference([3, 0], [5, 0], [0, 3], [0, 5])).all()


@pytest.mark.parametrize(
    ("count", "total", "confidence", "says"),
    [(3, 2, 0.95, "larger than the total"), (-1, 2, 0.95, "count"), (0.5, 2, 0.95, "count"), (1, 2, 95, "confidence")],
)
def test_what_cannot_be_a_share_is_refused(count: float, total: int, confidence: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        wilson(count, total, confidence)
    with pytest.raises(ValueError, match=says):
        difference(1, 2, count, total, confidence)
