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
    """One note and its date; `date` is None where it has none."""

    text: str
    date: PartialDate | None = None


def notes_of(text: str, *, day_first: bool | None) -> list[PlanNote]:
    """The notes of a cell, in the order in which they stand; text before the first date is a note without one."""
    text = text.strip()
    openings = list(_openings(text, day_first))
    starts = [start for start, _, _ in openings]
    notes = [PlanNote(text[: starts[0] if starts else len(text)].strip(_BLANKS))]
    for (_, begin, date), end in zip(openings, [*starts[1:], len(text)][: len(openings)], strict=True):
        notes.append(PlanNote(text[begin:end].strip(_BLANKS), date))
    return [note for note in notes if note.text]


def _openings(text: str, day_first: bool | None) -> Iterator[tuple[int, int, PartialDate | None]]:
    """Where each note with a date starts, where its text begins, and the date; one in doubt stays in the text."""
    for match in _OPENS.finditer(text):
        written = "day" if match["day"] else "named"
        read = date_in_words(match[written], day_first=day_first)
        if read.date and text[match.end() :].strip(_BLANKS):
            yield match.start(), match.end(), read.date
        elif read.date or read.doubt:
            yield match.start(), match.start(written), read.date
