"""Notes of earlier versions of a plan that the new one has otherwise: they stay, as notes are only ever added (rule 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from loaders.records.known_plans import PLAN_SOURCE
from loaders.records.wording import words_key

MIN_ALIKE = 70  # of 100: a note with some of its words corrected
TEXTS = ("to_value", "reason", "evidence")  # of a note

Note = Mapping[str, Any]


def note_text(note: Note) -> str:
    """The words of a note, as they are compared."""
    return words_key("\n".join(str(note[name]) for name in TEXTS if note.get(name)))


def own_day(known: Note) -> Any:
    """The day that a note of the graph states itself, and not its source or its load."""
    return known.get("at") if known.get("dated_by") in (None, "row", "person") else None


def notes_gone(offered: Mapping[str, Note], in_graph: Sequence[Note]) -> list[Note]:
    """The notes of the graph that a plan had before and has no longer, where it still has others of them, or one much like
    it: a cell that holds the latest note alone says nothing of those before.

    `offered` are the notes of the file on the same action, by their ids, before those that are known are left out.
    """
    if not offered or not all(_is_of_plan(note) for note in offered.values()):
        return []
    known = [event for event in in_graph if _is_of_plan(event)]
    gone = [event for event in known if event["id"] not in offered and not _is_among(event, offered.values())]
    if len(gone) < len(known):
        return gone
    return [event for event in gone if any(_are_alike(event, note) for note in offered.values())]


def _is_of_plan(note: Note) -> bool:
    return str(note.get("source_id", "")).startswith(PLAN_SOURCE)


def _is_among(event: Note, offered: Collection[Note]) -> bool:
    """Whether a note of the file has its words, on the same day or without one."""
    words, day = note_text(event), own_day(event)
    return any(
        words in note_text(note) and (day is None or note.get("at") in (None, day) or words != note_text(note))
        for note in offered
    )


def _are_alike(event: Note, note: Note) -> bool:
    is_of_one_day = own_day(event) is not None and own_day(event) == note.get("at")
    return is_of_one_day or fuzz.ratio(note_text(event), note_text(note)) >= MIN_ALIKE
