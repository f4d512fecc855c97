"""When an action is due, by the cell that says it: of a revised date the new one counts; what is no date is named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.dates import PartialDate
from graph.dates import day as shown_day
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
# What stands around a day that is due whatever it says: "by 30/06/2025 at the latest", "c. June 2025".
_AROUND = re.compile(
    r"^(?:~|c\.|circa|approx(?:imately|\.)?|around|about)\s*|\s*(?:\*+|\(?(?:at the latest|or (?:sooner|earlier|before))\)?)$",
    re.IGNORECASE,
)
# Who decided on a date, and when: "18/12/2026 (agreed at Board 14/09/26)".
_DECIDED = re.compile(
    r"(?<=\d)[\s,;(\[–—-]+(?:as )?(?:agreed|approved|authori[sz]ed|granted|ratified|noted|per|see)\b(?! (?:to|from|until)\b)"
    r"[^()\[\]]*[)\]]?$",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?:(?P<between>between)|from)?\s*(?P<first>\S.*?)(?:\s+(?:to|until|till|through)\s+|\s*[–—]\s*|\s+-\s+|\s+(?P<and>and)\s+)(?P<last>\S.*)",
    re.IGNORECASE,
)
# When something begins, and not when it is due: "From 30/04/2027", "Starting April 2027".
_BEGINS = re.compile(
    r"(?:with effect )?(?:from|start(?:s|ing)?|begin(?:s|ning)?|commenc(?:es?|ing)|to (?:start|begin|commence))"
    r"(?:\s+(?:from|on|in|at))?\s*:?\s+(?P<day>\S.*?)(?:\s+on(?:wards?)?)?",
    re.IGNORECASE,
)
_IS_COMPLETE = re.compile(r"(?:action )?(?:completed?|closed|done|achieved)\b[^\d]*", re.IGNORECASE)
COMPLETED_WHEN_DUE = "completed_when_due"  # the code of what is wrong with "Completed" in place of a date
_SEVERAL = Doubt(
    "several_dates", "due_on", "holds several dates: it is stored as it stands, and no day is due",
    "Write the one date that counts.",
)  # fmt: skip
_BEGINNING = Doubt(
    "begins_only", "due_on", "says when it begins, and not by when it is to be done: it is stored as it stands, and no day is due",
    "Write the day by which it is to be done.",
)  # fmt: skip
_WRONG = {  # by its code, what is wrong with a cell that names no date due, and what to do
    "date_among_words": (
        "has a date among other words: it is stored as it stands, and no day is due", "Write the date alone.",
    ),
    "no_date_due": (
        "names a time that is read as no date: it is stored as it stands, and no day is due",
        "Write the last day of it, such as 30/04/2025.",
    ),
    COMPLETED_WHEN_DUE: (
        "says that the action is completed where its date due should stand: it is stored as it stands, and is no status",
        "Write that in the column of the status or of completion.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """The date due, and what is wrong with the cell where there is none."""

    date: PartialDate | None = None
    doubt: Doubt | None = None


def due_of(row: PlanRow, dates: RowDates) -> Due:
    """Read the cell of the date due of a row."""
    text = row.text("due_on")
    if says_beginning(text):
        return Due(doubt=_BEGINNING)
    if due := dates.date(row, "due_on", deadline=True):
        several = len(dates_within(text)) > 1 or marks_of(text)
        return Due(due, _SEVERAL if several else None)
    whole = _DECIDED.sub("", text)
    if day := revised_date(whole):
        return Due(dates.plain(row, day))
    if (whole := _AROUND.sub("", whole)) != text and (due := dates.plain(row, whole)):
        return Due(due)
    end = end_of_span(text)
    if end and (due := dates.of_words(row, end, deadline=True)):
        rule = f"is a time of which the end is taken as due: {shown_day(due.text)}"
        return Due(due, Doubt("span", "due_on", rule, "Write that day alone."))
    is_asked = any(date_in_words(words, day_first=None).doubt for words in (text, end))
    return Due(doubt=_what_is_wrong(text, is_asked=is_asked))


def _what_is_wrong(text: str, *, is_asked: bool) -> Doubt | None:
    """Why nothing is due by a cell; nothing is said of what has two readings, which is asked about."""
    number = len(dates_within(text))
    if number > 1 or marks_of(text):
        return _SEVERAL
    if is_asked:
        return None
    code = "date_among_words" if number else "no_date_due" if names_time(text) else ""
    code = code or (COMPLETED_WHEN_DUE if _IS_COMPLETE.fullmatch(text) else "")
    return Doubt(code, "due_on", *_WRONG[code]) if code else None


def says_beginning(text: str) -> bool:
    """Whether a text names the day or the month from which something happens, and no end of it; "Start April 2025" is a part
    of that month."""
    text = " ".join(text.split()).strip(" .,;:")
    match, whole = _BEGINS.fullmatch(text), date_in_words(text, day_first=None)
    if (whole.date or whole.doubt) and not text.casefold().startswith("from"):
        return False
    read = date_in_words(match["day"], day_first=None) if match else None
    return bool(read and (read.date or read.doubt))


def end_of_span(text: str) -> str:
    """The end of a time that a text names, as it stands: 30 June, of "from 1 May to 30 June"; empty where it names none."""
    match = _SPAN.fullmatch(text.strip())
    if match is None or bool(match["and"]) != bool(match["between"]):
        return ""
    first, last = (date_in_words(match[name], deadline=True) for name in ("first", "last"))
    is_later = not (first.date and last.date) or first.date.earliest < last.date.latest
    return match["last"] if (first.date or first.doubt) and (last.date or last.doubt) and is_later else ""


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
