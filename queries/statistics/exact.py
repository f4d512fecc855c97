"""Fisher's exact test of many 2x2 tables at once, and the hypergeometric distributions it rests on."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Floats, counts

Alternative = Literal["two-sided", "less", "greater"]
# Two tables count as equally likely within this relative difference, as in R's fisher.test and mantelhaen.test:
# far above what rounding does to a probability here, far below what sets two tables apart.
AS_LIKELY = 1e-7


def tables(
    both: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike, n: npt.ArrayLike
) -> tuple[Counts, Counts, Counts, Counts]:
    """The four as counts of one shape; raises ValueError where no table has these margins."""
    both_, a_, b_, n_ = counts(both=both, a=a, b=b, n=n)
    if ((both_ > a_) | (both_ > b_) | (a_ + b_ - both_ > n_)).any():
        raise ValueError("No table has these margins: both is at most a and b, and a + b - both at most n.")
    return both_, a_, b_, n_


def fisher(
    both: npt.ArrayLike,
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    n: npt.ArrayLike,
    alternative: Alternative = "two-sided",
) -> Floats:
    """Fisher's exact p of each table in which `both` of `n` have A and B, `a` have A and `b` have B.

    Arrays of one shape, or of shapes that broadcast; so is the answer. "greater" asks whether they go together more
    than by chance. Two-sided adds up all tables that are no more likely than this one (minimum likelihood). Where a
    margin is empty only one table is possible, and p is 1. Raises ValueError where no table has these margins.
    R. A. Fisher, The Design of Experiments (1935), chapter 2; the same p as scipy.stats.fisher_exact, which takes one
    table at a time.
    """
    k, of_a, of_b, of_n = (np.ravel(part) for part in tables(both, a, b, n))
    table = Hypergeometric(k, of_a, of_b, of_n)
    if alternative == "less":
        table = table.mirrored()
    p = table.two_sided() if alternative == "two-sided" else table.at_least()
    return np.minimum(p, 1.0).reshape(np.broadcast(both, a, b, n).shape)


class Hypergeometric:
    """For each pair of margins, how `k` of the `a` with A also have B, where `b` of `n` have B by chance alone.

    All arrays have one dimension and one length.
    """

    def __init__(self, k: Counts, a: Counts, b: Counts, n: Counts, log_factorial: Floats | None = None) -> None:
        self.k, self.a, self.b, self.n = k, a, b, n
        self.low, self.high = np.maximum(0, a + b - n), np.minimum(a, b)
        if log_factorial is None:
            log_factorial = scipy.special.gammaln(np.arange(1.0, n.max(initial=0) + 2))
        self._log = log_factorial
        self._fixed = self._log[a] + self._log[n - a] + self._log[b] + self._log[n - b] - self._log[n]

    def log_pmf(self, k: Counts) -> Floats:
        """The logarithm of the probability of `k`, which lies between `low` and `high`."""
        log = self._log
        cells = log[k] + log[self.a - k] + log[self.b - k] + log[self.n - self.a - self.b + k]
        return np.asarray(self._fixed - cells, dtype=float)

    def probabilities(self) -> list[Floats]:
        """For each pair of margins the probabilities of `low`, `low` + 1, ... `high`."""
        sizes = self.high - self.low + 1
        ends = np.cumsum(sizes)
        rows = np.repeat(np.arange(sizes.size), sizes)
        k = np.arange(rows.size) - np.repeat(ends - sizes - self.low, sizes)
        spread = Hypergeometric(k, self.a[rows], self.b[rows], self.n[rows], self._log)
        return np.split(np.exp(spread.log_pmf(k)), ends[:-1])

    def mirrored(self) -> Hypergeometric:
        """The same tables, with "has no B" for "has B": what was the lower tail is the upper one."""
        return Hypergeometric(self.a - self.k, self.a, self.n - self.b, self.n, self._log)

    def at_least(self) -> Floats:
        """The probability of `k` or more."""
        below = self._moved(self.k - 1).mirrored()
        return np.where(self.k > self._mode, self._tail(), 1 - below._tail())

    def two_sided(self) -> Floats:
        """The probability of all that is no more likely than `k`."""
        turned = self._above_the_mode()
        likely = turned.log_pmf(turned.k) + AS_LIKELY
        other = turned._moved(turned._largest_below(likely)).mirrored()
        is_mode = turned.log_pmf(turned._mode) <= likely
        return np.where(is_mode, 1.0, turned._tail() + other._tail())

    @property
    def _mode(self) -> Counts:
        mode: Counts = (self.a + 1) * (self.b + 1) // (self.n + 2)
        return mode

    def _moved(self, k: Counts) -> Hypergeometric:
        return Hypergeometric(k, self.a, self.b, self.n, self._log)

    def _above_the_mode(self) -> Hypergeometric:
        """Each table turned so that `k` lies at its mode or above it."""
        is_below = self.k < self._mode
        k, b = np.where(is_below, self.a - self.k, self.k), np.where(is_below, self.n - self.b, self.b)
        return Hypergeometric(k, self.a, b, self.n, self._log)

    def _largest_below(self, likely: Floats) -> Counts:
        """The largest count under the mode that is no more likely than this; `low` - 1 where there is none.

        The probabilities rise up to the mode, so the range is halved until nothing is left of it.
        """
        fits, fails = self.low - 1, np.maximum(self._mode, self.low)
        while np.any(fails - fits > 1):
            middle = np.maximum((fits + fails) // 2, self.low)
            is_fit = self.log_pmf(middle) <= likely
            fits, fails = np.where(is_fit, middle, fits), np.where(is_fit, fails, middle)
        return np.asarray(fits, dtype=np.int64)

    def _tail(self) -> Floats:
        """The probability of `k` or more where `k` lies above the mode: terms that only fall, added until none counts.

        0 where `k` is more than can be.
        """
        term = np.where(self.k > self.high, 0.0, np.exp(self.log_pmf(np.minimum(self.k, self.high))))
        total = term.copy()
        # What leads from one term to the next: how many have A alone and B alone, and both and neither, plus one.
        a_alone, b_alone = self.a - self.k.astype(float), self.b - self.k.astype(float)
        both, neither = self.k + 1.0, self.n - self.a - self.b + self.k + 1.0
        while (term > total * 1e-17).any():
            term *= a_alone * b_alone / (both * neither)
            total += term
            a_alone -= 1
            b_alone -= 1
            both += 1
            neither += 1
        return total
