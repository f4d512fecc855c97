"""How many kinds there are, and how many more further cases would bring."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Floats, counts, normal_quantile, ratio

POINTS = 200  # of a curve, where nobody says which


class Richness(NamedTuple):
    """The kinds seen, an estimate of all there are (a lower bound), and its interval."""

    seen: int
    estimate: float
    low: float
    high: float


class Rarefaction(NamedTuple):
    """For each number of cases, arrays of one shape: kinds expected in that many, the interval, and new with the last."""

    cases: Counts
    kinds: Floats
    low: Floats
    high: Floats
    new: Floats


def chao2(cases_with: npt.ArrayLike, cases: int, confidence: float = 0.95) -> Richness:
    """How many kinds there are at least, seen and unseen, from those seen in one case only and in two.

    `cases_with`, of shape (kinds,): in how many of the `cases` each kind was seen (0 is as good as left out). With q1
    kinds seen once and q2 twice, seen + (cases - 1) / cases x q1^2 / (2 q2), or the bias-corrected q1 (q1 - 1) / 2
    where q2 is 0. The interval is log-normal, never below what was seen; NaN where the estimate adds nothing: then the
    data do not say how sure that is. NaN throughout where nothing was seen.
    Raises ValueError where a kind is in more cases than there are.
    A. Chao, Biometrics 43 (1987) 783-791; variance as in R. K. Colwell, EstimateS 9 user's guide, appendix B.
    """
    z = normal_quantile(confidence)
    seen_in = _seen(cases_with, cases)
    seen, q1, q2 = seen_in.size, float((seen_in == 1).sum()), float((seen_in == 2).sum())
    if not seen:
        return Richness(0, np.nan, np.nan, np.nan)
    share = (cases - 1) / cases
    unseen = share * (q1 * q1 / (2 * q2) if q2 else q1 * (q1 - 1) / 2)
    if not unseen:
        return Richness(seen, float(seen), np.nan, np.nan)
    if q2:
        r = q1 / q2
        variance = q2 * (share * r**2 / 2 + share**2 * r**3 + share**2 * r**4 / 4)
    else:
        total = seen + unseen
        variance = share * q1 * (q1 - 1) / 2 + share**2 * (q1 * (2 * q1 - 1) ** 2 / 4 - q1**4 / (4 * total))
    spread = np.exp(z * np.sqrt(np.log1p(variance / unseen**2)))
    return Richness(seen, seen + unseen, float(seen + unseen / spread), float(seen + unseen * spread))


def rarefaction(
    cases_with: npt.ArrayLike, cases: int, at: npt.ArrayLike | None = None, confidence: float = 0.95
) -> Rarefaction:
    """How many kinds a random choice of so many of the cases shows, over all choices, without drawing one.

    `cases_with` as in `chao2`; `at` the numbers of cases asked for, 1 to `cases`: where it is None all of them, or 200
    spread evenly where there are more. `new` is what the last of that many cases adds. The interval is for as many
    cases drawn afresh, not only for these (unconditional), symmetric, and never below 0; it leans on the estimate of
    `chao2`, and is NaN where nothing was seen or there is one case only.
    Raises ValueError where a kind is in more cases than there are, or `at` lies outside 1 to `cases`.
    Mean: K. I. Ugland et al., Journal of Animal Ecology 72 (2003) 888-897; interval: R. K. Colwell et al., Ecology 85
    (2004) 2717-2727; both in R. K. Colwell et al., Journal of Plant Ecology 5 (2012) 3-21.
    """
    z = normal_quantile(confidence)
    (sizes,) = counts(at=_spread(cases) if at is None else at)
    if ((sizes < 1) | (sizes > cases)).any():
        raise ValueError(f"A number of cases lies outside 1 to {cases}.")
    # Kinds seen in the same number of cases are alike here: as many columns as there are such numbers.
    seen_in, kinds = np.unique(_seen(cases_with, cases), return_counts=True)
    missed = _missed(seen_in, sizes, cases)
    expected = (1 - missed) @ kinds
    # One case alone cannot say how cases differ.
    total = chao2(cases_with, cases, confidence).estimate if cases > 1 else np.nan
    half = z * np.sqrt(np.maximum((1 - missed) ** 2 @ kinds - ratio(expected**2, total), 0))
    new = _missed(seen_in, sizes - 1, cases) * seen_in / (cases - sizes + 1)[..., None] @ kinds
    return Rarefaction(sizes, expected, np.maximum(expected - half, 0), expected + half, new)


def _seen(cases_with: npt.ArrayLike, cases: int) -> Counts:
    (seen_in,) = counts(cases_with=cases_with)
    if (seen_in > cases).any():
        raise ValueError(f"A kind is in more cases than the {cases} there are.")
    return seen_in[seen_in > 0]


def _spread(cases: int) -> Counts:
    return np.unique(np.linspace(1, cases, min(cases, POINTS)).round().astype(np.int64))


def _missed(seen_in: Counts, sizes: Counts, cases: int) -> Floats:
    """How probable it is that a choice of so many cases misses a kind: shape (*sizes.shape, seen_in.size)."""
    size, log = sizes[..., None], scipy.special.gammaln(np.arange(1.0, cases + 2))
    left = cases - seen_in - size
    missed = np.exp(log[cases - seen_in] + log[cases - size] - log[cases] - log[np.maximum(left, 0)])
    return np.where(left < 0, 0.0, missed)
