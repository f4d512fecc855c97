"""Columns that number recommendations or actions: 1, 2.1 or "Rec 3", Roman numbers (I, II, III), or letters (A, B, C)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_KIND = r"(?:(?:rec|recommendation|action|no)\b\.?\s*)?"
_NUMBER = re.compile(rf"{_KIND}#?\(?\d+(?:[.\-/]\d+)*[a-z]?[.)]?", re.IGNORECASE)
_LETTERS = re.compile(rf"{_KIND}\(?(?P<letters>[a-z]|[ivxl]+)[.)]?", re.IGNORECASE)
_ROMAN = re.compile(r"(?=.)(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


def hold_numbers(texts: Sequence[str]) -> bool:
    """Whether the cells of a column number something and say nothing else.

    Letters do that from A on without a gap, and Roman numbers of which one has several letters, or all are I: Y and N are
    answers, and X is a tick.
    """
    if not texts:
        return False
    if all(map(_NUMBER.fullmatch, texts)):
        return True
    matches = [_LETTERS.fullmatch(text) for text in texts]
    letters = [match["letters"].casefold() for match in matches if match]
    if len(letters) < len(texts):
        return False
    if all(map(_ROMAN.fullmatch, letters)) and any(set(text) & {"i", "v"} for text in letters):
        return {*letters} == {"i"} or any(len(text) > 1 for text in letters)
    return sorted({*letters}) == [chr(ord("a") + index) for index in range(len({*letters}))]
