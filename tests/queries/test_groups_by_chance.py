"""Which groups of factors are called stable: hardly any where factors have nothing to do with each other."""

import numpy as np
import pytest
import scipy

from graph.projection import Units
from queries.catalogue.communities import clear_pairs, stable_groups
from queries.counting.clearest import CLEAR

pytestmark = pytest.mark.slow


class Cases(Units):
    """Cases and factors of one class, all looked for, without a graph."""

    def __init__(self, recorded: np.ndarray) -> None:
        self.matrix_looked = scipy.sparse.csr_array(recorded.astype(np.int32))
        self.class_of = np.zeros(recorded.shape[1], np.int32)
        self.looked = np.ones((len(recorded), 1), bool)


@pytest.mark.parametrize(("cases", "factors"), [(16, 30), (40, 8), (40, 30), (100, 10)])
def test_of_independent_factors_hardly_a_pair_is_clear(cases: int, factors: int) -> None:
    """Without a clear pair no group is called stable, however well it returns."""
    chance, draws = np.random.default_rng(11), 100
    shares = chance.uniform(0.1, 0.5, (draws, 1, factors))
    with_clear = sum(clear_pairs(Cases(recorded)).any() for recorded in chance.random((draws, cases, factors)) < shares)
    assert with_clear / draws <= CLEAR


def test_stable_is_what_is_large_returns_and_is_no_chance() -> None:
    community = np.array([0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, -1])
    clear = np.zeros((12, 12), bool)
    for first, second in ((0, 1), (1, 2), (3, 4), (6, 7), (8, 9), (9, 10)):
        clear[first, second] = clear[second, first] = True
    # Of the second group one factor is not clear, the third has two factors, the fourth does not return.
    assert stable_groups(community, np.array([0.75, 1.0, 1.0, 0.74]), clear).tolist() == [True, False, False, False]
