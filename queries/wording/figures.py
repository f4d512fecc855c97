"""Numbers of an answer: plain ones for programs, and in the form in which people read them."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any

DIGITS = 6  # significant ones: more say nothing, and the last bits of a sum differ from machine to machine


def plain(value: Any) -> int | float | None:
    """A computed number as JSON has it: None for what cannot be said (NaN), and for what is beyond all bounds."""
    if value is None or not math.isfinite(value):
        return None
    if isinstance(value, Integral):
        return int(value)
    return float(f"{float(value):.{DIGITS}g}")


def figure(unit: str, value: float) -> str:
    """A number of this unit in few digits: 37%, 1.52, <0.001."""
    if unit == "share":
        return f"{value:.0%}"
    if unit == "difference":
        return f"{value:+.0%}"
    if unit == "probability":
        return "<0.001" if value < 0.001 else f"{value:.3f}"
    if unit == "ratio" and value < 100:
        return f"{value:.3g}"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{int(value):,}"
