"""The dated notes that stand one after another in one cell of a plan."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.dates import PartialDate
from loaders.read.action_plan.periods import without_time
from loaders.read.action_plan.signed_notes import DAY, DAY_OF_MONTH, INITIALS, signed_lines
from loaders.read.agencies import agency_in_heading
from loaders.read.dates_in_words import MONTH, WEEKDAY, date_in_words

# "14/09 – drafted", "14/09 drafted"; 10/12 without a mark may be a share.
_NUMBERS_ALONE = r"\d{1,2}/(?:0[1-9](?=\s+[^\W\d])|\d{1,2}(?=\s*(?:[:–—]|-(?=\s))\s*\S))"
_MONTH_ALONE = rf"(?:{MONTH})\b\.?(?=\s*(?:[:–—]|-(?=\s))\s*\S)"
_NAMED = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Za-z]{3,9}\.?[\s\-]+['’]?(?:\d{4}|\d{2})"
_BULLET = r"(?:(?:[^\w\s()\[\]]{1,2}|\(?\d{1,2}[.)]|\(?(?:[a-z]|[ivx]{1,4})\)|o(?=\s))\s*)?"
_LINE = rf"(?P<line>^|[\n\r]+)\s*{_BULLET}(?:(?P<first>{INITIALS})\b[\s:,\-–—]*)?"
# Within a line a note begins after a full stop, at a number with a bracket, at a day in brackets, or with initials after it.
_WITHIN = (
    r"(?<=[.;])\s+(?:\(?\d{1,2}\)\s*)?|(?P<numbered>(?<=\s)\(?\d{1,2}\)\s*)"
    rf"|(?P<signed>(?<=\s)(?=(?:{DAY})\s*\(?{INITIALS}\)|\[(?:{DAY})\b))"
)
# Whose note it is, before its day and in the same line: "Police update 15/01/2025 - ...".
_BLANK = r"[^\S\n\r]"
_NO_AGENCY = r"(?!(?:updated?|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)"
_AGENCY = (
    rf"(?:{_NO_AGENCY}(?P<agency>(?-i:[A-Z])[\w'’&-]*(?:{_BLANK}+[\w'’&-]+){{0,3}}?)(?:{_BLANK}+update)?"
    rf"(?:{_BLANK}|[:,\-–—])+(?=[\[(]?(?:{DAY})))?"
)
_START = rf"(?:{_LINE}|{_WITHIN}){_AGENCY}(?P<update>update(?:d)?\s*:?\s*)?[\[(]?{WEEKDAY}"
_SIGNED = rf"[\s,:\-–]*[\[(]?(?P<by_%s>{INITIALS})(?=\s*[\])])"
_BY = rf"(?:{_SIGNED})?\s*[\])]?"
_MARK = r"\s*(?:[:–—]|-(?=\s|[A-Z]))\s*"
_BLANKS = " \t\r\n;"
# A date that opens a note: a whole day before any words, a month only where a mark divides it from them.
_OPENS = re.compile(
    rf"{_START}(?:(?P<day>{DAY}|{DAY_OF_MONTH}\s+\d{{4}}){_BY % 'day'}(?:{_MARK}|\s*,\s*|\s+(?=\S))"
    rf"|(?P<named>{_NAMED}){_BY % 'named'}{_MARK}"
    rf"|(?P<yearless>{DAY_OF_MONTH}(?=\W)|{_NUMBERS_ALONE}|{_MONTH_ALONE}))",
    re.IGNORECASE,
)
# A line of nothing but one mark parts the notes of a cell: "----------", "=====", "* * *".
_DIVIDER = re.compile(r"(?:^|(?<=[\n\r]))[^\S\n\r]*([-–—=*_~#+])(?:[^\S\n\r]*\1){2,}[^\S\n\r]*(?:[\n\r]+|$)")


_ABOUT_NOTES = re.compile(
    r"[\s:,–—-]*\b(?:progress(?: to date)?|updates?(?: (?:from|by))?|position|comments?|commentary|notes?|actions? taken)\b[\s:,–—-]*",
    re.IGNORECASE,
)
_ANY_AGENCY = re.compile(
    r"(?:(?:lead|single|multi|partner|other|each|supporting|all)[ -])*"
    r"(?:agency|agencies|partners?|partnership|board|team|services?|sector)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlanNote:
    """One note and its date; `date` is None where it has none, or none that is certain.

    `written` is the note with the date that opens it as it stands, which is the same however the date is read.
    """

    text: str
    date: PartialDate | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a note starts, where its date does, where its text begins, whose it is as the words beside the date say, and
    the date."""

    start: int
    written: int
    begin: int
    by: str
    date: PartialDate | None


