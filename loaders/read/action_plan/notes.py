"""The dated notes that stand one after another in one cell of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.dates import PartialDate
from loaders.read.action_plan.periods import without_time
from loaders.read.agencies import agency_in_heading
from loaders.read.dates_in_words import MONTH, WEEKDAY, date_in_words

_DAY = rf"\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}-(?:{MONTH})-(?:\d{{4}}|\d{{2}})"
_DAY_OF_MONTH = rf"\d{{1,2}}(?:st|nd|rd|th)?[\s\-]+(?:{MONTH})\.?"
# "14/09 – drafted", "14/09 drafted"; 10/12 without a mark may be a share.
_NUMBERS_ALONE = r"\d{1,2}/(?:0[1-9](?=\s+[^\W\d])|\d{1,2}(?=\s*(?:[:–—]|-(?=\s))\s*\S))"
_MONTH_ALONE = rf"(?:{MONTH})\b\.?(?=\s*(?:[:–—]|-(?=\s))\s*\S)"
_NAMED = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Za-z]{3,9}\.?[\s\-]+['’]?(?:\d{4}|\d{2})"
_BULLET = r"(?:(?:[^\w\s()\[\]]{1,2}|\(?\d{1,2}[.)]|\(?(?:[a-z]|[ivx]{1,4})\)|o(?=\s))\s*)?"
_INITIALS = r"(?-i:[A-Z]{2,4})"  # of whoever wrote the note; an agency may have them, too, so they stay with its words
_LINE = rf"(?P<line>^|[\n\r]+)\s*{_BULLET}(?:(?P<first>{_INITIALS})\b[\s:,\-–—]*)?"
# Within a line a note begins after a full stop, at a number with a bracket, at a day in brackets, or with initials after it.
_WITHIN = (
    r"(?<=[.;])\s+(?:\(?\d{1,2}\)\s*)?|(?P<numbered>(?<=\s)\(?\d{1,2}\)\s*)"
    rf"|(?P<signed>(?<=\s)(?=(?:{_DAY})\s*\(?{_INITIALS}\)|\[(?:{_DAY})\b))"
)
# Whose note it is, before its day and in the same line: "Police update 15/01/2025 - ...".
_BLANK = r"[^\S\n\r]"
_NO_AGENCY = r"(?!(?:updated?|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)"
_AGENCY = (
    rf"(?:{_NO_AGENCY}(?P<agency>(?-i:[A-Z])[\w'’&-]*(?:{_BLANK}+[\w'’&-]+){{0,3}}?)(?:{_BLANK}+update)?"
    rf"(?:{_BLANK}|[:,\-–—])+(?=[\[(]?(?:{_DAY})))?"
)
_START = rf"(?:{_LINE}|{_WITHIN}){_AGENCY}(?P<update>update(?:d)?\s*:?\s*)?[\[(]?{WEEKDAY}"
_SIGNED = rf"[\s,:\-–]*[\[(]?(?P<by_%s>{_INITIALS})(?=\s*[\])])"
_BY = rf"(?:{_SIGNED})?\s*[\])]?"
_MARK = r"\s*(?:[:–—]|-(?=\s|[A-Z]))\s*"
_BLANKS = " \t\r\n;"
# A date that opens a note: a whole day before any words, a month only where a mark divides it from them.
_OPENS = re.compile(
    rf"{_START}(?:(?P<day>{_DAY}|{_DAY_OF_MONTH}\s+\d{{4}}){_BY % 'day'}(?:{_MARK}|\s*,\s*|\s+(?=\S))"
    rf"|(?P<named>{_NAMED}){_BY % 'named'}{_MARK}"
    rf"|(?P<yearless>{_DAY_OF_MONTH}(?=\W)|{_NUMBERS_ALONE}|{_MONTH_ALONE}))",
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


def notes_of(text: str, *, day_first: bool | None) -> list[PlanNote]:
    """The notes of a cell, in the order in which they stand; text before the first date is a note without one, and lines of
    marks between notes are none of it."""
    text = _DIVIDER.sub("", text.strip()).strip()
    openings = list(_openings(text, day_first))
    starts = [opening.start for opening in openings]
    notes = [PlanNote(text[: starts[0] if starts else len(text)].strip(_BLANKS))]
    for opening, end in zip(openings, [*starts[1:], len(text)][: len(openings)], strict=True):
        words = text[opening.begin : end].strip(_BLANKS)
        notes.append(PlanNote(opening.by + words, opening.date, text[opening.written : end].strip(_BLANKS)))
    return [note for note in notes if note.text]


def agency_of_notes(heading: str) -> str:
    """Whose notes stand under a heading: the Police of "Police update"; empty where it names no agency of its own."""
    agency = agency_in_heading(_ABOUT_NOTES.sub("", without_time(heading)))
    return "" if _ANY_AGENCY.fullmatch(agency) else agency


def opening_in_doubt(text: str) -> str:
    """The first date that opens a note of a cell and may begin with the day or the month; empty where none does."""
    days = (match["day"] for match in _OPENS.finditer(text.strip()) if match["day"])
    return next((day for day in days if date_in_words(day, day_first=None).doubt == "order"), "")


def _openings(text: str, day_first: bool | None) -> Iterator[_Opening]:
    """Every opening of a note; a date in doubt stays in its text. Within a line one counts where the cell begins with one."""
    begins_with_one, position = False, 0
    while match := _OPENS.search(text, position):
        kind = next(name for name in ("day", "named", "yearless") if match[name])
        position = match.start(kind) + 1  # the line break after a date that opens none is before the next line
        if match["agency"] and not agency_in_heading(match["agency"]):
            continue
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
