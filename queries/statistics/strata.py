"""Mantel-Haenszel: one comparison made within many strata, for many items at once; exact where the strata are small."""

from __future__ import annotations

from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

from queries.statistics.arrays import Counts, Flags, Floats, counts, normal_quantile, ratio
from queries.statistics.clustered import p_of, t_quantile
from queries.statistics.exact import AS_LIKELY, Hypergeometric

# Mantel and Fleiss: the chi-square is trusted where the expected count lies this far from both ends of what can be.
FAR_ENOUGH = 5


class MantelHaenszel(NamedTuple):
    """For each item, arrays of shape (items,); NaN where no stratum tells anything.

    `odds_ratio` is common to all strata, `low` and `high` its interval; `p` is two-sided, exact where `is_exact`.
    `strata` counts those that tell something: they hold both kinds, and the item is in some of them, not in all.
    """

    odds_ratio: Floats
    low: Floats
    high: Floats
    p: Floats
    is_exact: Flags
    strata: Counts


class ByStratum(NamedTuple):
    """For each item, arrays of shape (items,): the common odds ratio, its interval, p, and the strata, or clusters of
    strata, that tell."""

    odds_ratio: Floats
    low: Floats
    high: Floats
    p: Floats
    clusters: Counts


class _Tables(NamedTuple):
    """The strata that tell something: item, the four cells, and the number of the stratum."""

    item: Counts
    first: Counts
    first_without: Counts
    second: Counts
    second_without: Counts
    stratum: Counts


def mantel_haenszel(
    item: npt.ArrayLike,
    first: npt.ArrayLike,
    of_first: npt.ArrayLike,
    second: npt.ArrayLike,
    of_second: npt.ArrayLike,
    items: int,
    confidence: float = 0.95,
) -> MantelHaenszel:
    """Is an item more frequent in the first kind than in the second, within strata?

    Five arrays of one length (or that broadcast), a row for each item and stratum, in any order: in this stratum
    `first` of the `of_first` of the first kind have the item 0 <= `item` < `items`, and `second` of the `of_second` of
    the second kind. A stratum in which nothing has the item, or which holds one kind only, changes nothing and may be
    left out. An odds ratio over 1: more frequent in the first kind.

    - odds ratio: N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22 (1959) 719-748; inf or 0 where
      it is one-sided everywhere, and the interval is then NaN.
    - interval: J. Robins, N. Breslow and S. Greenland, Biometrics 42 (1986) 311-323; holds for few large strata and for
      many small ones.
    - p: chi-square of Mantel and Haenszel with one degree of freedom and continuity correction 1/2. Where the expected
      sum lies within 5 of its smallest or largest possible value (N. Mantel and J. L. Fleiss, American Journal of
      Epidemiology 112 (1980) 129-134), the exact conditional test instead: the sum over strata is distributed as a
      convolution of hypergeometrics, and p adds up all sums that are no more likely than the one seen (A. Agresti,
      Categorical Data Analysis (1990), which R's mantelhaen.test cites and does; no mid-p).

    Raises ValueError where a part is larger than its whole, or an item lies outside 0 to `items` - 1.
    """
    return _mantel_haenszel(_informative(item, first, of_first, second, of_second, items), items, confidence)


def _mantel_haenszel(tables: _Tables, items: int, confidence: float) -> MantelHaenszel:
    odds, low, high = _common_odds_ratio(tables, items, confidence)
    seen, expected, variance, lowest, highest = (_summed(tables.item, part, items) for part in _moments(tables))
    chi_square = ratio(np.maximum(np.abs(seen - expected) - 0.5, 0) ** 2, variance)
    p: Floats = scipy.special.chdtrc(1, chi_square)
    strata = np.bincount(tables.item, minlength=items)
    is_exact = (strata > 0) & (np.minimum(expected - lowest, highest - expected) < FAR_ENOUGH)
    p[is_exact] = _exact(tables, is_exact)
    return MantelHaenszel(odds, low, high, p, is_exact, strata)


