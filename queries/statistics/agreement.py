"""How far coders agree beyond what chance alone would give. Categories are nominal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from queries.statistics.arrays import Counts, Estimate, Floats, counts, normal_quantile, one_tail, ratio
from queries.statistics.clustered import t_quantile

MISSING = -1
# How often each unit is in a draw is a row of numbers: so many at once stay small for many units.
DRAWS_AT_ONCE = 100


def confusion(first: npt.ArrayLike, second: npt.ArrayLike, categories: int) -> Counts:
    """How often the first coder decided i where the second decided j: shape (categories, categories).

    `first` and `second`, of shape (units,), hold categories 0 to `categories` - 1; -1 is missing, and such a unit is
    left out. Raises ValueError where a value lies outside these.
    """
    first, second = np.broadcast_arrays(_values(first, categories), _values(second, categories))
    decided = (first != MISSING) & (second != MISSING)
    cells = np.bincount(first[decided] * categories + second[decided], minlength=categories * categories)
    return cells.reshape(categories, categories)


def value_counts(values: npt.ArrayLike, categories: int) -> Counts:
    """How many coders gave each unit each category: shape (units, categories).

    `values`, of shape (coders, units), holds categories 0 to `categories` - 1; -1 is missing. Raises ValueError where
    a value lies outside these.
    """
    is_in = _values(values, categories)[..., None] == np.arange(categories)
    return np.asarray(is_in.sum(axis=0), dtype=np.int64)


def cohens_kappa(table: npt.ArrayLike, confidence: float = 0.95) -> Estimate:
    """The agreement of two coders beyond chance, with its interval.

    `table`, of shape (..., categories, categories), counts units as `confusion` does; the answer has shape (...). 1 is
    full agreement, 0 what chance gives. NaN where there is no unit, or both coders decided one and the same category
    throughout. The interval is for many units and is cut off at -1 and 1.
    J. Cohen, Educational and Psychological Measurement 20 (1960) 37-46; standard error: J. L. Fleiss, J. Cohen and
    B. S. Everitt, Psychological Bulletin 72 (1969) 323-327.
    """
    (cells,) = counts(table=table)
    size = cells.sum(axis=(-2, -1))
    share = ratio(cells, size[..., None, None])
    first, second = share.sum(axis=-1), share.sum(axis=-2)
    agreed = np.diagonal(share, axis1=-2, axis2=-1)
    by_chance = (first * second).sum(axis=-1)
    kappa = ratio(agreed.sum(axis=-1) - by_chance, 1 - by_chance)
    beyond = (1 - kappa)[..., None]
    on = (agreed * (1 - (first + second) * beyond) ** 2).sum(axis=-1)
    margins = (second[..., :, None] + first[..., None, :]) ** 2
    off = (share * margins).sum(axis=(-2, -1)) - (agreed * (first + second) ** 2).sum(axis=-1)
    variance = on + (1 - kappa) ** 2 * off - (kappa - by_chance * (1 - kappa)) ** 2
    half = normal_quantile(confidence) * ratio(np.sqrt(np.maximum(variance, 0)), (1 - by_chance) * np.sqrt(size))
    return Estimate(kappa, np.maximum(kappa - half, -1), np.minimum(kappa + half, 1))


def kappa_over_cases(tables: npt.ArrayLike, confidence: float = 0.95) -> Estimate:
    """`cohens_kappa` of decisions that come in cases, with an interval over the cases.

    `tables`, of shape (..., cases, categories, categories), counts the decisions of each case as `confusion` does; the
    answer has shape (...). The decisions of one case, of several pairs of coders or on several factors, are not
    independent of each other, so the standard error is that of leaving out one case after the other, held against
    Student's t: R. G. Miller, Biometrika 61 (1974) 1-15. (Drawing cases again covered 0.84 at 8 cases of 4 decisions and
    0.90 at 12 of 10, where this covers 0.92 and 0.93.) No interval where fewer than two cases have a decision, where
    kappa hangs on a single case, or where leaving out any case changes nothing.
    """
    (cells,) = counts(tables=tables)
    total, decided = cells.sum(axis=-3), cells.sum(axis=(-2, -1)) > 0
    kappa, cases = cohens_kappa(total).value, decided.sum(axis=-1)
    without = np.where(decided, cohens_kappa(total[..., None, :, :] - cells).value, np.nan)
    hangs_on_one = (np.isnan(without) & decided).any(axis=-1)
    middle = ratio(np.nansum(without, axis=-1), cases)
    spread = np.nansum((without - middle[..., None]) ** 2, axis=-1) * ratio(cases - 1, cases)
    half = t_quantile(confidence, cases) * np.sqrt(np.where(hangs_on_one | (spread <= 0), np.nan, spread))
    return Estimate(kappa, np.maximum(kappa - half, -1), np.minimum(kappa + half, 1))


def krippendorff_alpha(
    decisions: npt.ArrayLike, confidence: float = 0.95, resamples: int = 1000, seed: int = 0
) -> Estimate:
    """The agreement of any number of coders, who need not all have coded every unit, beyond chance.

    `decisions`, of shape (..., units, categories), is how many coders gave each unit each category (`value_counts`); the
    answer has shape (...). Units with fewer than two values count for nothing. 1 is full agreement, 0 what chance
    gives, under 0 worse. NaN where no unit has two values, or all values are one and the same.
    K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), nominal data. The interval takes the middle of
    `resamples` draws of units with replacement (NaN without any), the same draws for each (A. Zapf et al., BMC Medical Research
    Methodology 16 (2016) 93); draws without an alpha are left out.
    """
    (cells,) = counts(decisions=decisions)
    values = cells.sum(axis=-1, keepdims=True)
    pairable = np.where(values > 1, cells, 0)
    agreeing = (pairable * (pairable - 1) / np.maximum(values - 1, 1)).sum(axis=-1, keepdims=True)
    parts = np.concatenate([pairable, agreeing], axis=-1)
    alpha = _alpha(parts.sum(axis=-2))
    if not resamples:
        return Estimate(alpha, alpha * np.nan, alpha * np.nan)
    low, high = _middle(_alpha(_drawn(parts, resamples, seed)), one_tail(confidence))
    return Estimate(alpha, low, high)


def _drawn(parts: Floats, resamples: int, seed: int) -> Floats:
    """The sums of `parts`, of shape (..., units, n), over each draw of units: shape (resamples, ..., n)."""
    units, generator = parts.shape[-2], np.random.default_rng(seed)
    by_unit = np.ascontiguousarray(np.moveaxis(parts, -2, 0))
    sums = np.zeros((resamples, *by_unit.shape[1:]))
    for start in range(0, resamples if units else 0, DRAWS_AT_ONCE):
        block = sums[start : start + DRAWS_AT_ONCE]
        drawn = generator.multinomial(units, np.full(units, 1 / units), size=len(block))
        block[:] = np.tensordot(drawn.astype(float), by_unit, axes=1)
    return sums


def _alpha(sums: Floats) -> Floats:
    """Alpha from the values in each category and, last, the pairs that agree, each weighed by 1 / (values - 1)."""
    in_category, agreeing = sums[..., :-1], sums[..., -1]
    size = in_category.sum(axis=-1)
    differing = size - agreeing
    by_chance = ratio(size * size - (in_category**2).sum(axis=-1), size - 1)
    return 1 - ratio(differing, by_chance)


def _middle(draws: Floats, tail: float) -> tuple[Floats, Floats]:
    """What lies between the two tails of the draws, without those that are NaN; NaN where all are."""
    undefined = np.isnan(draws).all(axis=0)
    low, high = np.nanquantile(np.where(undefined, 0.0, draws), [tail, 1 - tail], axis=0)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)


def _values(values: npt.ArrayLike, categories: int) -> Counts:
    array = np.asarray(values)
    if array.size and (array.dtype.kind not in "iu" or array.min() < MISSING or array.max() >= categories):
        raise ValueError(f"A value is no category: whole numbers from 0 to {categories - 1}, or {MISSING} for missing.")
    return array.astype(np.int64)
