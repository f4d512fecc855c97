"""The Cochran-Armitage test, against printed examples, the correlation over single units, and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table

from queries.statistics.trend import cochran_armitage

# Malformed infants by the mother's drinks a day: B. I. Graubard and E. L. Korn, Biometrics 43 (1987) 471-476.
MALFORMED, WITHOUT = np.array([48, 38, 5, 1, 1]), np.array([17_066, 14_464, 788, 126, 37])
group = st.integers(0, 12).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def test_infants_as_agresti_prints_it() -> None:
    """A. Agresti, An Introduction to Categorical Data Analysis (2007) 2.5.2: M2 = 6.57, p = 0.010."""
    found = cochran_armitage(MALFORMED, MALFORMED + WITHOUT, [0, 0.5, 1.5, 4, 7])
    assert found.z**2 == pytest.approx(6.57, abs=5e-3)
    assert found.p == pytest.approx(0.010, abs=5e-4)
    assert found.z > 0


def test_infants_as_statxact_prints_it() -> None:
    """Cytel's example 6 of StatXact, with 8 for the last score: asymptotic p 0.0078."""
    found = cochran_armitage(MALFORMED, MALFORMED + WITHOUT, [0, 0.5, 1.5, 4, 8])
    assert found.p == pytest.approx(0.0078, abs=5e-5)


def test_smokers_as_r_prints_it() -> None:
    """R's help page of prop.trend.test, after J. L. Fleiss (1981) page 139: X-squared = 8.2249, p-value = 0.004132."""
    found = cochran_armitage([83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4])
    assert found.z**2 == pytest.approx(8.2249, abs=5e-5)
    assert found.p == pytest.approx(0.004132, abs=5e-7)
    assert found.z < 0


@given(st.lists(group, min_size=2, max_size=6))
def test_z_is_the_correlation_over_single_units(groups: list[tuple[int, int]]) -> None:
    count, total = np.transpose(groups)
    score = np.arange(len(groups)) * 1.5 + 2000
    units = [(score[g], has) for g, (c, t) in enumerate(groups) for has in [1] * c + [0] * (t - c)]
    found = cochran_armitage(count, total, score)
    x, y = np.transpose(units) if units else np.empty((2, 0))
    if len(set(x)) < 2 or len(set(y)) < 2:
        assert np.isnan(found.z)
        assert np.isnan(found.p)
        return
    assert found.z == pytest.approx(np.corrcoef(x, y)[0, 1] * np.sqrt(len(units)), abs=1e-8)
    assert found.slope == pytest.approx(np.polyfit(x - 2000, y, 1)[0], abs=1e-8)
    theirs = Table(np.array([count, total - count]), shift_zeros=False).test_ordinal_association(
        np.array([1, 0]), score
    )
    # Theirs divides by one unit less.
    assert found.z == pytest.approx(theirs.zscore * np.sqrt(len(units) / (len(units) - 1)), abs=1e-8)


def test_many_items_at_once_are_as_each_alone() -> None:
    generator = np.random.default_rng(2)
    total, score = generator.integers(1, 40, 7), np.arange(2010, 2017)
    count = generator.integers(0, total + 1, (2, 5, 7))
    together = cochran_armitage(count, total, score)
    assert together.p.shape == (2, 5)
    for place in np.ndindex(2, 5):
        assert [part[place] for part in together] == pytest.approx(list(cochran_armitage(count[place], total, score)))


def test_a_group_of_nothing_changes_nothing() -> None:
    assert cochran_armitage([1, 0, 5], [9, 0, 9], [1, 50, 3]) == pytest.approx(cochran_armitage([1, 5], [9, 9], [1, 3]))


def test_one_score_has_no_trend_however_it_is_rounded() -> None:
    assert 3 * 0.1 / 3 != 0.1
    assert np.isnan(cochran_armitage([1, 0], [3, 0], [0.1, 5.0])).all()


@pytest.mark.parametrize(
    ("count", "score", "says"),
    [([3, 9], [1, 2], "larger"), ([1, 1], [1, np.nan], "finite"), ([1, -1], [1, 2], "count")],
)
def test_what_cannot_be_is_refused(count: list[int], score: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        cochran_armitage(count, [5, 5], score)
