"""Fisher's exact test, against Fisher's own example, whole fractions and scipy."""

from collections.abc import Callable
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from queries.statistics.exact import Alternative, fisher

Table = tuple[int, int, int, int]
ALTERNATIVES: list[Alternative] = ["two-sided", "less", "greater"]


@st.composite
def table(draw: st.DrawFn, most: int = 150) -> Table:
    n = draw(st.integers(0, most))
    a, b = draw(st.integers(0, n)), draw(st.integers(0, n))
    return draw(st.integers(max(0, a + b - n), min(a, b))), a, b, n


def in_fractions(both: int, a: int, b: int, n: int, alternative: Alternative) -> float:
    """The slow and obvious way: every table that these margins allow, each with its exact probability."""
    ways = {k: comb(a, k) * comb(n - a, b - k) for k in range(max(0, a + b - n), min(a, b) + 1)}
    counts: dict[Alternative, Callable[[int], bool]] = {
        "two-sided": lambda k: ways[k] <= ways[both],
        "less": lambda k: k <= both,
        "greater": lambda k: k >= both,
    }
    return float(Fraction(sum(way for k, way in ways.items() if counts[alternative](k)), comb(n, b)))


def by_scipy(both: int, a: int, b: int, n: int, alternative: Alternative) -> float:
    return float(fisher_exact([[both, a - both], [b - both, n - a - b + both]], alternative=alternative).pvalue)


def test_the_lady_tasting_tea() -> None:
    """R. A. Fisher, The Design of Experiments (1935), chapter 2: 3 right of 4, 17 ways of 70; 34 on both sides."""
    assert fisher(3, 4, 4, 8) == pytest.approx(0.486, abs=5e-4)
    assert fisher(3, 4, 4, 8, "greater") == pytest.approx(0.243, abs=5e-4)
    assert fisher(4, 4, 4, 8, "greater") == pytest.approx(1 / 70)


@pytest.mark.slow
@pytest.mark.parametrize("alternative", ALTERNATIVES)
@given(tables=st.lists(table(), min_size=1, max_size=8))
def test_all_at_once_are_as_each_in_whole_fractions(alternative: Alternative, tables: list[Table]) -> None:
    expected = [in_fractions(*each, alternative) for each in tables]
    both, a, b, n = np.transpose(tables)
    assert fisher(both, a, b, n, alternative) == pytest.approx(expected, rel=1e-10)


@pytest.mark.slow
@pytest.mark.parametrize("alternative", ALTERNATIVES)
@given(of=table(most=20_000))
@settings(max_examples=200)
def test_a_large_table_is_as_in_scipy(alternative: Alternative, of: Table) -> None:
    assert fisher(*of, alternative) == pytest.approx(by_scipy(*of, alternative), rel=1e-7, abs=1e-300)


@pytest.mark.slow
@pytest.mark.parametrize("n", [50, 2_000, 20_000])
def test_hundreds_of_likely_tables_are_as_in_scipy(n: int) -> None:
    """What comes up when things go together by chance: most p lie well above 0, where both tails count."""
    generator = np.random.default_rng(n)
    a, b = generator.integers(0, n + 1, (2, 300))
    both = generator.hypergeometric(a, n - a, b)
    expected = [by_scipy(*each, n, "two-sided") for each in zip(both.tolist(), a.tolist(), b.tolist(), strict=True)]
    assert fisher(both, a, b, n) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("of", [(0, 0, 0, 0), (0, 0, 5, 9), (5, 9, 5, 9), (0, 5, 0, 9), (9, 9, 9, 9)])
@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_an_empty_margin_leaves_one_table(alternative: Alternative, of: Table) -> None:
    assert fisher(*of, alternative) == 1.0


@pytest.mark.parametrize("a", [5000, 3001, 17])
def test_two_tables_as_likely_as_each_other_both_count(a: int) -> None:
    """Where half have B the mirrored table is exactly as likely; rounding must not part the two."""
    below = np.arange(0, (a + 1) // 2)
    two_sided, one_sided = fisher(below, a, 5000, 10_000), fisher(below, a, 5000, 10_000, "less")
    assert two_sided == pytest.approx(2 * one_sided, rel=1e-9)


def test_shapes_go_together() -> None:
    assert fisher(1, np.full((3, 1), 4), np.full(2, 4), 8).shape == (3, 2)
    assert fisher([], [], [], []).shape == (0,)


@pytest.mark.parametrize(("of", "says"), [((5, 4, 6, 9), "margins"), ((0, 6, 6, 9), "margins"), ((1, 2, -3, 9), "b ")])
def test_a_table_that_cannot_be_is_refused(of: Table, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        fisher(*of)
