"""Which of the lines above a plan's headings says the day of the version, and which day in it that is.

A line says of what its days are: of the version ("Updated 6 November 2026"), or of something else that the plan is about
("Date of death", "Report published", "Next meeting"), which is never that of the version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.dates import PartialDate
from loaders.read.action_plan.lines import Line
from loaders.read.dates_in_texts import date_in_doubt, dates_within, parts_of_dates
from loaders.read.dates_in_words import DAY, MONTH, YEAR, date_in_words

_VERSION = re.compile(
    r"\b(?:version|v\d[\d.]*|updated?|as (?:at|of)|(?:last )?(?:reviewed|revised|amended|refreshed)|status|position|date of export"
    r"|dated)\b|^\W*date\W*$",
    re.IGNORECASE,
)
_OF_BOARD = re.compile(r"\b(?:board|dated?)\b", re.IGNORECASE)
_CALLS_ITSELF_VERSION = re.compile(r"\b(?:version|v\d[\d.]*|updated?|as (?:at|of))\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|publication)\b", re.IGNORECASE)
_PLAN_PUBLISHED = re.compile(r"\bplan (?:(?:was|is|first|last) )?published\b", re.IGNORECASE)
_EVENT = r"(?:birth|death|(?:\w+ )?incident|event|referral|admission|discharge|notification|inquest|hearing)"
_OF_PERSON = rf"(?:date|day|time)s? of (?:the )?{_EVENT}\b|\bborn\b|\bdied\b|\bd\.?o\.?[bd]\b"
_TO_COME = (
    r"\bnext\b(?! steps?\b)|\b(?:review|update|report|meeting)s? (?:(?:is|are) )?due\b|\bdue (?:for|to be)\b"
    r"|\bto be (?:reviewed|updated|revised|published|presented)\b"
)
# What stands before a day that is none of the version: "incident" alone may be a word of the title.
_OF_ANOTHER = re.compile(rf"\b{_OF_PERSON}|{_TO_COME}|\b(?:birth|death|incident)(?: date| on)?\s*:?\s*$", re.IGNORECASE)
_AFTER = re.compile(
    rf"\W*(?:{_OF_PERSON}|(?:(?:report|review) )?published\b)", re.IGNORECASE
)  # "3 March 2025 (date of death)"
_LABEL = re.compile(r"^\W*(?:next|date|(?:the )?(?:report|review)\s+(?:was )?(?:published|due))\b|:\W*$", re.IGNORECASE)
# A day or a month without its year; "may" alone is more often another word.
_WITHOUT_YEAR = re.compile(
    rf"\b(?:{DAY}\s+(?:of\s+)?(?:{MONTH})|(?:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?|(?!(?-i:may|mar|march)\b)(?:{MONTH}))\b(?!\.?,?[\s\-]*{YEAR})"
    r"|(?<!version )(?<![\w/.\-])\d{1,2}/\d{1,2}(?![\w/\-]|\.\d)",
    re.IGNORECASE,
)
# A day whose year has two digits, as beside "Version 4": elsewhere these may be another number.
_SHORT_YEAR = re.compile(
    rf"(?<![\w/]){DAY}[\s\-]+(?:{MONTH})[\s\-,]+'?\d\d(?![\d/:\-])|(?<![\w/])\d{{1,2}}/\d{{1,2}}/\d\d(?![\d/])",
    re.IGNORECASE,
)
_BESIDE_DAY = re.compile(r"\b(?:last|on|of|the|as|at|draft|final|v)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """The line that says the day of the version, None where none does; its days, and the lines that are of other days."""

    line: Line | None = None
    days: list[PartialDate] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)


def version_line(lines: Sequence[Line], day_first: bool | None) -> VersionLine:
    """Choose among lines: first one that calls itself a version, then a day alone, then one of a board, then any with a day."""
    days_of = [(line, _days_of_version(line.text, day_first)) for line in lines]
    others = [line for line, days in days_of if days is None and _is_label(line.text)]
    dated = [(line, days) for line, days in days_of if days or (days is not None and date_in_doubt(line.text))]
    line, days = min(dated, key=lambda one: _rank(one[0].text), default=(None, []))
    return VersionLine(line, days, others)


def says_version(text: str) -> bool:
    """Whether a text calls itself a version of a plan, or an update."""
    return bool(_CALLS_ITSELF_VERSION.search(text)) and not _OF_ANOTHER.search(text)


def lacks_year(text: str) -> bool:
    """Whether a text says the day of a version or an update without its year: "Version 4 - 5th November", "updated 5/11"."""
    return bool(_VERSION.search(text) and _WITHOUT_YEAR.search(text)) and not _OF_ANOTHER.search(text)


def is_day_without_year(text: str) -> bool:
    """Whether a text says nothing but that, and so is no title."""
    left = _WITHOUT_YEAR.sub("", _VERSION.sub("", text))
    return lacks_year(text) and not any(map(str.isalpha, _BESIDE_DAY.sub("", left)))


def _rank(text: str) -> int:
    words = " ".join(parts_of_dates(text)[0])
    if _VERSION.search(words):
        return 0
    return 1 if not any(map(str.isalpha, words)) else 2 if _OF_BOARD.search(words) else 3


def _days_of_version(text: str, day_first: bool | None) -> list[PartialDate] | None:
    """The days and months in a line that may be the version's; None where it has days, and all are of something else."""
    words, days = parts_of_dates(text)
    if not days:  # a day as a whole, or in a line that calls itself a version, may have a year of two digits
        short = _SHORT_YEAR.search(text) if says_version(text) else None
        date = date_in_words(short.group() if short else text, day_first=day_first).date
        return [date] if date and date.earliest == date.latest else []
    own = [day for before, day in zip(words, days, strict=False) if not _is_of_another(before)]
    if len(days) == 1 and not _VERSION.search(words[0]) and _AFTER.match(words[-1]):
        own = []
    return [date for day in own for date in dates_within(day, day_first=day_first)] if own else None


def _is_of_another(before: str) -> bool:
    """Whether the words before a day say that it is of something else than the plan's version."""
    if _OF_ANOTHER.search(before):
        return True
    is_of_report = _PUBLISHED.search(before) and not _PLAN_PUBLISHED.search(before)
    return bool(is_of_report and not _CALLS_ITSELF_VERSION.search(before))


def _is_label(text: str) -> bool:
    """Whether a line of another day says nothing but what day it is, and no review: "Date of death: 3 March 2025"."""
    words = parts_of_dates(text)[0]
    return bool(_LABEL.search(words[0])) or bool(_AFTER.match(words[-1]) and not words[0].strip())
