"""By what the wordings of two texts are compared."""

from __future__ import annotations

from graph.names import name_key

_MARKS_LAST = " .,;:"  # that a list puts after its entries, and that say nothing


def words_key(text: str) -> str:
    """What words are compared by: names are compared so, too, and a full stop or a semicolon at the end does not count."""
    key = name_key(text)
    return key.rstrip(_MARKS_LAST) or key
