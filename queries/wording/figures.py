"""Numbers of an answer: plain ones for programs, and in the form in which people read them."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any

DIGITS = 6  # significant ones: more say nothing, and the last bits of a sum differ from machine to machine


def plain(value: Any) -> int | float | None:
    """A computed number as JSON has it: None for what is not known (NaN), and for what is beyond all bounds."""
    if value is None or not math.isfinite(value):
        return None
    if isinstance(value, Integral):
        return int(value)
    return float(f"{float(value):.{DIGITS}g}")


def number(value: float) -> str:
    """A number with thousands separated and at most two decimals: 9,565; 2.5."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{int(value):,}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """`1 case`, `2 cases`."""
    return f"{number(count)} {singular if count == 1 else plural or singular + 's'}"


def percent(value: float) -> str:
    """A share from 0 to 1 as a percentage: 37%."""
    return f"{value:.0%}"


def percentage_points(value: float) -> str:
    """A difference of two shares in percentage points, with its sign; small ones with a decimal: +12 pp, -0.4 pp."""
    points = 100 * value
    return f"{points:+.0f} pp" if abs(points) >= 10 or points == round(points) else f"{points:+.1f} pp"


def probability(value: float) -> str:
    """A probability with three decimals: 0.041, <0.001."""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def ratio_text(value: float) -> str:
    """A ratio in three significant digits, a large one as a number: 1.52, 118."""
    return f"{value:.3g}" if value < 100 else number(value)
