"""Dates as precise as a record has them: a year, a month or a day, with the first and last day each can mean.

An impossible date, or one that could be read in two ways, is an error and never a guess.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from graph.moments import british_day

FIRST_YEAR, LAST_YEAR = 1800, 2199
WAYS = "Write it as 2008, 2008-05 or 2008-05-17."
OF_PERIOD = (
    "Write the day on which it began, as 2008-05-17; its end belongs in the date for that, which an episode has as 'To' on "
    "its page, or in a text."
)

# A year, a month or a day that there is, from FIRST_YEAR to LAST_YEAR, as a regular expression that any program reads.
_YEARS = "(18|19|20|21)[0-9]{2}"
_LEAP_YEARS = "(((18|19|20|21)(0[48]|[2468][048]|[13579][26]))|2000)"
_DAYS = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
DAY_PATTERN = f"{_YEARS}-{_DAYS}|{_LEAP_YEARS}-02-29"
DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")  # a month or a day in a text with other words
PARTIAL_DATE_PATTERN = f"{_YEARS}(-(0[1-9]|1[0-2]))?|{DAY_PATTERN}"

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_TWO_YEARS = re.compile(r"(\d{4})/(\d{2})")  # as a financial or school year is written
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:,?\s+|T)(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
    r"\s*(?P<half>[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TWO_DIGITS = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
MAX_PERIOD = 80  # characters; a longer text is a story
_PERIOD = re.compile(
    r"\bbetween\b|\bovernight\b|\d.*(?:\b(?:to|and|until|till|through)\b|\s[-–—]\s).*\d"
    r"|\d[^–—]*[/a-z.][^–—]*[–—].*\d|\d{4}\s?[-–—]\s?\d{4}"
    r"|\d(?:st|nd|rd|th)?\s*-\s*\d{1,2}(?:st|nd|rd|th)?(?:\s*/\s*\d|\s+[a-z])",
    re.IGNORECASE,
)
# In English whatever the language of the machine is.
_MONTH_NAMES = (
    "", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {
    word.lower(): number for number, name in enumerate(_MONTH_NAMES) if name for word in (name, name[:3])
} | {"sept": 9}  # fmt: skip


class BadDate(ValueError):  # noqa: N818 - the date is bad, the program is not in error
    """A text that is no date; `rule` ends a sentence that begins with the value, `fix` is what to do."""

    def __init__(self, rule: str, fix: str = WAYS) -> None:
        self.rule, self.fix = rule, fix
        super().__init__(f"{rule}. {fix}")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date at its own precision; `earliest` and `latest` are ISO days, alike for a whole day."""

    text: str
    earliest: str
    latest: str


