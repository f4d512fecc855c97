"""Values as people read them, where there is no page: on a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from graph.schema import schema


def text_of(value: Any) -> str:
    """A value in words: those of the vocabularies without underscores, numbers with commas, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.1f}"
    if isinstance(value, list):
        return "; ".join(text_of(item) for item in value)
    return in_words(str(value))


def parameter_text(value: Any) -> str:
    """The value of a parameter as a person gives it."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def word_title(word: str) -> str:
    """The title of a word that a parameter can be: one of any vocabulary, or a label; another stays as it is."""
    return _word_titles().get(word, word)


@cache
def _word_titles() -> dict[str, str]:
    titles: dict[str, str] = {}
    for words in schema().vocabularies.values():
        titles |= words
    return titles | {label.word: label.title for label in schema().labels.values()}


def in_words(text: str) -> str:
    """On paper, `not_known` is not known: words of the vocabularies without underscores, any other text as it is."""
    is_word = "_" in text and any(text in words for words in schema().vocabularies.values())
    return text.replace("_", " ") if is_word else text
