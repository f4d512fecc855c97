"""Dates that stand among other words: within a sentence, or before one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.dates import PartialDate
from loaders.read.dates_in_words import DAY, MONTH, WEEKDAY, YEAR, date_in_words

_WITHIN = re.compile(
    rf"(?<![\w/.\-])(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{MONTH})\.?,?\s+\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_BEGINS_WITH_DAY = re.compile(rf"{DAY}\s+(?:of\s+)?(?:{MONTH})\b\.?(?:,?\s+{YEAR}\b|\s*$)", re.IGNORECASE)
_ANY_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})(?!\d)")
_TIME = re.compile(
    rf"\b(?:(?:19|20)\d{{2}}|(?!(?-i:may|mar|march|sat)\b)(?:{MONTH})|spring|summer|autumn|winter|easter|christmas|half[- ]term|term"
    r"|quarter|q[1-4]|fy|financial year|new year|\d{2}\s*/\s*\d{2})\b",
    re.IGNORECASE,
)
_BEGINS_WITH_TIME = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[\s-]+)?{_TIME.pattern}|\d{{1,2}}[/.-]\d{{1,2}}", re.IGNORECASE
)
_NUMBERS = r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
_PART = r"(?:(?:the\s+)?(?:end|early|mid|middle|beginning|start|late)(?:\s+of)?[\s\-]+)?"
# A day of a month may have a year of two digits, and a month with a hyphen: the 25 of "May 25 people came" counts people.
_IN_LETTERS = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?[\s\-]+(?:of\s+)?(?:{MONTH})\.?,?[\s\-]*{YEAR}"
    rf"|{_PART}(?:{MONTH})\.?,?(?:[\s\-]*(?:\d{{4}}|['’]\d{{2}})|-\d{{2}})"
)
_DATE_BEFORE = re.compile(
    rf"[\[(]?(?P<date>{WEEKDAY}(?:{_NUMBERS}|{_IN_LETTERS}|(?:{MONTH})\.?\s+{DAY},?\s+\d{{4}}))(?!\w)[\s:;,.)\]\-–—]+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_MARKED_BEFORE = re.compile(r"(?P<date>[^\n:;]{4,24}?)(?:\s*[\n:;,]\s*|\s+[-–—]\s+|\.\s+)(?P<rest>\S.*)", re.DOTALL)


def dates_within(text: str, *, day_first: bool | None = True) -> list[PartialDate]:
    """Every day and month that a text names, in their order."""
    dates = (date_in_words(match[0], day_first=day_first).date for match in _WITHIN.finditer(text))
    return [date for date in dates if date]


def parts_of_dates(text: str) -> tuple[list[str], list[str]]:
    """The dates in a text as they stand, and the words before, between and after them: one more than there are dates."""
    matches = [*_WITHIN.finditer(text)]
    starts, ends = [match.start() for match in matches], [match.end() for match in matches]
    words = [text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True)]
    return words, [match[0] for match in matches]


def names_time(text: str) -> bool:
    """Whether a text names a time of some year that may be no date: a year, a month, a season, a term, a holiday."""
    return bool(_TIME.search(text))


def begins_with_time(text: str) -> bool:
    """Whether a text begins with what may be a day, a month or another time, whether or not it can be read."""
    return bool(_BEGINS_WITH_TIME.match(text.strip()))


def begins_with_date(text: str) -> bool:
    """Whether a text begins with a day, such as "2 April 2024 (version 3)", or is one as a whole, such as "2. April 2024"."""
    return bool(_BEGINS_WITH_DAY.match(text.strip())) or date_in_words(text).date is not None


def date_in_doubt(text: str) -> str:
    """The first date in a text that may begin with the day or the month; empty where none does."""
    dates = (match[0] for match in _WITHIN.finditer(text))
    return next((date for date in dates if date_in_words(date, day_first=None).doubt == "order"), "")


def day_order(texts: Iterable[str]) -> bool | None:
    """Whether the day comes first in the dates of some texts: as an unambiguous one among them shows, else None."""
    day_first = month_first = False
    for text in texts:
        for match in _ANY_NUMERIC.finditer(text):
            first, second = int(match[1]), int(match[2])
            day_first = day_first or (12 < first <= 31 and second <= 12)
            month_first = month_first or (12 < second <= 31 and first <= 12)
    return None if day_first == month_first else day_first


def date_before(text: str) -> tuple[str, str] | None:
    """The date that a text begins with, as it stands, and the words after it; None where it does not begin with one, or is
    nothing else.

    Marks may part the two, or blanks: then the date has a whole year, as "May 25 people came" has none.
    """
    if match := _DATE_BEFORE.fullmatch(text.strip()):
        return match["date"], match["rest"]
    if (match := _MARKED_BEFORE.fullmatch(text.strip())) and date_in_words(match["date"], day_first=True).date:
        return match["date"], match["rest"]
    return None
