"""Columns of numbers in a plan that was numbered again: "Old ref" beside "New ref", "Previous no." beside "Current no."."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OLD = r"(?:old|previous|former|prior|earlier|original|superseded)"
_NEW = r"(?:new|current|revised|present|latest|updated)"
_NUMBER = r"(?:(?P<rec>rec(?:ommendation)?)\s+|action\s+)?(?:no|nr|number|ref|reference|id)s?"
_OLD_NUMBER, _NEW_NUMBER = (
    re.compile(rf"(?:{word}\s+)?{_NUMBER}(?:\s+{word})?", re.IGNORECASE) for word in (_OLD, _NEW)
)
_IS_OLD, _IS_NEW = (re.compile(rf"\b{word}\b", re.IGNORECASE) for word in (_OLD, _NEW))
NUMBERS = frozenset({"ref", "recommendation_ref"})


def with_renumbered(headings: Sequence[str], names: Sequence[str | None]) -> list[str | None]:
    """What columns hold, where those of old and of new numbers stand beside each other: either are numbers."""
    kinds = [(_kind(heading, _OLD_NUMBER, _IS_OLD), _kind(heading, _NEW_NUMBER, _IS_NEW)) for heading in headings]
    in_pairs = {old for old, _ in kinds} & {new for _, new in kinds} - {None}
    return [next((kind for kind in pair if kind in in_pairs), name) for pair, name in zip(kinds, names, strict=True)]


def is_old_number(heading: str, name: str | None) -> bool:
    """Whether a column of numbers says itself that they are earlier ones."""
    return name in NUMBERS and bool(_IS_OLD.search(heading)) and not _IS_NEW.search(heading)


def _kind(heading: str, number: re.Pattern[str], word: re.Pattern[str]) -> str | None:
    """Which numbers a heading names that calls them old or new; None where it does not."""
    words = " ".join(re.sub(r"[\W_]+", " ", heading).split())
    match = number.fullmatch(words)
    if match is None or not word.search(words):
        return None
    return "recommendation_ref" if match["rec"] else "ref"
