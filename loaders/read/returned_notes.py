"""What stands under "Progress" of a workbook that came back: one note, or several of which each begins with its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from loaders.read.action_plan.notes import notes_of


def dated_notes(text: str, since: str, today: date, *, day_first: bool = True) -> Iterator[tuple[str, str]]:
    """Each note with its day: the one that it begins with, else `since`; a day to come stays in its words."""
    for note in notes_of(text, day_first=day_first):
        if note.date and note.date.earliest > today.isoformat():
            yield since, note.written
        else:
            yield (note.date.text if note.date else since), note.text
