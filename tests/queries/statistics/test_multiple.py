"""The false discovery rate, against the paper's example and its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.multiple import false_discovery

# Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995) 289-300, section 3.2.
FIFTEEN = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip
# To three places, so that ties come up too.
chances = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


def stepping_up(p: list[float], at: float) -> set[int]:
    """The paper's rule (1): the k smallest are found, k the last with p(k) <= k / m times the rate."""
    order = sorted(range(len(p)), key=p.__getitem__)
    last = max((k for k, which in enumerate(order, 1) if p[which] <= k / len(p) * at), default=0)
    return set(order[:last])


def test_four_of_the_fifteen_are_found() -> None:
    assert (false_discovery(FIFTEEN) <= 0.05).tolist() == [True] * 4 + [False] * 11


@given(st.lists(chances, min_size=1, max_size=40), st.integers(1, 999))
def test_what_is_found_at_a_rate_is_what_the_rule_finds(p: list[float], thousandths: int) -> None:
    # Half a thousandth off the grid of p would still meet k / m times the rate; an odd shift does not.
    at = thousandths / 1000 + 1.37e-7
    assert {which for which, q in enumerate(false_discovery(p)) if q <= at} == stepping_up(p, at)


@given(st.lists(chances | st.just(float("nan")), max_size=40))
def test_what_was_not_tested_stays_so_and_is_not_counted(p: list[float]) -> None:
    given_, said = np.array(p, dtype=float), ~np.isnan(p)
    q = false_discovery(given_)
    assert np.isnan(q[~said]).all()
    assert q[said] == pytest.approx(false_discovery(given_[said]))
    assert (q[said] >= given_[said] - 1e-12).all()


def test_a_matrix_keeps_its_shape() -> None:
    square = np.array(FIFTEEN[:9]).reshape(3, 3)
    assert false_discovery(square).ravel() == pytest.approx(false_discovery(FIFTEEN[:9]))
    assert false_discovery(square).shape == (3, 3)


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_what_is_no_chance_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="0 and 1"):
        false_discovery([0.5, p])
