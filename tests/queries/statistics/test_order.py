"""Which comes first, against counting by hand and against every order of the episodes."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, permutations, product
from math import comb, isclose

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics import order
from queries.statistics.order import comes_before

FACTORS = 4
Episode = frozenset[int]
Case = tuple[Episode, ...]
episode = st.frozensets(st.integers(0, FACTORS - 1))
# Of two factors only, so that most cases hold both.
pair_episode = st.frozensets(st.integers(0, 1))


def asked(cases: list[Case], sequence: Sequence[float] | None = None) -> order.Order:
    episodes = [each for case in cases for each in case]
    recorded = np.array([[factor in each for factor in range(FACTORS)] for each in episodes], dtype=int)
    case = [100 - 7 * number for number, held in enumerate(cases) for _ in held]
    if sequence is None:
        sequence = [place for held in cases for place in range(len(held))]
    return comes_before(scipy.sparse.csr_array(recorded.reshape(-1, FACTORS)), case, sequence)


def sign(case: Case, first: int, second: int) -> int:
    """The slow and obvious way: every two episodes of the case."""
    d = sum(
        (first in earlier and second in later) - (second in earlier and first in later)
        for earlier, later in combinations(case, 2)
    )
    return (d > 0) - (d < 0)


def sign_test(heads: int, throws: int) -> float:
    """Two-sided, by counting the outcomes that lie no nearer to the middle."""
    away = abs(2 * heads - throws)
    return float(sum(comb(throws, k) for k in range(throws + 1) if abs(2 * k - throws) >= away) / 2**throws)


@pytest.mark.slow
@given(
    st.lists(st.lists(episode, min_size=1, max_size=5).map(tuple), min_size=1, max_size=6), st.sampled_from([1, 2, 99])
)
def test_counts_are_as_by_hand(cases: list[Case], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(order, "CASES_AT_ONCE", at_once)
        found = asked(cases)
    rows = {(int(a), int(b)): row for a, b, *row in zip(*found, strict=True)}
    held = [frozenset().union(*case) for case in cases]
    assert list(rows) == [
        (a, b) for a, b in combinations(range(FACTORS), 2) if any({a, b} <= factors for factors in held)
    ]
    for (a, b), row in rows.items():
        signs = Counter(sign(case, a, b) for case, factors in zip(cases, held, strict=True) if {a, b} <= factors)
        expected = [signs.total(), signs[1], signs[-1], signs[0], sign_test(signs[1], signs[1] + signs[-1])]
        assert row == pytest.approx(expected)


@given(st.lists(st.lists(pair_episode, min_size=1, max_size=4).map(tuple), min_size=1, max_size=3))
@settings(max_examples=60)
@pytest.mark.slow
def test_p_is_that_of_every_order_of_the_episodes_given_which_cases_are_tied(cases: list[Case]) -> None:
    """The docstring's first claim, over all orders of all cases: given the ties, plus and minus are coins."""
    found = asked(cases)
    if not found.first.size:
        return
    outcomes = Counter(
        tuple(sign(case, 0, 1) for case in ordered) for ordered in product(*(permutations(case) for case in cases))
    )
    tied = tuple(sign(case, 0, 1) == 0 for case in cases)
    alike = {signs: often for signs, often in outcomes.items() if tuple(each == 0 for each in signs) == tied}
    positive = Counter[int]()
    for signs, often in alike.items():
        positive[signs.count(1)] += often
    untied = tied.count(False)
    assert all(isclose(positive[k] / positive.total(), comb(untied, k) / 2**untied) for k in range(untied + 1))
    away = abs(int(found.first_earlier[0] - found.second_earlier[0]))
    as_far = sum(often for k, often in positive.items() if abs(2 * k - untied) >= away)
    assert found.p[0] == pytest.approx(as_far / positive.total())


@pytest.mark.slow
@given(
    st.lists(
        st.lists(st.tuples(pair_episode, st.integers(0, 2)), min_size=1, max_size=5).map(tuple), min_size=1, max_size=4
    )
)
def test_p_is_that_of_turning_every_case_round_whatever_sequences_are_shared(
    cases: list[tuple[tuple[Episode, int], ...]],
) -> None:
    """The docstring's second claim: each case forwards or backwards, all ways."""
    plain = [tuple(held for held, _ in case) for case in cases]
    as_seen = asked(plain, sequence=[when for case in cases for _, when in case])
    if not as_seen.first.size:
        return
    differences = []
    for turned in product([1, -1], repeat=len(cases)):
        sequence = [way * when for way, case in zip(turned, cases, strict=True) for _, when in case]
        found = asked(plain, sequence=sequence)
        differences.append(int(found.first_earlier[0] - found.second_earlier[0]))
    seen = abs(int(as_seen.first_earlier[0] - as_seen.second_earlier[0]))
    assert as_seen.p[0] == pytest.approx(sum(abs(each) >= seen for each in differences) / len(differences))


def test_shared_and_missing_sequences_are_neither_earlier_nor_later() -> None:
    case: list[Case] = [(frozenset({0}), frozenset({1}), frozenset({1}), frozenset({1}))]
    assert asked(case, sequence=[2, 2, np.nan, 3]).first_earlier.tolist() == [1]
    assert asked(case, sequence=[2, 2, np.nan, np.nan]).tied.tolist() == [1]
    assert asked(case, sequence=[np.nan, 2, 3, 4]).tied.tolist() == [1]


def test_a_factor_recorded_twice_in_an_episode_counts_once() -> None:
    twice = scipy.sparse.coo_array(([1, 1, 1], ([0, 0, 1], [0, 0, 1])), shape=(2, 2))
    zero = scipy.sparse.csr_array(([1, 0, 1], [0, 1, 1], [0, 2, 3]), shape=(2, 2))
    for recorded in (twice, zero, zero.astype(bool)):
        found = comes_before(recorded, [5, 5], [1, 2])
        assert [part.tolist() for part in found] == [[0], [1], [1], [1], [0], [0], [1.0]]


def test_no_episode_gives_no_pair() -> None:
    assert comes_before(scipy.sparse.csr_array((0, 3)), [], []).p.shape == (0,)


def test_shapes_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(ValueError, match="2 episodes"):
        comes_before(scipy.sparse.csr_array(np.eye(2)), [1], [1, 2])
