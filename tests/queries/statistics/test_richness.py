"""Rarefaction and Chao2, against printed examples and every choice of cases."""

from fractions import Fraction
from itertools import combinations
from math import comb, exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.richness import chao2, rarefaction

# Spiders under girdled trees and in logged plots: R's package iNEXT, data set spider. They are counts of individuals,
# for which Chao1 and Chao2 are one formula, an individual in place of a case.
GIRDLED = [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2, *[1] * 12]
# Only what was seen once and twice matters to Chao1 and Chao2: 14 and 4 of 37, among 252 individuals.
LOGGED = [1] * 14 + [2] * 4 + [3] * 19
# Which kinds each case shows.
cases_of_kinds = st.lists(st.sets(st.integers(0, 6)), min_size=1, max_size=7)


def test_chao_of_spiders_as_inext_prints_it() -> None:
    """iNEXT's help page of ChaoRichness: 43.893 (30.511 to 96.971) and 61.403 (43.502 to 128.583)."""
    assert chao2(GIRDLED, sum(GIRDLED)) == pytest.approx((26, 43.893, 30.511, 96.971), abs=5e-4)
    assert chao2(LOGGED, 252) == pytest.approx((37, 61.403, 43.502, 128.583), abs=5e-4)


def test_chao2_of_trees_as_vegan_prints_it() -> None:
    """vegan's specpool(BCI), 225 kinds of tree in 50 plots: chao 236.3732, chao.se 6.54361; the jackknives printed on
    the same line, 245.58 and 247.8722, say how many kinds are in one plot and in two: 21 and 19."""
    q1, q2, plots = 21, 19, 50
    assert 225 + q1 * 49 / 50 == pytest.approx(245.58)
    assert 225 + q1 * (2 * 50 - 3) / 50 - q2 * 48**2 / (50 * 49) == pytest.approx(247.8722, abs=5e-5)
    found = chao2([1] * q1 + [2] * q2 + [3] * (225 - q1 - q2), plots)
    assert found.estimate == pytest.approx(236.3732, abs=5e-5)
    # Chao (1987), the log-normal interval, with the standard error that is printed.
    spread = exp(1.959964 * sqrt(log(1 + (6.54361 / 11.3732) ** 2)))
    assert (found.low, found.high) == pytest.approx((225 + 11.3732 / spread, 225 + 11.3732 * spread), abs=1e-3)


def test_chao2_where_nothing_was_seen_twice_is_bias_corrected() -> None:
    """By hand: 4/5 x 3 x 2 / 2 = 2.4 unseen; variance 2.4 + 0.64 x (3 x 25 / 4 - 81 / (4 x 6.4)) = 12.375."""
    found = chao2([1, 1, 1, 5], 5)
    spread = exp(1.959964 * sqrt(log(1 + 12.375 / 2.4**2)))
    assert found == pytest.approx((4, 6.4, 4 + 2.4 / spread, 4 + 2.4 * spread), abs=1e-5)


@pytest.mark.parametrize("cases_with", [[3, 4], [2, 2, 3], [1, 4]])
def test_chao2_that_adds_nothing_has_no_interval(cases_with: list[int]) -> None:
    found = chao2([*cases_with, 0], 5)
    assert (found.seen, found.estimate) == (len(cases_with), len(cases_with))
    assert np.isnan([found.low, found.high]).all()


def test_chao2_of_nothing_seen_says_nothing() -> None:
    assert chao2([0, 0], 5).seen == 0
    assert np.isnan(chao2([0, 0], 5)[1:]).all()


def test_rarefaction_of_spiders_as_inext_prints_it() -> None:
    """iNEXT's introduction, girdled: 6.479 kinds among 10, 18.912 among 84, 26 among all 168."""
    found = rarefaction(GIRDLED, 168, at=[1, 10, 84, 168])
    assert found.kinds == pytest.approx([1, 6.479, 18.912, 26], abs=5e-4)


@pytest.mark.slow
@given(cases_of_kinds)
def test_rarefaction_is_the_mean_over_every_choice_of_cases(cases: list[set[int]]) -> None:
    cases_with = [sum(kind in case for case in cases) for kind in range(7)]
    found = rarefaction(cases_with, len(cases))
    means = [0.0]
    for size in range(1, len(cases) + 1):
        seen = [len(set().union(*choice)) for choice in combinations(cases, size)]
        means.append(sum(seen) / len(seen))
    assert found.cases.tolist() == list(range(1, len(cases) + 1))
    assert found.kinds == pytest.approx(means[1:])
    assert found.new == pytest.approx(np.diff(means), abs=1e-9)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 9))
def test_the_interval_is_that_of_colwell_in_whole_fractions(cases_with: list[int], size: int) -> None:
    found = rarefaction(cases_with, 9, at=size)
    seen = [1 - Fraction(comb(9 - often, size), comb(9, size)) for often in cases_with]
    total = sum(seen, Fraction(0))
    variance = sum(each**2 for each in seen) - total**2 / Fraction(chao2(cases_with, 9).estimate)
    half = 1.959964 * sqrt(max(float(variance), 0))
    assert found.low == pytest.approx(max(float(total) - half, 0), abs=1e-5)
    assert found.high == pytest.approx(float(total) + half, abs=1e-5)


def test_many_cases_give_two_hundred_points_from_the_first_to_the_last() -> None:
    found = rarefaction([1, 50, 4000], 5000)
    assert (found.cases.size, found.cases[0], found.cases[-1]) == (200, 1, 5000)
    assert (np.diff(found.kinds) > 0).all()


def test_one_case_or_nothing_seen_has_no_interval() -> None:
    assert np.isnan(rarefaction([1, 1], 1).low).all()
    assert rarefaction([1, 1], 1).kinds.tolist() == [2]
    assert np.isnan(rarefaction([0], 3).high).all()


@pytest.mark.parametrize(
    ("cases_with", "at", "says"), [([6], None, "more cases"), ([2], 0, "outside"), ([2], 6, "outside")]
)
def test_what_cannot_be_is_refused(cases_with: list[int], at: int | None, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rarefaction(cases_with, 5, at)
