"""Caveats: what a reader must know of the numbers, each with a code by which programs know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

ROWS_CUT = "rows-cut"  # the code of the note of an answer that shows fewer rows than there are


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a reader can do about a caveat: ask the question again with a parameter.

    `text` says it in a few words, "Count them together". `value` is None where the reader has to choose one.
    """

    text: str
    parameter: str
    value: str | None = None


class Note(str):
    """A caveat: a text for people that also carries its code, the values in it, and what can be done about it.

    It is a `str`, so that it is shown, searched and written to JSON as its text; whatever is decided is decided by
    `code` and `values`, never by the text. The text names no parameter: a page links to its suggestion instead.
    """

    code: str
    values: Mapping[str, Any]
    suggestion: Suggestion | None

    def __new__(cls, code: str, text: str, *, suggestion: Suggestion | None = None, **values: Any) -> Self:
        """A note with this code (a few words joined by hyphens), this text and these values."""
        note = super().__new__(cls, text)
        note.code, note.values, note.suggestion = code, values, suggestion
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, Any]]:
        """What a copy is made of: dataclasses copy the notes in them."""
        return (self.code, str(self)), {"suggestion": self.suggestion, **self.values}

    def prefixed(self, prefix: str) -> Note:
        """The same note about a part of the answer: `First set: ...`."""
        return Note(self.code, f"{prefix}{self}", suggestion=self.suggestion, **self.values)

    def with_parameter(self) -> str:
        """The text for a console or a program, which name parameters: `... Count them together: pool=yes.`"""
        if self.suggestion is None:
            return str(self)
        value = "..." if self.suggestion.value is None else self.suggestion.value
        return f"{self} {self.suggestion.text}: {self.suggestion.parameter}={value}"

    def to_json(self) -> dict[str, Any]:
        """The code, the text, the values and the suggestion, ready for JSON."""
        suggestion = asdict(self.suggestion) if self.suggestion else None
        return {"code": self.code, "text": str(self), "values": dict(self.values), "suggestion": suggestion}
