"""Tests of units in clusters, against a slow computation, the score test of statsmodels, and their own size."""

from typing import NamedTuple

import numpy as np
import pytest
import scipy.sparse
import scipy.stats
from numpy.typing import NDArray
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_estimating_equations import GEE
from statsmodels.stats.contingency_tables import Table

from queries.statistics.arrays import Floats
from queries.statistics.clustered import along, effective_size
from queries.statistics.clustered_pairs import Together, together
from queries.statistics.exact import fisher
from queries.statistics.strata import by_stratum

KIND_OF = np.array([0, 0, 1, 1, 2, 2])


class Units(NamedTuple):
    """Units of clusters: which items they have, the kinds that were looked for in their clusters, and a score."""

    has: NDArray[np.bool_]
    looked: NDArray[np.bool_]
    cluster: NDArray[np.int64]
    score: Floats

    @property
    def recorded(self) -> scipy.sparse.csr_array:
        return scipy.sparse.csr_array(self.has.astype(np.int32))

    @property
    def together(self) -> Together:
        return together(self.recorded, self.looked, KIND_OF, self.cluster)


def units(seed: int) -> Units:
    chance = np.random.default_rng(seed)
    clusters = int(chance.integers(8, 20))
    cluster = chance.permutation(np.repeat(np.arange(clusters), chance.integers(0, 7, clusters)))
    looked = chance.random((clusters, 3)) < 0.9
    common = chance.random((clusters, 6))[cluster] < 0.5
    has = (chance.random((cluster.size, 6)) < np.where(common, 0.7, 0.2)) & looked[cluster][:, KIND_OF]
    return Units(has, looked, cluster, chance.integers(0, 5, cluster.size).astype(float))


def by_hand(x: Floats, y: Floats, cluster: NDArray[np.int64]) -> tuple[float, int]:
    """p and the clusters on the smallest side, a cluster at a time."""
    x, y = x - x.mean(), y - y.mean()
    within = [np.flatnonzero(cluster == number) for number in np.unique(cluster)]
    added = [(x[of] * y[of]).sum() for of in within]
    pairs = sum(of.size * (of.size - 1) for of in within)

    def alike(away: Floats) -> float:
        return float(max(sum(away[i] * away[j] for of in within for i in of for j in of if i != j), 0))

    by_margins = (x**2).sum() * (y**2).mean() + (alike(x) * alike(y) / pairs if pairs else 0)
    z = sum(added) / max(sum(u**2 for u in added), by_margins) ** 0.5
    sides = min(sum(bool(side[of].any()) for of in within) for side in (x > 0, x < 0, y > 0, y < 0))
    return float(2 * scipy.stats.t.sf(abs(z), sides - 1)), sides


@pytest.mark.parametrize("seed", range(5))
def test_pairs_by_hand(seed: int) -> None:
    drawn = units(seed)
    test = drawn.together
    for a, b in zip(*np.triu_indices(6, 1), strict=True):
        counted = (drawn.looked[:, KIND_OF[a]] & drawn.looked[:, KIND_OF[b]])[drawn.cluster]
        x, y = (drawn.has[counted, item].astype(float) for item in (a, b))
        p, sides = by_hand(x, y, drawn.cluster[counted])
        assert (test.p[a, b], test.p[b, a]) == (pytest.approx(p), pytest.approx(p))
        assert test.clusters[a, b] == sides


@pytest.mark.parametrize("seed", range(5))
def test_along_a_score_by_hand(seed: int) -> None:
    drawn = units(seed)
    test = along(drawn.recorded, drawn.looked[drawn.cluster], KIND_OF, drawn.cluster, drawn.score)
    for item in range(6):
        counted = drawn.looked[:, KIND_OF[item]][drawn.cluster]
        x, y = drawn.score[counted], drawn.has[counted, item].astype(float)
        p, sides = by_hand(x, y, drawn.cluster[counted])
        assert (test.p[item], test.clusters[item]) == (pytest.approx(p), sides)
        assert test.slope[item] == pytest.approx(scipy.stats.linregress(x, y).slope)


