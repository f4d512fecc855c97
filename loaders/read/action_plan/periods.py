"""The quarter or the year that a heading of a plan names: "RAG Q2 2026/27", "Progress Qtr 2", "Status 2025/26"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

from graph.dates import PartialDate, parse
from loaders.read.action_plan.months import date_of, month_without_year, without_month
from loaders.read.dates_in_words import CENTURY

Years = Literal[
    "financial", "calendar", "named", "none"
]  # "named": FY26, which may be the year that begins or ends in 2026

_QUARTER = re.compile(r"\b(?:q(?:uarter|tr)?\.?\s*([1-4])\b|([1-4])(?:st|nd|rd|th)\s+(?:quarter|qtr)\b)", re.IGNORECASE)
_FY = r"(?:\bf\.?y\.?|\b(?:financial|fiscal)\s+year)\s*['’]?"
_TWO_YEARS = re.compile(
    rf"({_FY})?(?<!\d)(?<!\d[/.-])(\d{{4}}|\d{{2}})\s*[/–-]\s*(\d{{4}}|\d{{2}})(?![/.–-]?\d)", re.IGNORECASE
)
_NAMED_YEAR = re.compile(rf"{_FY}(\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE)
_ONE_YEAR = re.compile(r"(?<![\w/.-])(20\d{2})(?![\w/-])")
_SHORT_YEAR = re.compile(r"(?<=\|)\s*['’]?([2-9]\d)(?!\w)")  # right after its quarter: "Q2 26"
_LAST_MONTH = 12  # a second number up to it may be a month: 2006-07
_MARKS = " \t\r\n,;:|()[]–—-"


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter of a year, or a whole one; `year` is the one that it begins in, None where the heading does not say it."""

    quarter: int | None
    year: int | None
    years: Years

    @property
    def order(self) -> str:
        """Its last day, by which those of one kind are put in order; empty where no year is known."""
        if self.year is None:
            return ""
        quarter = self.quarter or 4
        is_calendar = self.years == "calendar"
        year = self.year if is_calendar else self.year + quarter // 4
        month = quarter * 3 if is_calendar else quarter % 4 * 3 + 3
        return f"{year}-{month:02}-{monthrange(year, month)[1]}"

    @property
    def last_day(self) -> PartialDate | None:
        """The last day of a quarter whose year is certain: of an English financial one (2026/27), else a calendar one."""
        return parse(self.order) if self.quarter and self.years in ("financial", "calendar") else None


def period_of(heading: str) -> Period | None:
    """The quarter or the year that a heading names and that is no month; of several quarters the last."""
    if date_of(heading):
        return None
    quarters = [*_QUARTER.finditer(heading)]
    quarter = int(quarters[-1][1] or quarters[-1][2]) if quarters else None
    year, years, _ = _year_in(_QUARTER.sub("|", heading), is_of_quarter=bool(quarters))
    return Period(quarter, year, years) if quarters or year else None


def without_time(heading: str) -> str:
    """A heading but for the month, the day, the quarter or the year that it names."""
    plain = without_month(heading)
    if period_of(plain) is None:
        return plain
    _, _, rest = _year_in(_QUARTER.sub("|", plain), is_of_quarter=bool(_QUARTER.search(plain)))
    return " ".join(rest.replace("|", " ").split()).strip(_MARKS)


def are_in_order(first: str, second: str) -> bool:
    """Whether the headings of two columns of one kind tell which is the later one, if they differ in a time at all."""
    if without_time(first).casefold() != without_time(second).casefold():
        return True
    times = [_time_in(heading) for heading in (first, second)]
    return "none" not in times and len(set(times) - {"month"}) <= 1 if any(times) else True


def _time_in(heading: str) -> str:
    """What kind of time a heading names; "none" is one without a year."""
    if period := period_of(heading):
        return period.years
    return "month" if date_of(heading) else "none" if month_without_year(heading) else ""


def _year_in(text: str, *, is_of_quarter: bool) -> tuple[int | None, Years, str]:
    """The year in a heading of which quarters are marked by a bar, of which kind it is, and the text without it."""
    for match in _TWO_YEARS.finditer(text):
        first, second = _whole(match[2]), int(match[3]) % 100
        is_certain = is_of_quarter or bool(match[1]) or second > _LAST_MONTH
        if (first + 1) % 100 == second and is_certain and (len(match[2]) == 4) >= (len(match[3]) == 4):
            return first, "financial", text[: match.start()] + "|" + text[match.end() :]
    patterns: list[tuple[re.Pattern[str], Years]] = [(_NAMED_YEAR, "named"), (_ONE_YEAR, "calendar")]
    if is_of_quarter:
        patterns.append((_SHORT_YEAR, "calendar"))
    for pattern, years in patterns:
        if found := pattern.search(text):
            return _whole(found[1]), years, text[: found.start()] + "|" + text[found.end() :]
    return None, "none", text


def _whole(year: str) -> int:
    return int(year) if len(year) == len("2026") else CENTURY + int(year)
