"""Mantel-Haenszel, against two tables of the literature, all tables in whole fractions, and statsmodels."""

from fractions import Fraction
from itertools import product
from math import comb, prod
from typing import NamedTuple

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from queries.statistics import strata as module
from queries.statistics.strata import mantel_haenszel, within_strata

Stratum = tuple[int, int, int, int]  # first, of_first, second, of_second
# Cured and all, of rabbits with penicillin at once and 1.5 hours later, at five doses. A. Agresti, Categorical Data
# Analysis (1990), pages 231-237; what R's mantelhaen.test prints of it is in its help page and below.
RABBITS = [(0, 6, 0, 5), (3, 6, 0, 6), (6, 6, 2, 6), (5, 6, 6, 6), (2, 2, 5, 5)]
# Admitted and all, men and women, of six departments at Berkeley in 1973 (R's data set UCBAdmissions, after P. J.
# Bickel, E. A. Hammel and J. W. O'Connell, Science 187 (1975) 398-404).
BERKELEY = [
    (512, 825, 89, 108),
    (353, 560, 17, 25),
    (120, 325, 202, 593),
    (138, 417, 131, 375),
    (53, 191, 94, 393),
    (22, 373, 24, 341),
]


@st.composite
def stratum(draw: st.DrawFn, most: int = 4) -> Stratum:
    of_first, of_second = draw(st.integers(0, most)), draw(st.integers(0, most))
    return draw(st.integers(0, of_first)), of_first, draw(st.integers(0, of_second)), of_second


class OfOneItem(NamedTuple):
    """`MantelHaenszel` of a single item, as plain numbers."""

    odds_ratio: float
    low: float
    high: float
    p: float
    is_exact: bool
    strata: int


def of_one_item(strata: list[Stratum]) -> OfOneItem:
    first, of_first, second, of_second = np.transpose(strata)
    found = mantel_haenszel(0, first, of_first, second, of_second, 1)
    return OfOneItem(
        odds_ratio=found.odds_ratio.item(),
        low=found.low.item(),
        high=found.high.item(),
        p=found.p.item(),
        is_exact=found.is_exact.item(),
        strata=found.strata.item(),
    )


def in_fractions(strata: list[Stratum]) -> float:
    """The slow and obvious way: every way to fill every stratum, with its probability, put together by their sum."""
    chances: dict[int, Fraction] = {}
    each = [range(max(0, a + c - n2), min(a + c, n1) + 1) for a, n1, c, n2 in strata]
    for filled in product(*each):
        ways = prod(
            Fraction(comb(n1, k) * comb(n2, a + c - k), comb(n1 + n2, a + c))
            for k, (a, n1, c, n2) in zip(filled, strata, strict=True)
        )
        chances[sum(filled)] = chances.get(sum(filled), Fraction(0)) + ways
    seen = chances[sum(a for a, *_ in strata)]
    return float(sum(chance for chance in chances.values() if chance <= seen))


def by_statsmodels(strata: list[Stratum]) -> StratifiedTable:
    return StratifiedTable([np.array([[a, n1 - a], [c, n2 - c]], dtype=float) for a, n1, c, n2 in strata])


def test_rabbits_are_few_and_tested_exactly() -> None:
    """R prints a common odds ratio of 7, 1.026713 to 47.725133, and an exact p of 0.0399449 ("0.040")."""
    found = of_one_item(RABBITS)
    assert (found.odds_ratio, found.low, found.high) == pytest.approx((7, 1.026713, 47.725133), abs=5e-7)
    assert found.p == pytest.approx(0.0399449, abs=5e-8)
    assert (found.is_exact, found.strata) == (True, 3)


def test_berkeley_is_many_and_tested_by_chi_square() -> None:
    """R prints 0.9046968, 0.7719074 to 1.0603298, chi-square 1.4269, p 0.2323."""
    found = of_one_item(BERKELEY)
    assert (found.odds_ratio, found.low, found.high) == pytest.approx((0.9046968, 0.7719074, 1.0603298), abs=5e-8)
    assert found.p == pytest.approx(0.2323, abs=5e-5)
    assert (found.is_exact, found.strata) == (False, 6)


def test_chi_square_of_the_rabbits_where_there_are_more_of_them() -> None:
    """Ten times the rabbits: far enough from both ends for chi-square, which statsmodels computes as well."""
    tenfold = [(10 * a, 10 * n1, 10 * c, 10 * n2) for a, n1, c, n2 in RABBITS]
    found = of_one_item(tenfold)
    theirs = by_statsmodels(tenfold).test_null_odds(correction=True)
    assert not found.is_exact
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-9)


