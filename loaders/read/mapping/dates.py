"""Dates written by a pattern, such as `YYYYMM` or `D MMM YYYY`, as ISO text of the precision the pattern has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
# Longest first. Hours, minutes and seconds may be in the text and are left out.
_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "MMMM": r"(?P<word>[A-Za-z]{3,9})",
    "MMM": r"(?P<word>[A-Za-z]{3,9})",
    "MM": r"(?P<month>\d{2})",
    "DD": r"(?P<day>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
    "hh": r"\d{1,2}",
    "mm": r"\d{2}",
    "ss": r"\d{2}(?:\.\d+)?",
}
_PIECE = re.compile("|".join(_TOKENS) + "|.", re.DOTALL)
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")


class DatePatterns:
    """Several patterns tried in turn; a whole ISO day, as a workbook's date cell gives it, always fits.

    Raises ValueError where a pattern has no year, or says the same part twice.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._expressions = [*(_expression(pattern) for pattern in patterns), _ISO_DAY]

    def parse(self, text: str) -> str | None:
        """The date as `1988`, `1988-01` or `1988-01-17`, or None where no pattern fits or no such day exists."""
        for expression in self._expressions:
            match = expression.fullmatch(text)
            if match and (iso_date := _iso(match.groupdict())):
                return iso_date
        return None


def _expression(pattern: str) -> re.Pattern[str]:
    pieces = _PIECE.findall(pattern)
    try:
        expression = re.compile("".join(_TOKENS.get(piece) or re.escape(piece) for piece in pieces))
    except re.error as error:
        raise ValueError(f"{pattern!r} says the same part of a date twice") from error
    groups = expression.groupindex
    if "year" not in groups or ("day" in groups and not {"month", "word"} & set(groups)):
        raise ValueError(f"{pattern!r} is not a pattern: it needs YYYY, and a month (MM, M or MMM) where it has a day")
    return expression


def _iso(parts: dict[str, str]) -> str | None:
    month = _month(parts)
    try:
        day = date(int(parts["year"]), month or 1, int(parts.get("day") or 1))
    except ValueError:
        return None
    if parts.get("day"):
        return day.isoformat()
    return f"{day:%Y-%m}" if month else parts["year"]


def _month(parts: dict[str, str]) -> int:
    """The number of the month; 0 where the pattern has none, 13 (no month) where the word is not one."""
    if "word" not in parts:
        return int(parts.get("month") or 0) if "month" not in parts or int(parts["month"]) else 13
    word = parts["word"].casefold()
    names = _MONTHS if len(word) == 3 else _LONG
    return names.index(word) + 1 if word in names else 13