def within_strata(
    recorded: Any,
    stratum: npt.ArrayLike,
    is_first: npt.ArrayLike,
    is_second: npt.ArrayLike,
    confidence: float = 0.95,
) -> MantelHaenszel:
    """`mantel_haenszel` of every column of a sparse array: is it more frequent in rows of the first kind?

    `recorded` is a scipy.sparse array of shape (rows, items), not 0 where the row has the item: episodes and factors,
    say. `stratum` (whole numbers: the case of each episode), `is_first` and `is_second` have shape (rows,); a row that
    is neither counts for nothing. Raises ValueError where a row is both, or the shapes do not go together.
    """
    tables, items = _tables_of(recorded, stratum, is_first, is_second)
    return _mantel_haenszel(tables, items, confidence)


def by_stratum(
    recorded: Any,
    stratum: npt.ArrayLike,
    is_first: npt.ArrayLike,
    is_second: npt.ArrayLike,
    cluster: npt.ArrayLike | None = None,
) -> ByStratum:
    """The test and the interval of `within_strata` where the rows of a stratum are not independent of each other.

    The odds ratio of Mantel and Haenszel is the psi at which R - psi S adds up to 0 over the strata, R and S being the
    products along and across a table over its size. Strata are independent, whatever their rows have to do with each
    other and however the odds ratio differs among them, so the sum has the root of the sum of (R - psi S)^2 as its
    robust standard error (K.-Y. Liang, Biometrika 72 (1985) 678-682). p is of psi = 1, by Student's t with one degree
    of freedom less than there are strata that tell; the interval is around the logarithm of psi by the same t. The
    variance of Mantel and Haenszel, and the interval of Robins, Breslow and Greenland, hold where they are the larger
    and the wider: few strata that happen to be alike make the robust ones too small. Arguments and errors as those of
    `within_strata`.
    """
    tables, items = _tables_of(recorded, stratum, is_first, is_second)
    item, a, b, c, d, number = tables
    size = a + b + c + d
    if cluster is not None:
        of_stratum = np.zeros(int(number.max(initial=0)) + 1, np.int64)
        of_stratum[np.unique(stratum, return_inverse=True)[1]] = cluster
        number = of_stratum[number]
    keys, place = np.unique(number * items + item, return_inverse=True)
    along, across = (_summed(place, part, keys.size) for part in (a * d / size, b * c / size))
    of_item = keys % items
    parts = (along, across, along**2, along * across, across**2)
    r, s, r_r, r_s, s_s = (_summed(of_item, part, items) for part in parts)
    by_margins, strata = _summed(item, _moments(tables)[2], items), np.bincount(of_item, minlength=items)
    p = p_of(ratio(r - s, np.sqrt(np.maximum(r_r - 2 * r_s + s_s, by_margins))), strata)
    odds, low, high = _common_odds_ratio(tables, items, 0.95)
    with np.errstate(invalid="ignore"):  # where it is one-sided in every stratum there is no interval
        error = np.sqrt(ratio(r_r - 2 * odds * r_s + odds * odds * s_s, r * r))
        reach = np.exp(t_quantile(0.95, strata) * error)
        return ByStratum(odds, np.minimum(low, odds / reach), np.maximum(high, odds * reach), p, strata)


