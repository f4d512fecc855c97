"""The trend of shares against every choice of units, one by one, and against statsmodels."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from statsmodels.stats.contingency_tables import Table

from queries.statistics.trend import MAX_EXACT, cochran_armitage

pytestmark = pytest.mark.slow

YEARS = [2015, 2016, 2018, 2021]
by_year = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=4, max_size=4)


def by_hand(recorded: list[int], totals: list[int]) -> float:
    """The share of choices of as many units whose years are as far from what is expected."""
    units = [year for year, total in zip(YEARS, totals, strict=True) for _ in range(total)]
    seen = sum(year * count for year, count in zip(YEARS, recorded, strict=True))
    sums = np.array([sum(chosen) for chosen in combinations(units, sum(recorded))])
    away = np.abs(sums * len(units) - sum(recorded) * sum(units))
    return float(np.mean(away >= abs(seen * len(units) - sum(recorded) * sum(units))))


@given(by_year)
def test_exact_p_is_that_of_every_choice_of_units(counts: list[tuple[int, int]]) -> None:
    recorded, totals = [has for has, _ in counts], [has + lacks for has, lacks in counts]
    [p] = cochran_armitage(np.array([recorded]).T, np.array([totals]).T, YEARS)
    is_the_same = len({year for year, total in zip(YEARS, totals, strict=True) if total}) < 2
    if is_the_same or not 0 < sum(recorded) < sum(totals):
        assert np.isnan(p)
    else:
        assert p == pytest.approx(by_hand(recorded, totals))


def counted(seed: int, size: int, share: float, items: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    chance = np.random.default_rng(seed)
    totals = np.repeat(np.bincount(chance.integers(0, 10, size), minlength=10)[:, None], items, axis=1)
    return chance.binomial(totals, share), totals


def test_of_many_p_is_that_of_statsmodels() -> None:
    recorded, totals = counted(3, 400, 0.3, 6)
    p = cochran_armitage(recorded, totals, range(10))
    for item, value in enumerate(p):
        table = Table(np.column_stack([recorded[:, item], (totals - recorded)[:, item]]), shift_zeros=False)
        assert value == pytest.approx(table.test_ordinal_association(row_scores=np.arange(10.0)).pvalue, rel=1e-6)


def test_exact_and_normal_meet() -> None:
    recorded, totals = counted(4, 600, 0.05, 40)
    exact = cochran_armitage(recorded, totals, range(10))
    normal = cochran_armitage(recorded, totals, np.arange(10) * 1000)  # sums too large to go through
    few = recorded.sum(axis=0) <= MAX_EXACT
    assert exact[few] == pytest.approx(normal[few], abs=0.04)
    assert not np.array_equal(exact[few], normal[few])


@pytest.mark.parametrize(("size", "share"), [(16, 0.3), (40, 0.2), (200, 0.05), (400, 0.3)])
def test_no_trend_is_called_one_as_often_as_it_may_be(size: int, share: float) -> None:
    recorded, totals = counted(size, size, share, 3000)
    p = cochran_armitage(recorded, totals, range(10))
    assert 0.025 < np.mean(p[~np.isnan(p)] <= 0.05) < 0.06