def test_the_robust_variance_is_that_of_generalised_estimating_equations() -> None:
    """Values of either thing in runs that go together: there the robust variance is the larger one."""
    chance = np.random.default_rng(3)
    cluster = np.repeat(np.arange(60), 10)
    runs = np.repeat(chance.random((60, 2)) < 0.5, 5, axis=1).reshape(-1)  # the same runs for both, in either direction
    x = np.where(chance.random(600) < 0.9, runs, chance.random(600) < 0.5).astype(float)
    y = np.where(chance.random(60) < 0.5, 1, 0)[cluster] * runs + 0.0
    model = GEE(y, np.column_stack([np.ones(600), x]), groups=cluster, family=Binomial())
    null = GEE(y, np.ones((600, 1)), groups=cluster, family=Binomial()).fit()
    statistic = model.compare_score_test(null)["statistic"]
    test = along(scipy.sparse.csr_array(y[:, None]), np.ones((600, 1), bool), [0], cluster, x)
    assert scipy.stats.t.isf(test.p[0] / 2, test.clusters[0] - 1) ** 2 == pytest.approx(float(statistic))


def test_with_one_unit_a_cluster_it_is_at_most_the_test_of_independent_units() -> None:
    chance = np.random.default_rng(2)
    score, has = chance.integers(0, 4, 400), chance.random((400, 3)) < 0.3
    test = along(scipy.sparse.csr_array(has), np.ones((400, 1), bool), [0, 0, 0], np.arange(400), score)
    by_score = np.stack([has[score == value].sum(axis=0) for value in range(4)], axis=1)
    plain = [
        Table(np.stack([of_item, np.bincount(score) - of_item]), shift_zeros=False).test_ordinal_association().pvalue
        for of_item in by_score
    ]
    assert (test.p >= plain).all()
    assert test.p == pytest.approx(plain, abs=0.03)


def test_what_is_the_same_in_every_unit_cannot_be_tested() -> None:
    everything = scipy.sparse.csr_array(np.ones((12, 2)))
    assert np.isnan(together(everything, np.ones((4, 1)), [0, 0], np.repeat(np.arange(4), 3)).p).all()
    assert np.isnan(along(everything, np.ones((12, 1)), [0, 0], np.repeat(np.arange(4), 3), np.arange(12)).p).all()
    half = scipy.sparse.csr_array(np.arange(24).reshape(12, 2) % 4 < 2)
    assert np.isnan(along(half, np.ones((12, 1)), [0, 0], np.repeat(np.arange(4), 3), np.ones(12)).p).all()


def of_cases(chance: np.random.Generator, cases: int, share: float, items: int, *, alike: float) -> NDArray[np.bool_]:
    """Eight units a case; a unit has what its case has with this probability, else whatever it draws itself."""
    case = np.repeat(chance.random((cases, items)) < share, 8, axis=0)
    return np.where(chance.random(case.shape) < alike, case, chance.random(case.shape) < share)


@pytest.mark.parametrize(("cases", "share", "alike"), [(12, 0.5, 0.5), (40, 0.1, 0.0), (40, 0.3, 1.0), (100, 0.1, 0.5)])
def test_of_pairs_that_have_nothing_to_do_with_each_other_no_more_are_found_than_may_be(
    cases: int, share: float, alike: float
) -> None:
    """80 items make 3,160 pairs: not independent of each other, therefore three standard errors and some."""
    has = of_cases(np.random.default_rng(4), cases, share, 80, alike=alike)
    test = together(scipy.sparse.csr_array(has), np.ones((cases, 1)), np.zeros(80, int), np.repeat(np.arange(cases), 8))
    p = test.p[np.triu(test.clusters >= 5, 1)]
    assert (p <= 0.05).mean() <= 0.06
    assert (p <= 0.01).mean() <= 0.013


def test_the_exact_test_of_single_units_finds_far_too_many() -> None:
    """What all this is for: the test before, on the same pairs."""
    has = of_cases(np.random.default_rng(4), 40, 0.3, 80, alike=1.0).astype(np.int64)
    a, b = np.triu_indices(80, 1)
    total = has.sum(axis=0)
    assert (fisher((has.T @ has)[a, b], total[a], total[b], len(has)) <= 0.05).mean() > 0.4


def test_what_does_go_together_is_found() -> None:
    chance = np.random.default_rng(5)
    has = of_cases(chance, 60, 0.4, 2, alike=0.5)
    has[:, 1] = np.where(chance.random(480) < 0.6, has[:, 0], has[:, 1])
    test = together(scipy.sparse.csr_array(has), np.ones((60, 1)), [0, 0], np.repeat(np.arange(60), 8))
    assert test.p[0, 1] < 1e-5
    assert 1 < test.low[0, 1] < test.high[0, 1]


