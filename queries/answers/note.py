"""Caveats: what a reader must know of the numbers, each with a code by which programs know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class Note(str):
    """A caveat: a text for people that also carries its code and the values in it.

    It is a `str`, so that it is shown, searched and written to JSON as its text; whatever is decided is decided by
    `code` and `values`, never by the text.
    """

    code: str
    values: Mapping[str, Any]

    def __new__(cls, code: str, text: str, **values: Any) -> Self:
        """A note with this code (a few words joined by hyphens), this text and these values."""
        note = super().__new__(cls, text)
        note.code, note.values = code, values
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, Any]]:
        """What a copy is made of: dataclasses copy the notes in them."""
        return (self.code, str(self)), dict(self.values)

    def prefixed(self, prefix: str) -> Note:
        """The same note about a part of the answer: `First set: ...`."""
        return Note(self.code, f"{prefix}{self}", **self.values)

    def to_json(self) -> dict[str, Any]:
        """The code, the text and the values, ready for JSON."""
        return {"code": self.code, "text": str(self), "values": dict(self.values)}
