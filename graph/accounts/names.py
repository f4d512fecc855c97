"""Names of people: which there can be, and which are the same."""

from __future__ import annotations

import unicodedata

from graph.errors import BadRequest

MAX_NAME = 64  # characters


def checked_name(text: str, parameter: str) -> str:
    """A name on one line; raises BadRequest where it is none."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > MAX_NAME or any(unicodedata.category(letter)[0] == "C" for letter in name):
        rule = f"A name has 1 to {MAX_NAME} characters, all of which can be seen."
        raise BadRequest.about(parameter, text or None, rule, "Write another.")
    return name


def key_of_name(name: str) -> str:
    """What two names have in common that people take for the same."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