def notes_of(text: str, *, day_first: bool | None, last_day: str = "") -> list[PlanNote]:
    """The notes of a cell, in the order in which they stand; text before the first date is a note without one, and lines of
    marks between notes are none of it.

    A day after `last_day`, the last that the plan can know of, signs no note, unless initials say that it does.
    """
    text = _without_dividers(text)
    if signed := _signed(text, day_first, last_day):
        return signed
    openings = list(_openings(text, day_first))
    starts = [opening.start for opening in openings]
    notes = [PlanNote(text[: starts[0] if starts else len(text)].strip(_BLANKS))]
    for opening, end in zip(openings, [*starts[1:], len(text)][: len(openings)], strict=True):
        words = text[opening.begin : end].strip(_BLANKS)
        notes.append(PlanNote(opening.by + words, opening.date, text[opening.written : end].strip(_BLANKS)))
    return [note for note in notes if note.text]


def _without_dividers(text: str) -> str:
    return _DIVIDER.sub("", text.strip()).strip()


def _signed(text: str, day_first: bool | None, last_day: str) -> list[PlanNote]:
    """The notes of a cell each line of which is signed with its day, and begins with none; a date in doubt stays in its text."""
    lines = signed_lines(text)
    if any(opening.start == 0 and opening.date for line in lines for opening in _openings(line.line, day_first)):
        return []
    today = datetime.date.today().isoformat()
    notes: list[PlanNote] = []
    for line in lines:
        read = date_in_words(line.day, day_first=day_first)
        limit = today if line.by else min(last_day or today, today)
        if not (read.date or read.doubt) or (read.date and read.date.earliest > limit):
            return []
        by = f"({line.by}) " if line.by else ""
        notes.append(PlanNote(by + line.words if read.date else line.line, read.date, line.line))
    return notes


def agency_of_notes(heading: str) -> str:
    """Whose notes stand under a heading: the Police of "Police update"; empty where it names no agency of its own."""
    agency = agency_in_heading(_ABOUT_NOTES.sub("", without_time(heading)))
    return "" if _ANY_AGENCY.fullmatch(agency) else agency


def opening_in_doubt(text: str) -> str:
    """The first date that opens or signs a note of a cell and may begin with the day or the month; empty where none does."""
    days = [match["day"] for match in _OPENS.finditer(text.strip()) if match["day"]]
    days += [line.day for line in signed_lines(_without_dividers(text))]
    return next((day for day in days if date_in_words(day, day_first=None).doubt == "order"), "")


def _openings(text: str, day_first: bool | None) -> Iterator[_Opening]:
    """Every opening of a note; a date in doubt stays in its text. Within a line one counts where the cell begins with one."""
    begins_with_one, position = False, 0
    while match := _OPENS.search(text, position):
        kind = next(name for name in ("day", "named", "yearless") if match[name])
        position = match.start(kind) + 1  # the line break after a date that opens none is before the next line
        if match["agency"] and not agency_in_heading(match["agency"]):
            continue
        if match["line"] is None and "\n" in text[match.end(kind) : match.end()]:
            continue  # the day ends its line
        is_within = match["numbered"] is not None or match["signed"] is not None
        if (is_within and not begins_with_one) or (match["yearless"] and match["line"] is None):
            continue
        position = match.end()
        begins_with_one = begins_with_one or match.start() == 0
        read = date_in_words(match[kind], day_first=day_first)
        written = match.start(next((name for name in ("first", "agency") if match[name]), kind))
        initials = match["first"] or match["by_day"] or match["by_named"] or ""
        by = f"{match['agency']}: " if match["agency"] else f"({initials}) " if initials else ""
        if read.date and text[match.end() :].strip(_BLANKS):
            yield _Opening(match.start(), written, match.end(), by, read.date)
        elif read.date or read.doubt:
            written = match.start("update") if match["update"] and not match["agency"] else written
            yield _Opening(match.start(), written, written, "", read.date)
