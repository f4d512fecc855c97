"""Lift, Jaccard and odds ratio, against their plain meaning on yes and no, a textbook and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jaccard as jaccard_distance
from statsmodels.stats.contingency_tables import Table2x2

from queries.statistics.pairs import jaccard, lift, odds_ratio

# Who has A and who has B, one entry a case.
yes_no = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


def counted(cases: list[tuple[bool, bool]]) -> tuple[int, int, int, int]:
    return sum(a and b for a, b in cases), sum(a for a, _ in cases), sum(b for _, b in cases), len(cases)


@given(yes_no)
def test_lift_is_the_share_of_b_among_a_over_the_share_of_b(cases: list[tuple[bool, bool]]) -> None:
    among_a = [b for a, b in cases if a]
    share_of_b = sum(b for _, b in cases) / len(cases)
    if not among_a or not share_of_b:
        assert np.isnan(lift(*counted(cases)))
    else:
        assert lift(*counted(cases)) == pytest.approx(sum(among_a) / len(among_a) / share_of_b)


@given(yes_no)
def test_jaccard_is_one_less_the_distance_of_scipy(cases: list[tuple[bool, bool]]) -> None:
    a, b = np.transpose(cases)
    if not (a | b).any():
        assert np.isnan(jaccard(*counted(cases)[:3]))
    else:
        assert jaccard(*counted(cases)[:3]) == pytest.approx(1 - jaccard_distance(a, b))


@given(yes_no)
def test_odds_ratio_is_the_odds_of_b_with_a_over_those_without(cases: list[tuple[bool, bool]]) -> None:
    cells = {(a, b): sum(case == (a, b) for case in cases) for a in (True, False) for b in (True, False)}
    above, below = cells[True, True] * cells[False, False], cells[True, False] * cells[False, True]
    found = odds_ratio(*counted(cases))
    if not above and not below:
        assert np.isnan(found).all()
        return
    assert found.value == (pytest.approx(above / below) if below else np.inf)
    smoothed = Table2x2([[cells[a, b] + 0.5 for b in (True, False)] for a in (True, False)])
    assert (found.low, found.high) == pytest.approx(smoothed.oddsratio_confint(), rel=1e-9)


def test_odds_ratio_of_aspirin_and_heart_attacks() -> None:
    """A. Agresti, An Introduction to Categorical Data Analysis (2007) 2.3.3: 1.832, and 1.44 to 2.33 without the halves
    that we add, which here move each end by less than a hundredth."""
    placebo, aspirin = (189, 10_845), (104, 10_933)
    found = odds_ratio(189, sum(placebo), 189 + 104, sum(placebo) + sum(aspirin))
    assert found.value == pytest.approx(1.832, abs=5e-4)
    assert (found.low, found.high) == pytest.approx((1.44, 2.33), abs=1e-2)


def test_whole_arrays_of_many_cases_do_not_overflow() -> None:
    many = 4_000_000_000
    assert lift([many // 4], many // 2, many // 2, many) == pytest.approx([1.0])
    assert odds_ratio([many // 4], many // 2, many // 2, many).value == pytest.approx([1.0])


@pytest.mark.parametrize("of", [(3, 2, 5, 9), (0, 5, 5, 9)])
def test_what_no_table_has_is_refused(of: tuple[int, int, int, int]) -> None:
    for statistic in (lift, odds_ratio):
        with pytest.raises(ValueError, match="margins"):
            statistic(*of)
    with pytest.raises(ValueError, match="margins"):
        jaccard(3, 2, 5)
