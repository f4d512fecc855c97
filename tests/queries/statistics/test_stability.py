"""Stability of communities, against sets, pairs counted one by one, and a worked example."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.stability import adjusted_rand, stability

SIZE = 8
partition = st.lists(st.integers(0, 3), min_size=SIZE, max_size=SIZE)
resample = st.lists(st.integers(-1, 3), min_size=SIZE, max_size=SIZE)


def communities(labels: list[int]) -> dict[int, set[int]]:
    return {c: {item for item, label in enumerate(labels) if label == c} for c in set(labels) if c >= 0}


def by_pairs(one: list[int], other: list[int]) -> float:
    """The slow and obvious way: are both of a pair together in one, in the other, in both?"""
    pairs = list(combinations([item for item, label in enumerate(other) if label >= 0], 2))
    together = [(one[i] == one[j], other[i] == other[j]) for i, j in pairs]
    both, in_one, in_other = (sum(map(of, together)) for of in (all, lambda t: t[0], lambda t: t[1]))
    expected, most = in_one * in_other / len(pairs) if pairs else np.nan, (in_one + in_other) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def test_adjusted_rand_of_a_worked_example() -> None:
    """K. Y. Yeung and W. L. Ruzzo, Details of the Adjusted Rand index (supplement to Bioinformatics 17 (2001) 763-774):
    ten objects, three classes and three clusters, 0.313."""
    classes, clusters = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2], [0, 1, 0, 1, 1, 2, 2, 2, 2, 2]
    assert adjusted_rand(classes, clusters) == pytest.approx(0.313, abs=5e-4)


@given(partition, resample)
def test_adjusted_rand_is_that_of_the_pairs(one: list[int], other: list[int]) -> None:
    assert adjusted_rand(one, other) == pytest.approx(by_pairs(one, other), nan_ok=True)


@given(partition, st.lists(resample, min_size=1, max_size=4))
def test_jaccard_is_that_of_the_likest_set(whole: list[int], draws: list[list[int]]) -> None:
    found = stability(whole, draws)
    assert found.jaccard.shape == (max(whole) + 1,)
    held = communities(whole)
    for c in range(max(whole) + 1):
        likest = []
        for draw in draws:
            there = {item for item in held.get(c, set()) if draw[item] >= 0}
            if there:
                likest.append(max(len(there & other) / len(there | other) for other in communities(draw).values()))
        assert found.jaccard[c] == pytest.approx(np.mean(likest) if likest else np.nan, nan_ok=True)
    rand = [value for draw in draws if not np.isnan(value := by_pairs(whole, draw))]
    assert found.adjusted_rand == pytest.approx(np.mean(rand) if rand else np.nan, nan_ok=True)


@given(partition)
def test_what_always_returns_is_fully_stable_whatever_its_numbers(whole: list[int]) -> None:
    found = stability(whole, [[9 - label for label in whole]] * 3)
    assert found.jaccard[np.unique(whole)] == pytest.approx(1)
    assert found.adjusted_rand == pytest.approx(1)


def test_what_is_not_there_is_left_out_of_the_comparison() -> None:
    found = stability([0, 0, 0, 1, 1], [[5, 5, -1, 6, 6], [-1, -1, -1, 0, 1]])
    assert found.jaccard.tolist() == [1.0, 0.75]


@pytest.mark.parametrize(("whole", "draws"), [([0, 1], [[0, 1, 1]]), ([0, -1], [[0, 1]]), ([0, 1], [0, 1])])
def test_what_does_not_go_together_is_refused(whole: list[int], draws: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="needs the shape"):
        stability(whole, draws)
