"""When an action is due, by the cell that says it: of a revised date the new one counts; what is no date is named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.dates import PartialDate
from loaders.read.action_plan.lettered import marks_of
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.row_dates import RowDates
from loaders.read.action_plan.statement import Doubt
from loaders.read.dates_in_texts import dates_within, names_time, parts_of_dates
from loaders.read.dates_in_words import date_in_words

_MARKS = r"[\s:;,.()\[\]/\-–—]*"
_CHANGED = (
    r"(?:now|new|current(?:ly)?|(?:has been |been )?(?:revised|ext(?:ended|d)|extension(?: agreed| granted)?|changed|moved"
    r"|amended|updated|rescheduled|postponed|deferred"
    r"|delayed|slipped|(?:put|pushed|moved) back))"
)
_DATE = r"(?:\s+(?:target|due|end))?(?:\s+(?:date|deadline|timescale))?(?:\s+(?:is|to|until|till|as))?"
_NEW = re.compile(
    rf"{_MARKS}(?:(?:and\s+)?(?:then\s+)?{_CHANGED}(?:\s+(?:and|now)\s+{_CHANGED})?{_DATE}|→|[-=]+>){_MARKS}",
    re.IGNORECASE,
)
_OLD = re.compile(
    rf"{_MARKS}(?:(?:{_CHANGED}\s+)?from|(?:it\s+)?was|were|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|old|instead of)"
    rf"{_DATE}{_MARKS}",
    re.IGNORECASE,
)
_NOTHING = re.compile(_MARKS)


@dataclass(frozen=True, slots=True)
class Due:
    """The date due, and what is wrong with the cell where there is none."""

    date: PartialDate | None = None
    doubt: Doubt | None = None


def due_of(row: PlanRow, dates: RowDates) -> Due:
    """Read the cell of the date due of a row."""
    text = row.text("due_on")
    due = dates.date(row, "due_on", deadline=True)
    if due is None and (day := revised_date(text)):
        due = dates.plain(row, day)
        return Due(due)
    number = len(dates_within(text))
    if number > 1 or marks_of(text):
        rule = "holds several dates: it is stored as it stands, and no day is due"
        return Due(due, Doubt("several_dates", "due_on", rule, "Write the one date that counts."))
    if due or date_in_words(text, day_first=None).doubt:
        return Due(due)  # what has two readings is asked about
    if number:
        rule = "has a date among other words: it is stored as it stands, and no day is due"
        return Due(None, Doubt("date_among_words", "due_on", rule, "Write the date alone."))
    if names_time(text):
        rule = "names a time that is read as no date: it is stored as it stands, and no day is due"
        return Due(None, Doubt("no_date_due", "due_on", rule, "Write the last day of it, such as 30/04/2025."))
    return Due()


def revised_date(text: str) -> str:
    """The date that a text says to be due now, such as the later one of "31/05/2025 revised to 31/08/2025", "31/03/2025
    (extended from 31/12/2024)" and "was March 2025, now May 2025", as it stands; empty where the words do not say which."""
    words, days = parts_of_dates(text)
    if not days or not _NOTHING.fullmatch(words[-1]):
        return ""
    first, between = words[0], words[1:-1]
    is_first_old = _NOTHING.fullmatch(first) or _OLD.fullmatch(first)
    is_first_new = _NOTHING.fullmatch(first) or _NEW.fullmatch(first)
    if between and is_first_old and all(map(_NEW.fullmatch, between)):
        return days[-1]
    if is_first_new and (between or _NEW.fullmatch(first)) and all(map(_OLD.fullmatch, between)):
        return days[0]
    return ""
