"""Kappa and alpha, against printed examples, statsmodels and the coincidence matrix computed pair by pair."""

from collections import Counter, defaultdict
from itertools import permutations

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as kappa_of_statsmodels

from queries.statistics.agreement import cohens_kappa, confusion, kappa_over_cases, krippendorff_alpha, value_counts

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): section A, two observers, binary data, alpha 0.095;
# section B, two observers, nominal data, alpha 0.692; section C, four observers, nominal data with missing values (0 here), alpha 0.743.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
NOMINAL_OF_TWO = ["aabbdcccedda", "babbbccceddd"]
NOMINAL = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]
# Two coders and three categories, as counted units.
square = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3)
# Units by what each coder said, -1 for nothing.
coded = st.lists(st.lists(st.integers(-1, 2), min_size=3, max_size=3), min_size=1, max_size=12)


def by_coincidences(units: list[list[int]]) -> float:
    """The slow and obvious way, as the paper goes: every pair of values within a unit, then observed and expected."""
    coincidences: defaultdict[tuple[int, int], float] = defaultdict(float)
    for unit in units:
        values = [value for value in unit if value >= 0]
        for pair in permutations(values, 2):
            coincidences[pair] += 1 / (len(values) - 1)
    of_value: defaultdict[int, float] = defaultdict(float)
    for (value, _), often in coincidences.items():
        of_value[value] += often
    size = sum(of_value.values())
    observed = sum(often for (one, other), often in coincidences.items() if one != other)
    expected = sum(of_value[c] * of_value[k] for c, k in permutations(of_value, 2))
    return 1 - (size - 1) * observed / expected if expected else np.nan


def alpha_of(units: list[list[int]], **more: int) -> tuple[float, float, float]:
    value, low, high = krippendorff_alpha(value_counts(np.transpose(units), 3), **more)
    return float(value), float(low), float(high)


def test_alpha_of_krippendorffs_worked_examples() -> None:
    assert krippendorff_alpha(value_counts(BINARY, 2)).value == pytest.approx(0.095, abs=5e-4)
    letters = [["abcde".index(letter) for letter in said] for said in NOMINAL_OF_TWO]
    assert krippendorff_alpha(value_counts(letters, 5)).value == pytest.approx(0.692, abs=5e-4)
    assert krippendorff_alpha(value_counts(np.array(NOMINAL) - 1, 5)).value == pytest.approx(0.743, abs=5e-4)


@given(coded)
def test_alpha_is_that_of_the_coincidences(units: list[list[int]]) -> None:
    assert alpha_of(units, resamples=2)[0] == pytest.approx(by_coincidences(units), nan_ok=True)


@given(coded)
def test_alpha_counts_no_unit_with_fewer_than_two_values(units: list[list[int]]) -> None:
    with_more = [*units, [1, -1, -1], [-1, -1, -1], [-1, -1, 2]]
    assert alpha_of(with_more, resamples=2)[0] == pytest.approx(alpha_of(units, resamples=2)[0], nan_ok=True)


def test_the_interval_of_alpha_is_that_of_units_drawn_again() -> None:
    generator = np.random.default_rng(5)
    truth = generator.integers(0, 3, 30)
    units = np.where(generator.random((30, 3)) < 0.7, truth[:, None], generator.integers(-1, 3, (30, 3)))
    value, low, high = alpha_of(units.tolist(), resamples=300, seed=11)
    times = np.random.default_rng(11).multinomial(30, np.full(30, 1 / 30), size=300)
    drawn = [by_coincidences(np.repeat(units, each, axis=0).tolist()) for each in times]
    assert (low, high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])))
    assert low < value < high
    assert alpha_of(units.tolist(), resamples=300, seed=11) == (value, low, high)
    assert alpha_of(units.tolist(), resamples=300, seed=12) != (value, low, high)


def test_alpha_of_many_at_once_is_that_of_each() -> None:
    cells = np.random.default_rng(3).integers(0, 3, (4, 5, 20, 2))
    together = krippendorff_alpha(cells, resamples=50)
    assert together.value.shape == together.low.shape == (4, 5)
    for place in np.ndindex(4, 5):
        alone = krippendorff_alpha(cells[place], resamples=50)
        assert [part[place] for part in together] == pytest.approx([float(part) for part in alone])


def test_alpha_says_nothing_where_nothing_differs_or_nothing_is_there() -> None:
    assert np.isnan(krippendorff_alpha(value_counts([[1, 1, 1], [1, 1, 1]], 2))).all()
    assert np.isnan(krippendorff_alpha(np.zeros((0, 2), dtype=int))).all()


