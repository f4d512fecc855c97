"""What a spreadsheet shows for a number: 7 under the format 0000 is 0007, a day under mmm-yy is its month."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # quoted text, escapes, colours and conditions, spaces
_PADDED = re.compile(r"0{2,}")
_DECIMALS = re.compile(r"[#,0]*0\.(0+)")
_MASK = re.compile(r"0+(?:[-/ .]0+)+")  # 000-00-0000

Show = Literal["", "padded", "mask", "decimals", "month", "year"]


class ShownDate(str):
    """A date of which the spreadsheet shows the month or the year alone."""


@cache
def show_of(number_format: str) -> Show:
    """How a format shows numbers where that is not simply their value; empty where it is."""
    code = number_format.split(";", maxsplit=1)[0]
    plain = _LITERALS.sub("", code).lower()
    if _PADDED.fullmatch(plain) or (plain == "0" and '"' in code):
        return "padded"
    if _DECIMALS.fullmatch(plain) and plain == code.lower():
        return "decimals"
    if _MASK.fullmatch(plain.strip()) and "-" in plain:
        return "mask"
    if "y" in plain and "d" not in plain and "h" not in plain and "s" not in plain:
        return "month" if "m" in plain else "year"
    return ""


def displayed(value: Any, number_format: str) -> Any:
    """A cell's value as the spreadsheet shows it: text where that says more, or less, than the value."""
    show = show_of(number_format)
    if show == "padded" and isinstance(value, (int, float)) and not isinstance(value, bool):
        code = number_format.split(";", maxsplit=1)[0]
        return _padded(int(value), code) if float(value).is_integer() and value >= 0 else value
    if show == "decimals" and isinstance(value, float) and not value.is_integer():
        return f"{value:.{len(number_format.split(';', maxsplit=1)[0].partition('.')[2])}f}"
    if show == "mask" and isinstance(value, (int, float)) and float(value).is_integer() and value >= 0:
        return _masked(int(value), number_format.split(";", maxsplit=1)[0])
    if show in ("month", "year") and isinstance(value, (date, datetime)):
        return ShownDate(f"{value.year:04}-{value.month:02}" if show == "month" else f"{value.year:04}")
    return value


def _padded(value: int, code: str) -> str:
    """A whole number under a format of zeros, with the text that the format puts around it."""
    zeros = re.search("0+", _LITERALS.sub(lambda match: " " * len(match[0]), code))
    if zeros is None:
        return str(value)
    return _plain(code[: zeros.start()]) + str(value).zfill(len(zeros[0])) + _plain(code[zeros.end() :])


def _masked(value: int, code: str) -> str:
    """A whole number whose digits stand in the places of a mask's zeros."""
    mask = _plain(code)
    digits = iter(str(value).zfill(mask.count("0")))
    return "".join(next(digits) if sign == "0" else sign for sign in mask) + "".join(digits)


def _plain(code: str) -> str:
    """The text that the literal part of a format stands for."""

    def text(match: re.Match[str]) -> str:
        literal = match[0]
        if literal[0] == '"':
            return literal[1:-1]
        return literal[1:] if literal[0] == "\\" else ""

    return _LITERALS.sub(text, code)
