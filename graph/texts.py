"""Half characters: JSON, YAML and names of files can hold them, and no database, file or page can."""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")
NO_TEXT = "half of a character, which no text can hold"


def half_character(value: object) -> str | None:
    r"""The first half of a character in a text, or in the texts of lists and dictionaries, written as `\ud800`; None for none."""
    if isinstance(value, str):
        match = _HALF.search(value)
        return printable(match[0]) if match else None
    if isinstance(value, dict):
        return half_character([*value.keys(), *value.values()])
    if isinstance(value, list | tuple):
        return next((half for entry in value if (half := half_character(entry))), None)
    return None


def printable(text: str) -> str:
    """A text with each half of a character written out, so that it can be shown."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
