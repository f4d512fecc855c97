"""Titles for what has only a long text."""

from __future__ import annotations

import re
import textwrap

MAX_TITLE_LENGTH = 90
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[(])")


def title_of(text: str, otherwise: str) -> str:
    """The first sentence of a text, cut at a word where it is longer than a title; `otherwise` for a blank text."""
    sentence = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]
    return textwrap.shorten(sentence, MAX_TITLE_LENGTH, placeholder=" ...") or otherwise
