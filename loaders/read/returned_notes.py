"""What stands under "Progress" of a workbook that came back: one note, or several of which each begins with its day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from loaders.read.action_plan.notes import notes_of

_NOTHING = re.compile(r"[\W_]+|n\W?a\W?|nil|none|not applicable|nothing(?: to (?:report|add))?", re.IGNORECASE)


def says_nothing(text: str) -> bool:
    """Whether it fills the cell and is no note: "n/a", "-"."""
    return bool(_NOTHING.fullmatch(text.strip().rstrip(".") or text))


def dated_notes(text: str, since: str, today: date) -> Iterator[tuple[str, str]]:
    """Each note with its day: the one that it begins with, else `since`; a day to come stays in its words."""
    for note in notes_of(text, day_first=True):
        if note.date and note.date.earliest > today.isoformat():
            yield since, note.written
        else:
            yield (note.date.text if note.date else since), note.text
