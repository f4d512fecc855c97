"""Dates as people write them in plans and trackers (rule 16): `Sept 2024`, `end of March 2024`, `Q3 2024/25`, `30.06.24`.

What has two readings is not guessed, and what is no date (`ongoing`, `by next Board`) stays the words that it is.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from graph.dates import BadDate, PartialDate, parse

Doubt = Literal["order", "year"]
CENTURY = 2000  # of a year of two digits: plans and trackers are younger than 1999

_MONTHS = {
    name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name
} | {"sept": 9}  # fmt: skip
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
YEAR = r"(?:\d{4}|['’]?\d{2})"
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_LEAD = re.compile(
    r"(?:by|before|due|from|on|until|(?:by )?not? later than|to be completed by|w/?e|(?:week|wk) ending)\s+",
    re.IGNORECASE,
)
_WEEK = re.compile(
    r"(?:(?:by|due|on|in|during)\s+)?(?:the\s+)?(?:w/?[cb]|(?:week|wk)\s+(?:commencing|beginning|starting|of))\b\s*[:.]?\s*",
    re.IGNORECASE,
)
LAST_DAY_OF_WEEK = 6  # days after its first
_TWO_YEARS = r"(\d{4})\s*[/-]\s*(\d{4}|\d{2})"
_FINANCIAL_YEAR = re.compile(
    r"(?:(?:the\s+)?end\s+(?:of\s+)?)?(?:f\.?y\.?|(?:financial|fiscal) year)\s*(\d{4}|\d{2})\s*[/-]\s*(\d{4}|\d{2})",
    re.IGNORECASE,
)

_TIME_OF_DAY = r"[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"(?:18|19|20|21)\d{{2}}(?:-(?:0[1-9]|1[0-2])(?:-\d{{1,2}}(?:{_TIME_OF_DAY})?)?)?")
_NUMERIC = re.compile(
    r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?:,?\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]m)?)?",
    re.IGNORECASE,
)  # with the time of day, which exports of lists put after it
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_NAMED_DAY = re.compile(rf"{WEEKDAY}{DAY}[\s\-/.]+(?:of\s+)?({MONTH})\.?,?[\s\-/.]*({YEAR})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{WEEKDAY}({MONTH})\.?\s+{DAY},?\s+(\d{{4}})", re.IGNORECASE)
_PART_OF_MONTH = re.compile(
    rf"(?:(?:the\s+)?(end|early|mid|middle|beginning|start|late)(?:\s+of)?[\s\-]+)?({MONTH})\.?,?[\s\-/.]*({YEAR})",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(
    rf"(?:(?:the\s+)?(end|early|mid|middle|beginning|start|late)(?:\s+of)?[\s\-]+)?({MONTH})\.?", re.IGNORECASE
)
_DAY_ALONE = re.compile(
    rf"{WEEKDAY}(?:{DAY}[\s\-]*(?:of\s+)?(?P<month>{MONTH})\.?|(?P<first>{MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th))",
    re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})")
_END_OF_YEAR = re.compile(r"(?:the\s+)?end\s+of\s+(\d{4})", re.IGNORECASE)
_Q = r"q(?:uarter|tr)?\.?\s*"
_QUARTER = re.compile(
    rf"(?:(?:the\s+)?end\s+(?:of\s+)?)?{_Q}(?P<quarter>[1-4])[\s,]*(?:of\s+)?(?:(?P<after>\d{{4}}|\d{{2}})\s*[/-]\s*(?:\d{{4}}|\d{{2}})|(?P<single>\d{{4}}))?"
    rf"|(?P<first>\d{{4}})\s*[/-]\s*(?:\d{{4}}|\d{{2}})[\s,]*{_Q}(?P<last>[1-4])",
    re.IGNORECASE,
)
_QUARTER_OF_MONTHS = re.compile(
    rf"{_Q}[1-4]\s*[(:,–-]\s*({MONTH})\.?\s*(?:[-–/]|to)\s*({MONTH})\.?,?\s*({YEAR})\s*\)?", re.IGNORECASE
)  # "Qtr 1 (Apr-Jun 2025)"
_TERM = re.compile(rf"(spring|summer|autumn)\s+(?:school\s+)?term,?\s+(?:{_TWO_YEARS}|(\d{{4}}))", re.IGNORECASE)
_LAST_MONTHS = {"spring": 4, "summer": 7, "autumn": 12}


@dataclass(frozen=True, slots=True)
class WordsRead:
    """What a text means as a date: `date` where it is one, `doubt` where it has two readings, neither where it is none.

    `wrong` says what is wrong with a date that cannot be.
    """

    date: PartialDate | None = None
    doubt: Doubt | None = None
    wrong: str = ""


_NO_YEAR = WordsRead(doubt="year")


def date_in_words(raw: Any, *, day_first: bool | None = True, deadline: bool = False, year: str = "") -> WordsRead:
    """Read a cell that may hold a date in whatever words.

    `day_first` says how 12/03/24 is read; None leaves it in doubt. Of a week, a quarter, a term, the end of a month or 2024/25
    a `deadline` is the last day, and anything else the first day of the week, else the month or year it lies in. `year` is
    that of what names none: 2024/25.
    """
    if raw is None or isinstance(raw, bool):
        return WordsRead()
    if isinstance(raw, (date, datetime, int, float)):
        return _parsed(raw)
    text = " ".join(str(raw).split()).strip(" .,;:")
    week, lead = _WEEK.match(text), _LEAD.match(text)
    text = text[match.end() :] if (match := week or lead) else text
    reader = _Reader(day_first, deadline, year)
    try:
        read = next((read(reader, match) for words, read in _READERS if (match := words.fullmatch(text))), WordsRead())
        return _end_of_week(read) if week and deadline else read
    except BadDate as error:
        return WordsRead(wrong=error.rule)


def _end_of_week(first: WordsRead) -> WordsRead:
    """The last day of the week that begins on a day; what is no whole day is none of a week."""
    if first.date is None or first.date.earliest != first.date.latest:
        return WordsRead(doubt=first.doubt, wrong=first.wrong)
    return WordsRead(parse(date.fromisoformat(first.date.earliest) + timedelta(days=LAST_DAY_OF_WEEK)))


def _parsed(raw: object) -> WordsRead:
    try:
        return WordsRead(parse(raw))
    except BadDate:
        return WordsRead()  # a number that is no year


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what one of the patterns matched."""

    day_first: bool | None
    deadline: bool
    year: str

    def iso(self, match: re.Match[str]) -> WordsRead:
        return WordsRead(parse(match[0]))

    def numbers(self, match: re.Match[str]) -> WordsRead:
        """Two numbers before a year: the day is the one above 12, else the file says which it is."""
        first, second, year = int(match[1]), int(match[2]), _whole_year(match[3])
        if first <= 12 and second <= 12 and first != second and self.day_first is None:
            return WordsRead(doubt="order")
        is_day_first = second <= 12 if max(first, second) > 12 else self.day_first
        return WordsRead(_day(year, second, first) if is_day_first else _day(year, first, second))

    def month_and_year(self, match: re.Match[str]) -> WordsRead:
        return WordsRead(_month(int(match[2]), int(match[1])))

    def day_of_month(self, match: re.Match[str]) -> WordsRead:
        return WordsRead(_day(_whole_year(match[3]), _MONTHS[match[2].lower()], int(match[1])))

    def month_and_day(self, match: re.Match[str]) -> WordsRead:
        return WordsRead(_day(int(match[3]), _MONTHS[match[1].lower()], int(match[2])))

    def part_of_month(self, match: re.Match[str]) -> WordsRead:
        return WordsRead(_month(_whole_year(match[3]), _MONTHS[match[2].lower()], last_day=self._is_end(match[1])))

    def end_of_year(self, match: re.Match[str]) -> WordsRead:
        return self._span(int(match[1]), 12)

    def term(self, match: re.Match[str]) -> WordsRead:
        season, of_two_years = match[1].lower(), bool(match[2])
        year = int(match[2] or match[4]) + (of_two_years and season != "autumn")
        return self._span(year, _LAST_MONTHS[season])

    def quarter(self, match: re.Match[str]) -> WordsRead:
        """A quarter of a year that begins in April; one without a year, or of a single one, has two readings."""
        years = None if match["single"] else re.match(_TWO_YEARS, self.year)
        year = match["first"] or match["after"] or (years and years[1])
        if not year:
            return _NO_YEAR
        quarter = int(match["quarter"] or match["last"])
        return self._span(_whole_year(year) + quarter // 4, quarter % 4 * 3 + 3)

    def quarter_of_months(self, match: re.Match[str]) -> WordsRead:
        """A quarter that names its first and its last month, which say whose year it is of."""
        first, last = (_MONTHS[match[group].lower()] for group in (1, 2))
        return self._span(_whole_year(match[3]), last) if last - first == 2 else WordsRead()

    def month_alone(self, match: re.Match[str]) -> WordsRead:
        month = _MONTHS[match[2].lower()]
        year, is_end = self._year_of(month), self._is_end(match[1])
        return WordsRead(_month(year, month, last_day=is_end)) if year else _NO_YEAR

    def _is_end(self, part: str | None) -> bool:
        return self.deadline and (part or "").lower() == "end"

    def day_alone(self, match: re.Match[str]) -> WordsRead:
        month = _MONTHS[(match["month"] or match["first"]).lower()]
        return self._day_of_no_year(int(match[1] or match[4]), month)

    def day_and_month(self, match: re.Match[str]) -> WordsRead:
        """Two numbers without a year, such as 30/9, of which at least one may be a month and the other a day."""
        first, second = int(match[1]), int(match[2])
        if not (0 < min(first, second) <= 12 and max(first, second) <= 31):
            return WordsRead()
        if max(first, second) <= 12 and first != second and self.day_first is None:
            return WordsRead(doubt="order")
        is_day_first = second <= 12 if max(first, second) > 12 else self.day_first
        return self._day_of_no_year(*((first, second) if is_day_first else (second, first)))

    def _day_of_no_year(self, day: int, month: int) -> WordsRead:
        return WordsRead(_day(year, month, day)) if (year := self._year_of(month)) else _NO_YEAR

    def _year_of(self, month: int) -> int | None:
        """The year that a month lies in, of one that begins in April where two are named."""
        if match := re.fullmatch(_TWO_YEARS, self.year.strip()):
            return int(match[1]) + (month <= 3)
        return int(self.year) if re.fullmatch(r"\s*\d{4}\s*", self.year) else None

    def two_years(self, match: re.Match[str]) -> WordsRead:
        """A year that begins in April, as those of quarters do; 2010/11 may be a month, unless `year` says that it is none."""
        first, second = int(match[1]), int(match[2]) % 100
        if second != (first + 1) % 100:
            return WordsRead()
        return self._span(first + 1, 3) if self.deadline and (second > 12 or self.year) else _NO_YEAR

    def financial_year(self, match: re.Match[str]) -> WordsRead:
        """A year that calls itself one of two that begins in April."""
        first, second = _whole_year(match[1]), int(match[2]) % 100
        return self._span(first + 1, 3) if second == (first + 1) % 100 else WordsRead()

    def _span(self, year: int, last_month: int) -> WordsRead:
        """What ends with a month: its last day as a deadline, else the year that it lies in."""
        return WordsRead(_month(year, last_month, last_day=True) if self.deadline else parse(str(year)))


_READERS: tuple[tuple[re.Pattern[str], Callable[[_Reader, re.Match[str]], WordsRead]], ...] = (
    (_ISO, _Reader.iso),
    (_NUMERIC, _Reader.numbers),
    (_MONTH_AND_YEAR, _Reader.month_and_year),
    (_NAMED_DAY, _Reader.day_of_month),
    (_MONTH_FIRST, _Reader.month_and_day),
    (_PART_OF_MONTH, _Reader.part_of_month),
    (_MONTH_ALONE, _Reader.month_alone),
    (_DAY_ALONE, _Reader.day_alone),
    (_DAY_AND_MONTH, _Reader.day_and_month),
    (_END_OF_YEAR, _Reader.end_of_year),
    (_TERM, _Reader.term),
    (_QUARTER, _Reader.quarter),
    (_QUARTER_OF_MONTHS, _Reader.quarter_of_months),
    (re.compile(_TWO_YEARS), _Reader.two_years),
    (_FINANCIAL_YEAR, _Reader.financial_year),
)


def _whole_year(text: str) -> int:
    digits = text.strip("'’")
    return int(digits) if len(digits) == 4 else CENTURY + int(digits)


def _month(year: int, month: int, *, last_day: bool = False) -> PartialDate:
    return parse(f"{year}-{month:02}-{monthrange(year, month)[1]}" if last_day else f"{year}-{month:02}")


def _day(year: int, month: int, day: int) -> PartialDate:
    return parse(f"{year:04}-{month:02}-{day:02}")
