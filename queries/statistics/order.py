"""Which of two things tends to come first within its case."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Floats

# The products hold every pair of factors of every case at once: so many cases keep them under 100 MB.
CASES_AT_ONCE = 2000


class Order(NamedTuple):
    """The pairs of factors that share a case, arrays of shape (pairs,), by `first`, then `second`; `first` < `second`.

    Of the `cases` that have both, `first_earlier` and `second_earlier` have the one and the other earlier more often
    than later; the rest, `tied`, have neither. `p` is of "no order", two-sided; 1 where all are tied.
    """

    first: Counts
    second: Counts
    cases: Counts
    first_earlier: Counts
    second_earlier: Counts
    tied: Counts
    p: Floats


def comes_before(recorded: Any, case: npt.ArrayLike, sequence: npt.ArrayLike) -> Order:
    """For each pair of factors, in how many cases the one comes earlier, and whether that is more than chance.

    `recorded` is a scipy.sparse array of shape (episodes, factors), not 0 where the factor is in the episode; `case`,
    whole numbers, and `sequence`, numbers, have shape (episodes,). In a case the sign of d counts, d being the number
    of (episode with A, later episode with B) less the number of (episode with B, later episode with A). Episodes whose
    sequence is the same, or NaN, are neither earlier nor later. Raises ValueError where the shapes do not go together.

    The null says that within a case every order of its episodes was as likely. To turn the order of one case round
    turns the sign of its d and nothing else, so whatever the case holds, + is as likely as -. Cases are independent;
    therefore, among the cases that are not tied, the number with A earlier is Binomial(untied, 1/2). Where no two
    episodes of a case share a sequence this is exact, not an approximation, and needs no draws:
    - it is the whole permutation distribution of the sign test given which cases are tied;
    - it is the exact permutation test of the group that turns the cases round, 2 to the power of the cases
      (E. L. Lehmann and J. P. Romano, Testing Statistical Hypotheses (2005) 15.2: any group under which the null
      leaves the distribution as it is makes an exact test), so a weaker null is enough: each case is as likely forwards
      as backwards. Under this null it is exact whatever sequences are shared.
    It is not the distribution of first_earlier - second_earlier over all orders, in which ties come and go as well; it
    is that distribution given the ties, which say nothing of direction.
    The sign test is that of J. Arbuthnott (1710); W. J. Dixon and A. M. Mood, Journal of the American Statistical
    Association 41 (1946) 557-566.
    """
    in_case, when = np.unique(case, return_inverse=True)[1], np.asarray(sequence, dtype=float)
    episodes, factors = recorded.shape
    if in_case.shape != (episodes,) or when.shape != (episodes,):
        raise ValueError(f"case and sequence need one entry for each of the {episodes} episodes.")
    rows = scipy.sparse.csr_array(recorded, dtype=bool)
    together, ahead = np.zeros((2, factors, factors), dtype=np.int64)
    for start in range(0, int(in_case.max(initial=-1)) + 1, CASES_AT_ONCE):
        of_block = np.flatnonzero((in_case >= start) & (in_case < start + CASES_AT_ONCE))
        shared, before = _within_cases(rows[of_block], in_case[of_block] - start, when[of_block])
        together += shared
        ahead += before
    first, second = np.nonzero(np.triu(together, k=1))
    cases, earlier, later = together[first, second], ahead[first, second], ahead[second, first]
    untied = earlier + later
    p = np.minimum(2 * scipy.special.bdtr(np.minimum(earlier, later), untied, 0.5), 1)
    return Order(first, second, cases, earlier, later, cases - untied, p)


def _within_cases(recorded: Any, in_case: Counts, when: Floats) -> tuple[Counts, Counts]:
    """Factors by factors: the cases that have both, and those in which the first comes before the second more often."""
    episodes, factors = recorded.shape
    cases = int(in_case.max()) + 1
    episode, factor = recorded.nonzero()
    # A column for each factor of each case, so that one product compares the episodes of every case.
    columns, column = np.unique(in_case[episode] * factors + factor, return_inverse=True)
    case_of, factor_of = np.divmod(columns, factors)
    per_column = _ones(episode, column, (episodes, columns.size))
    before = per_column.T @ (_earlier(in_case, when, cases) @ per_column)
    first, second = (before > before.T).nonzero()
    ahead = np.bincount(factor_of[first] * factors + factor_of[second], minlength=factors * factors)
    per_case = _ones(case_of, factor_of, (cases, factors))
    return (per_case.T @ per_case).toarray(), ahead.reshape(factors, factors)


def _earlier(in_case: Counts, when: Floats, cases: int) -> Any:
    """Episodes by episodes: 1 where both are of one case and the first is the earlier."""
    of_case = _ones(np.arange(in_case.size), in_case, (in_case.size, cases))
    first, second = (of_case @ of_case.T).nonzero()
    is_earlier = when[first] < when[second]
    return _ones(first[is_earlier], second[is_earlier], (in_case.size, in_case.size))


def _ones(rows: Counts, columns: Counts, shape: tuple[int, int]) -> Any:
    return scipy.sparse.csr_array((np.ones(rows.size, dtype=np.int32), (rows, columns)), shape=shape)
