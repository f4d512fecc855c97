"""The month or the day that a heading of a plan names: "RAG Feb 2024", "Progress to 31/03/2024", "Update Jan"."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Collection

from graph.dates import PartialDate
from loaders.read.dates_in_texts import dates_within
from loaders.read.dates_in_words import date_in_words

_NAMES = "|".join(sorted(filter(None, {*month_name, *month_abbr, "Sept"}), key=len, reverse=True))
_WITH_YEAR = re.compile(rf"\b(?:{_NAMES})\b\.?[\s\-/]*(?:\d{{4}}|['’]?\d{{2}})\b", re.IGNORECASE)
_WITHOUT_YEAR = re.compile(
    rf"^(?P<first>{_NAMES})\b\.?|\b(?P<last>{_NAMES})\.?$", re.IGNORECASE
)  # not "may" in a sentence


def date_of(heading: str, *, day_first: bool | None = True) -> PartialDate | None:
    """The last day or month with its year that a heading names."""
    dates = dates_within(heading, day_first=day_first)
    dates = dates or [date for match in _WITH_YEAR.finditer(heading) if (date := date_in_words(match[0]).date)]
    return dates[-1] if dates else None


def month_without_year(heading: str) -> str:
    """The month that a heading names without its year, as it stands; empty where it names none or a whole date."""
    match = None if date_of(heading) else _WITHOUT_YEAR.search(heading.strip())
    return (match["first"] or match["last"]) if match else ""


def latest_of(month: str, last_day: str) -> PartialDate | None:
    """The last month of that name that began by a day (2024-03-28)."""
    if not last_day:
        return None
    year = int(last_day[:4])
    dates = [date for of in (year, year - 1) if (date := date_in_words(f"{month} {of}").date)]
    return next((date for date in dates if date.earliest <= last_day), None)


def months_in_order(months: Collection[str]) -> list[str]:
    """Months without their years, the earliest first: the longest time that none of them is of lies before the first."""
    numbers = {month: _number(month) for month in months}
    ordered = sorted(months, key=lambda month: numbers[month])
    before = [(numbers[month] - numbers[ordered[index - 1]]) % 12 or 12 for index, month in enumerate(ordered)]
    first = before.index(max(before)) if before else 0
    return ordered[first:] + ordered[:first]


def _number(month: str) -> int:
    """Which month of the year one is."""
    date = date_in_words(f"{month} 2000").date
    return int(date.text[-2:]) if date else 0


def without_month(heading: str) -> str:
    """A heading but for the month or day that it names."""
    return _WITHOUT_YEAR.sub("", _WITH_YEAR.sub("", heading).strip())