@given(st.lists(stratum(), min_size=1, max_size=4))
def test_exact_p_is_that_of_every_table_in_whole_fractions(strata: list[Stratum]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FAR_ENOUGH", np.inf)
        found = of_one_item(strata)
    if found.strata:
        assert found.is_exact
        assert found.p == pytest.approx(in_fractions(strata), rel=1e-9)
    else:
        assert np.isnan([found.odds_ratio, found.low, found.high, found.p]).all()
        assert not found.is_exact


@given(st.lists(stratum(most=60), min_size=2, max_size=6))
def test_many_are_as_in_statsmodels(strata: list[Stratum]) -> None:
    found = of_one_item(strata)
    theirs = by_statsmodels([each for each in strata if each[1] and each[3]] or [(0, 1, 0, 1)])
    if 0 < found.odds_ratio < np.inf:
        assert found.odds_ratio == pytest.approx(theirs.oddsratio_pooled, rel=1e-9)
        assert (found.low, found.high) == pytest.approx(theirs.oddsratio_pooled_confint(), rel=1e-7)
    if found.strata and not found.is_exact:
        far = sum(a - n1 * (a + c) / (n1 + n2) for a, n1, c, n2 in strata if n1 + n2)
        if abs(far) > 0.5:  # nearer than the correction statsmodels squares what lies beyond the middle
            assert found.p == pytest.approx(theirs.test_null_odds(correction=True).pvalue, rel=1e-7)
        else:
            assert found.p == 1.0


def test_the_rule_of_mantel_and_fleiss_decides() -> None:
    """Pairs, one of each kind, one of the two with the item: each brings the expected sum 1/2 further from both ends."""
    nine, ten = ([(1, 1, 0, 1)] * 6 + [(0, 1, 1, 1)] * rest for rest in (3, 4))
    assert of_one_item(nine).is_exact
    assert not of_one_item(ten).is_exact
    # McNemar: with 9 pairs the exact p is that of 6 or more of 9 coins, or 3 or fewer.
    assert of_one_item(nine).p == pytest.approx(2 * sum(comb(9, k) for k in range(6, 10)) / 2**9)
    assert of_one_item(ten).odds_ratio == pytest.approx(6 / 4)


def test_where_every_stratum_leans_one_way_the_ratio_has_no_end() -> None:
    found = of_one_item([(2, 3, 0, 3), (1, 2, 0, 4)])
    assert found.odds_ratio == np.inf
    assert np.isnan([found.low, found.high]).all()
    assert 0 < found.p < 1


rows = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["first", "second", "neither"]), st.sets(st.integers(0, 4))),
    min_size=1,
    max_size=30,
)


@pytest.mark.slow
@given(rows)
def test_many_items_from_a_sparse_array_are_as_each_counted_by_hand(
    given_rows: list[tuple[int, str, set[int]]],
) -> None:
    strata, kinds, held = zip(*given_rows, strict=True)
    recorded = np.array([[item in items for item in range(5)] for items in held])
    is_first, is_second = (np.array([kind == wanted for kind in kinds]) for wanted in ("first", "second"))
    # The numbers of the strata may have gaps and be in any order.
    found = within_strata(scipy.sparse.csr_array(recorded), [7 * each - 3 for each in strata], is_first, is_second)
    for item in range(5):
        cells: list[Stratum] = []
        for each in range(4):
            first, second = (
                [item in items for s, kind, items in given_rows if (s, kind) == (each, wanted)]
                for wanted in ("first", "second")
            )
            cells.append((sum(first), len(first), sum(second), len(second)))
        assert tuple(part[item] for part in found) == pytest.approx(tuple(of_one_item(cells)), nan_ok=True)


@pytest.mark.parametrize(
    ("of", "says"), [((1, 1, 2, 1, 2), "An item"), ((0, 3, 1, 1, 2), "More"), ((0, 1, 2, 3, 2), "More")]
)
def test_what_cannot_be_is_refused(of: tuple[int, int, int, int, int], says: str) -> None:
    item, first, of_first, second, of_second = of
    with pytest.raises(ValueError, match=says):
        mantel_haenszel(item, first, of_first, second, of_second, items=1)


def test_a_row_of_both_kinds_is_refused() -> None:
    with pytest.raises(ValueError, match="neither"):
        within_strata(scipy.sparse.csr_array(np.eye(2)), [0, 0], [True, False], [True, True])
    with pytest.raises(ValueError, match="of the 2 rows"):
        within_strata(scipy.sparse.csr_array(np.eye(2)), [0], [True, False], [False, True])