def _tables_of(
    recorded: Any, stratum: npt.ArrayLike, is_first: npt.ArrayLike, is_second: npt.ArrayLike
) -> tuple[_Tables, int]:
    """The strata of each column of a sparse array that tell something, and how many columns there are."""
    of_stratum = np.unique(stratum, return_inverse=True)[1]
    kinds = np.stack([np.asarray(is_first, dtype=bool), np.asarray(is_second, dtype=bool)])
    rows, items = recorded.shape
    if of_stratum.shape != (rows,) or kinds.shape != (2, rows) or kinds.all(axis=0).any():
        raise ValueError(f"Each of the {rows} rows needs a stratum, and is of the first kind, the second or neither.")
    row, item = scipy.sparse.csr_array(recorded, dtype=bool).nonzero()
    keys, at = np.unique(of_stratum[row] * items + item, return_inverse=True)
    first, second = (np.bincount(at, weights=kind[row], minlength=keys.size) for kind in kinds)
    of_first, of_second = (np.bincount(of_stratum, weights=kind)[keys // items] for kind in kinds)
    return _informative(keys % items, first, of_first, second, of_second, items, keys // items), items


def _informative(
    item: npt.ArrayLike,
    first: npt.ArrayLike,
    of_first: npt.ArrayLike,
    second: npt.ArrayLike,
    of_second: npt.ArrayLike,
    items: int,
    stratum: Counts | None = None,
) -> _Tables:
    item_, first_, of_first_, second_, of_second_ = (
        np.ravel(part) for part in counts(item=item, first=first, of_first=of_first, second=second, of_second=of_second)
    )
    if (first_ > of_first_).any() or (second_ > of_second_).any():
        raise ValueError("More of a kind have the item than there are of that kind.")
    if (item_ >= items).any():
        raise ValueError(f"An item lies outside 0 to {items - 1}.")
    having, total = first_ + second_, of_first_ + of_second_
    tells = (of_first_ > 0) & (of_second_ > 0) & (having > 0) & (having < total)
    number = np.arange(item_.size) if stratum is None else stratum
    cells = item_, first_, of_first_ - first_, second_, of_second_ - second_, number
    return _Tables(*(part[tells] for part in cells))


def _summed(item: Counts, part: npt.ArrayLike, items: int) -> Floats:
    return np.asarray(np.bincount(item, weights=np.asarray(part), minlength=items), dtype=float)


def _common_odds_ratio(tables: _Tables, items: int, confidence: float) -> tuple[Floats, Floats, Floats]:
    item, a, b, c, d, _ = tables
    size = a + b + c + d
    along, across = a * d / size, b * c / size
    like, unlike = (a + d) / size, (b + c) / size
    parts = (along, across, like * along, like * across + unlike * along, unlike * across)
    r, s, like_r, mixed, unlike_s = (_summed(item, part, items) for part in parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = like_r / (2 * r * r) + mixed / (2 * r * s) + unlike_s / (2 * s * s)
        odds = r / s
        half = np.exp(normal_quantile(confidence) * np.sqrt(variance))
        one_sided = np.where((r > 0) & (s > 0), 0.0, np.nan)
        return odds, odds / half + one_sided, odds * half + one_sided


def _moments(tables: _Tables) -> tuple[npt.ArrayLike, ...]:
    """Of the number of the first kind that have the item: seen, expected, variance, lowest and highest."""
    _, a, b, c, d, _ = tables
    of_first, of_second, having, lacking = a + b, c + d, a + c, b + d
    size = of_first + of_second
    variance = of_first / size * of_second / size * having * lacking / (size - 1)
    return a, of_first * having / size, variance, np.maximum(0, having - of_second), np.minimum(having, of_first)


def _exact(tables: _Tables, is_exact: Flags) -> Floats:
    """The exact conditional p of each item that is marked, in the order of the items."""
    if not is_exact.any():
        return np.empty(0)
    rows = np.flatnonzero(is_exact[tables.item])
    rows = rows[np.argsort(tables.item[rows], kind="stable")]
    item, a, b, c, d, _ = (part[rows] for part in tables)
    null = Hypergeometric(a, a + b, a + c, a + b + c + d)
    pieces, starts = null.probabilities(), np.flatnonzero(np.diff(item, prepend=-1))
    seen = np.add.reduceat(a - null.low, starts)
    ends = np.append(starts[1:], item.size)
    return np.array(
        [_no_likelier(pieces[start:end], at) for start, end, at in zip(starts, ends, seen, strict=True)], dtype=float
    )


def _no_likelier(strata: list[Floats], at: int) -> float:
    null = reduce(np.convolve, strata)
    return float(min(1.0, null[null <= null[at] * (1 + AS_LIKELY)].sum()))
