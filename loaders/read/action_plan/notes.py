"""The dated notes that stand one after another in one cell of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.dates import PartialDate
from loaders.read.dates_in_words import date_in_words

_DAY = r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
_NAMED = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Za-z]{3,9}\.?[\s\-]+['’]?(?:\d{4}|\d{2})"
_START = r"(?:^|[\n\r]+|(?<=[.;])\s+)\s*(?:update(?:d)?\s*:?\s*|\[|\()?"
_AFTER = r"\s*[\])]?\s*(?:[:–—]|-(?=\s|[A-Z]))\s*"
_BLANKS = " \t\r\n;"
# A date that opens a note: a whole day before any words, a month only where a mark divides it from them.
_OPENS = re.compile(
    rf"{_START}(?:(?P<day>{_DAY})(?:{_AFTER}|\s*[\])]?\s+(?=\w))|(?P<named>{_NAMED}){_AFTER})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlanNote:
    """One note and its date; `date` is None where it has none, or none that is certain.

    `written` is the note with the date that opens it as it stands, which is the same however the date is read.
    """

    text: str
    date: PartialDate | None = None
    written: str = ""


def notes_of(text: str, *, day_first: bool | None) -> list[PlanNote]:
    """The notes of a cell, in the order in which they stand; text before the first date is a note without one."""
    text = text.strip()
    openings = list(_openings(text, day_first))
    starts = [start for start, *_ in openings]
    notes = [PlanNote(text[: starts[0] if starts else len(text)].strip(_BLANKS))]
    for opening, end in zip(openings, [*starts[1:], len(text)][: len(openings)], strict=True):
        _, written, begin, date = opening
        notes.append(PlanNote(text[begin:end].strip(_BLANKS), date, text[written:end].strip(_BLANKS)))
    return [note for note in notes if note.text]


def opening_in_doubt(text: str) -> str:
    """The first date that opens a note of a cell and may begin with the day or the month; empty where none does."""
    days = (match["day"] for match in _OPENS.finditer(text.strip()) if match["day"])
    return next((day for day in days if date_in_words(day, day_first=None).doubt == "order"), "")


def _openings(text: str, day_first: bool | None) -> Iterator[tuple[int, int, int, PartialDate | None]]:
    """Where each note with a date starts, where its date does, where its text begins, and the date; one in doubt stays in
    the text."""
    for match in _OPENS.finditer(text):
        kind = "day" if match["day"] else "named"
        read, written = date_in_words(match[kind], day_first=day_first), match.start(kind)
        if read.date and text[match.end() :].strip(_BLANKS):
            yield match.start(), written, match.end(), read.date
        elif read.date or read.doubt:
            yield match.start(), written, written, read.date