def parse(value: object) -> PartialDate:
    """Read a date from text (2008, 2008-05, 2008-05-17, 17 May 2008, 17/05/2008) or from a cell of a workbook.
    Of a day with its time the day is read; what is midnight in Britain is of the day that begins (see `graph.moments`).

    Raises BadDate if it is impossible, ambiguous (05/06/2008), or not a date.
    """
    if isinstance(value, date):  # a datetime is a date too: workbooks store a day with midnight
        return _day(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(value)
    return _of_text(str(value).strip())


def names_time_of_day(value: object) -> bool:
    """Whether a date comes with a time of day, which `parse` leaves out; midnight, as workbooks store a day, is none."""
    if isinstance(value, datetime):
        return value.time() != time.min
    if isinstance(value, str) and british_day(value):
        return False
    match = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or ((match["half"] or "").lower() == "am" and match["time"].startswith("12:00")):
        return False
    return match["time"].strip(":0.") != ""


def whole_days_between(start: str | None, end: str | None) -> int | None:
    """Days from one date to another (dates as text); None unless both name a whole day."""
    if not (start and end and len(start) == len(end) == len("2008-05-17")):
        return None
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def years_before(day: str, years: int) -> str:
    """The same day (YYYY-MM-DD) so many years before; of 29 February, which may not exist then, texts compare all the same."""
    return f"{int(day[:4]) - years:04}{day[4:]}"


@lru_cache(maxsize=50_000)
def _of_text(text: str) -> PartialDate:
    if (match := _TWO_YEARS.fullmatch(text)) and (int(match[1]) + 1) % 100 == int(match[2]):
        raise _two_years(int(match[1]), int(match[2]))
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _partial_date(year or 0, month, day)
    if match := _MOMENT.fullmatch(text):
        return _of_text(local.isoformat() if (local := british_day(text)) else match[1])
    if match := _DAY_FIRST.fullmatch(text):
        return _day_first(*(int(part) for part in match.groups()))
    if (match := _NAMED_MONTH.fullmatch(text)) and match[2].lower() in _MONTHS:
        return _partial_date(int(match[3]), _MONTHS[match[2].lower()], int(match[1]) if match[1] else None)
    if _TWO_DIGITS.fullmatch(text):
        raise BadDate("has a year of two digits", "Write the year in full, as in 17/05/2008 or 2008-05-17.")
    if len(text) <= MAX_PERIOD and _PERIOD.search(text):
        raise BadDate("is not a date, but may be a time with an end", OF_PERIOD)
    raise BadDate("is not a date")


def _two_years(year: int, month: int) -> BadDate:
    """2010/11 is November to some and the year from 2010 to 2011 to others."""
    if not 1 <= month <= 12:
        return BadDate(f"is a year from {year} to {year + 1}, which is no date", f"Write {year} or {year + 1}.")
    return BadDate(
        "can be read as a month or as two years", f"Write {year}-{month:02} for the month, or {year} or {year + 1}."
    )


def _of_number(value: float) -> PartialDate:
    if value == int(value) and FIRST_YEAR <= value <= LAST_YEAR:
        return _partial_date(int(value), None, None)
    raise BadDate("is a number, not a date", f"Format the cell as a date. {WAYS}")


def _day_first(first: int, second: int, year: int) -> PartialDate:
    """Two numbers before a year are a date only if they cannot be read the other way round."""
    if first <= 12 and second <= 12 and first != second:
        raise BadDate(
            "can be read as two different days",
            f"Write {year:04}-{second:02}-{first:02} for {first} {_MONTH_NAMES[second]}, or "
            f"{year:04}-{first:02}-{second:02} for {second} {_MONTH_NAMES[first]}.",
        )
    return _partial_date(year, first, second) if second > 12 else _partial_date(year, second, first)


def _partial_date(year: int, month: int | None, day: int | None) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(f"has a year outside {FIRST_YEAR} to {LAST_YEAR}")
    if month is None:
        return PartialDate(f"{year}", f"{year}-01-01", f"{year}-12-31")
    if not 1 <= month <= 12:
        raise BadDate(f"has no month {month}")
    if day is None:
        return PartialDate(
            f"{year}-{month:02}", f"{year}-{month:02}-01", f"{year}-{month:02}-{monthrange(year, month)[1]}"
        )
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(f"has a year outside {FIRST_YEAR} to {LAST_YEAR}")
    try:
        text = datetime(year, month, day).date().isoformat()
    except ValueError as error:
        raise BadDate(f"is an impossible date: {_MONTH_NAMES[month]} {year} has no day {day}") from error
    return PartialDate(text, text, text)


def day(text: str) -> str:
    """A date at the precision it has: `2008-05` is `May 2008`; anything else stays as it is."""
    parts = text.split("-")
    if not (
        2 <= len(parts) <= 3 and all(part.isdecimal() for part in parts) and len(parts[0]) == 4 and len(text) <= 10
    ):
        return text
    month = int(parts[1])
    if not 1 <= month <= 12:
        return text
    return " ".join([*([str(int(parts[2]))] if len(parts) == 3 else []), _MONTH_NAMES[month], parts[0]])