def test_kappa_as_sas_prints_it() -> None:
    """SAS's PROC FREQ on this table: kappa 0.4842, 95% limits 0.2137 and 0.7547 (kept in statsmodels' own tests)."""
    found = cohens_kappa([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    assert tuple(found) == pytest.approx((0.4842, 0.2137, 0.7547), abs=5e-5)


def test_kappa_worked_by_hand() -> None:
    """The table of Fleiss, Cohen and Everitt (1969): of 200 units 140 agree, 0.60 x 0.65 + 0.30 x 0.25 + 0.10 x 0.10 by
    chance."""
    found = cohens_kappa([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    assert found.value == pytest.approx((0.70 - 0.475) / (1 - 0.475))


@pytest.mark.slow
@given(square)
def test_kappa_is_that_of_statsmodels(table: list[list[int]]) -> None:
    raters = [sum(row) for row in table]
    if not sum(raters) or any(raters[c] == sum(row[c] for row in table) == sum(raters) for c in range(3)):
        assert np.isnan(cohens_kappa(table)).all()
        return
    with np.errstate(invalid="ignore"):
        found, theirs = cohens_kappa(table), kappa_of_statsmodels(np.array(table, dtype=float))
    assert found.value == pytest.approx(theirs.kappa, abs=1e-12)
    # Where the coders agree or differ throughout the variance is 0, and theirs may be a hair below it.
    if theirs.var_kappa > 1e-12:
        assert found.low == pytest.approx(max(theirs.kappa_low, -1), abs=1e-6)
        assert found.high == pytest.approx(min(theirs.kappa_upp, 1), abs=1e-6)


def test_kappa_of_many_tables_at_once() -> None:
    tables = np.random.default_rng(1).integers(0, 20, (3, 4, 2, 2))
    together = cohens_kappa(tables)
    for place in np.ndindex(3, 4):
        assert [part[place] for part in together] == pytest.approx(list(cohens_kappa(tables[place])))


@given(coded)
def test_confusion_counts_what_both_said(units: list[list[int]]) -> None:
    first, second, _ = np.transpose(units)
    table = confusion(first, second, 3)
    expected = Counter((one, other) for one, other, _ in units if one >= 0 and other >= 0)
    assert {place: often for place, often in np.ndenumerate(table) if often} == dict(expected)


@pytest.mark.parametrize("values", [[0, 3], [-2, 0], [0.5, 1.0]])
def test_what_is_no_category_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="no category"):
        confusion(values, [0, 1], 3)
    with pytest.raises(ValueError, match="no category"):
        value_counts([values, values], 3)


def test_an_interval_over_cases_knows_a_decision_that_is_told_five_times() -> None:
    """Of one decision a case it is about that of many units; what every case says five times over says no more."""
    chance = np.random.default_rng(8)
    first = chance.random(300) < 0.4
    second = np.where(chance.random(300) < 0.8, first, chance.random(300) < 0.4)
    tables = np.zeros((300, 2, 2), np.int64)
    tables[np.arange(300), first.astype(int), second.astype(int)] = 1
    once, five_times = kappa_over_cases(tables), kappa_over_cases(5 * tables)
    plain = cohens_kappa(tables.sum(axis=0))
    assert once.value == plain.value
    ends, ends_of_five = (np.array([estimate.low, estimate.high]) for estimate in (once, five_times))
    assert ends == pytest.approx(np.array([plain.low, plain.high]), abs=0.02)
    assert ends_of_five == pytest.approx(ends)
    assert cohens_kappa(5 * tables.sum(axis=0)).high < once.high - 0.02
    assert np.isnan(kappa_over_cases(tables[:1]).low)


def test_the_interval_over_cases_is_that_of_leaving_out_each_by_hand() -> None:
    tables = np.random.default_rng(5).integers(0, 4, (9, 2, 2))
    estimate = kappa_over_cases(tables)
    kappas = [float(cohens_kappa(np.delete(tables, case, axis=0).sum(axis=0)).value) for case in range(9)]
    error = np.sqrt(8 / 9 * np.sum((np.array(kappas) - np.mean(kappas)) ** 2))
    half = scipy.stats.t.ppf(0.975, 8) * error
    assert estimate.value == cohens_kappa(tables.sum(axis=0)).value
    assert (float(estimate.low), float(estimate.high)) == pytest.approx(
        (max(estimate.value - half, -1), min(estimate.value + half, 1))
    )


@pytest.mark.parametrize("tables", [[[[3, 0], [0, 2]]] * 8, [[[0, 0], [0, 5]]] * 8 + [[[1, 1], [1, 1]]]])
def test_no_interval_where_cases_say_nothing_of_how_sure_it_is(tables: list[list[list[int]]]) -> None:
    """Where all agree throughout, and where one case alone has what makes a kappa."""
    estimate = kappa_over_cases(tables)
    assert np.isnan(estimate.low) and np.isnan(estimate.high)
