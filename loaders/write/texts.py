"""The texts of a write: its reason, and what its author typed, before anything is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.errors import BadRequest
from graph.texts import NO_TEXT, half_character
from loaders.write.edits import Edit, EventEdit, RecordEdit, Removal

MAX_REASON_LENGTH = 500


def checked_reason(reason: str) -> str:
    """A reason as it is stored; raises BadRequest where it is blank, too long, or no text."""
    reason = " ".join(reason.split())
    if not reason:
        raise BadRequest.about("reason", None, "Say why, in a few words.", "It is stored with the change.")
    if len(reason) > MAX_REASON_LENGTH:
        raise BadRequest.about(
            "reason", reason, f"The reason is longer than {MAX_REASON_LENGTH} characters.", "Shorten it."
        )
    _check_text("reason", reason)
    return reason


def check_texts(edits: Iterable[Edit]) -> None:
    """Raise BadRequest where what an edit holds is no text."""
    for name, value in (pair for edit in edits for pair in _texts_of(edit)):
        _check_text(name, value)


def _check_text(name: str, value: object) -> None:
    if half := half_character(value):
        raise BadRequest.about(name, None, f"‘{name}’ holds {half}, {NO_TEXT}.", "Take it out.")


def _texts_of(edit: Edit) -> Iterator[tuple[str, object]]:
    """What an edit holds of its author's texts, each with the name of it."""
    yield "id", edit.id
    if isinstance(edit, EventEdit):
        yield "of", edit.of
    elif not isinstance(edit, RecordEdit):
        yield from (("from_id", edit.start), ("to_id", edit.end))
    if not isinstance(edit, Removal):
        yield from edit.values.items()
