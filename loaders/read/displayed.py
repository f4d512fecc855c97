"""What a spreadsheet shows for a number: 7 under the format 0000 is 0007, a day under mmm-yy is its month."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # quoted text, escapes, colours and conditions, spaces
_PADDED = re.compile(r"0{2,}")

Show = Literal["", "padded", "month", "year"]


@cache
def show_of(number_format: str) -> Show:
    """How a format shows numbers where that is not simply their value; empty where it is."""
    code = number_format.split(";", maxsplit=1)[0]
    plain = _LITERALS.sub("", code).lower()
    if _PADDED.fullmatch(plain):
        return "padded"
    if "y" in plain and "d" not in plain and "h" not in plain and "s" not in plain:
        return "month" if "m" in plain else "year"
    return ""


def displayed(value: Any, number_format: str) -> Any:
    """A cell's value as the spreadsheet shows it: text where that says more, or less, than the value."""
    show = show_of(number_format)
    if show == "padded" and isinstance(value, (int, float)) and not isinstance(value, bool):
        code = number_format.split(";", maxsplit=1)[0]
        return _padded(int(value), code) if float(value).is_integer() and value >= 0 else value
    if show in ("month", "year") and isinstance(value, (date, datetime)):
        return f"{value.year:04}-{value.month:02}" if show == "month" else f"{value.year:04}"
    return value


def _padded(value: int, code: str) -> str:
    """A whole number under a format of zeros, with the text that the format puts around it."""
    zeros = _PADDED.search(_LITERALS.sub(lambda match: " " * len(match[0]), code))
    if zeros is None:
        return str(value)
    return _plain(code[: zeros.start()]) + str(value).zfill(len(zeros[0])) + _plain(code[zeros.end() :])


def _plain(code: str) -> str:
    """The text that the literal part of a format stands for."""

    def text(match: re.Match[str]) -> str:
        literal = match[0]
        if literal[0] == '"':
            return literal[1:-1]
        return literal[1:] if literal[0] == "\\" else ""

    return _LITERALS.sub(text, code)