def test_the_interval_of_the_odds_ratio_by_the_jackknife() -> None:
    """The linearised standard error against that of leaving out a case at a time."""
    has = of_cases(np.random.default_rng(6), 80, 0.4, 2, alike=0.5)
    cluster = np.repeat(np.arange(80), 8)

    def log_odds(rows: NDArray[np.bool_]) -> float:
        x, y = rows.T
        cells = [(x & y).sum(), (~x & ~y).sum(), (x & ~y).sum(), (~x & y).sum()]
        return float(np.log((np.array(cells) + 0.5) ** [1, 1, -1, -1]).sum())

    without = np.array([log_odds(has[cluster != number]) for number in range(80)])
    error = np.sqrt(79 / 80 * ((without - without.mean()) ** 2).sum())
    test = together(scipy.sparse.csr_array(has), np.ones((80, 1)), [0, 0], cluster)
    width = np.log(test.high[0, 1] / test.low[0, 1]) / 2 / scipy.stats.t.ppf(0.975, test.clusters[0, 1] - 1)
    assert width == pytest.approx(error, rel=0.05)


def test_within_strata_by_hand() -> None:
    """Of matched pairs, 14 go one way and 4 the other: z is 10 over the root of 18, and the odds ratio 14 / 4."""
    rows = [[1], [0]] * 14 + [[0], [1]] * 4
    is_first = np.tile([True, False], 18)
    test = by_stratum(scipy.sparse.csr_array(rows), np.repeat(np.arange(18), 2), is_first, ~is_first)
    assert test.p[0] == pytest.approx(2 * scipy.stats.t.sf(10 / 18**0.5, 17))
    reach = np.exp(scipy.stats.t.ppf(0.975, 17) * np.sqrt(1 / 14 + 1 / 4))  # the standard error of McNemar's odds ratio
    assert (test.low[0], test.high[0]) == (pytest.approx(3.5 / reach), pytest.approx(3.5 * reach))


def test_strata_whose_odds_ratios_differ_give_no_common_difference() -> None:
    """In ten strata all of the first kind have it, in ten none has: nothing in common, though each is one-sided."""
    first, second = np.array([[1]] * 5 + [[0]] * 5), np.array([[0]] * 5 + [[1]] * 5)
    rows = np.concatenate([first] * 11 + [second] * 9)
    is_first = np.tile(np.arange(10) < 5, 20)
    test = by_stratum(scipy.sparse.csr_array(rows), np.repeat(np.arange(20), 10), is_first, ~is_first)
    assert test.p[0] == pytest.approx(2 * scipy.stats.t.sf(2 / 20**0.5, 19))


def test_the_effective_size_lies_between_the_clusters_and_the_units() -> None:
    """Where the units of a cluster are all alike, as many tell as there are clusters; of single ones, as many as units."""
    chance = np.random.default_rng(7)
    has = np.column_stack([np.repeat(chance.random(60) < 0.4, 10), chance.random(600) < 0.4, np.zeros(600, bool)])
    looked, cluster = np.ones((600, 1), bool), np.repeat(np.arange(60), 10)
    wider = (scipy.stats.norm.ppf(0.975) / scipy.stats.t.ppf(0.975, 59)) ** 2
    alike, single, none = effective_size(scipy.sparse.csr_array(has), looked, [0, 0, 0], cluster) / wider
    assert (alike, none) == (pytest.approx(60), pytest.approx(60))
    share = has[:, 1].mean()
    by_cluster = has[:, 1].reshape(60, 10).mean(axis=1)
    by_hand = share * (1 - share) / (by_cluster.var(ddof=1) / 60)
    assert single == pytest.approx(min(by_hand, 600))
    assert 400 < single <= 600
    assert np.isnan(effective_size(scipy.sparse.csr_array(has), looked, [0, 0, 0], np.zeros(600, int))).all()


def test_strata_of_one_cluster_count_as_one() -> None:
    """18 matched pairs in nine clusters of two: seven go one way twice, two the other way twice."""
    rows = [[1], [0]] * 14 + [[0], [1]] * 4
    is_first, stratum = np.tile([True, False], 18), np.repeat(np.arange(18), 2)
    test = by_stratum(scipy.sparse.csr_array(rows), stratum, is_first, ~is_first, stratum // 2)
    assert (test.clusters[0], test.odds_ratio[0]) == (9, 14 / 4)
    assert test.p[0] == pytest.approx(2 * scipy.stats.t.sf(5 / 9**0.5, 8))


def test_nothing_at_all_is_nothing_to_test() -> None:
    """As where one of two sets has no episode of its own."""
    nothing = scipy.sparse.csr_array((0, 3))
    looked, kinds, none = np.zeros((0, 2), bool), np.array([0, 1, 1]), np.zeros(0, int)
    assert np.isnan(along(nothing, looked, kinds, none, none).p).all()
    assert np.isnan(effective_size(nothing, looked, kinds, none)).all()
