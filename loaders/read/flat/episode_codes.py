"""The numbers that people give to episodes: "KPE1" and "KPE 1" are short for "KPE1 - First contact with the unit"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.names import name_key

_NUMBERED = re.compile(
    r"(?P<word>[^\W\d_]*|key practice (?:episode|event))[\s.#:-]*(?P<number>\d{1,3}[a-z]?)(?![\w/])(?P<rest>.*)"
)
_BEGINS_TITLE = re.compile(r"\s*[-:.,)(]")
_WORDS_FOR_EPISODE = frozenset(("key practice episode", "key practice event", "episode", "event", "ep", "kpe", "no"))


@dataclass(frozen=True, slots=True)
class EpisodeCode:
    """The number at the beginning of a title, with the word before it; `is_all` where the title has nothing else."""

    word: str
    number: str
    is_all: bool

    def may_be(self, other: EpisodeCode) -> bool:
        """Whether two titles begin with one number, and with one word where both have any."""
        return self.number == other.number and (self.word == other.word or not self.word or not other.word)


def episode_code(title: str) -> EpisodeCode | None:
    """The number that a title begins with, if it does; "12 May, a visit" does not."""
    match = _NUMBERED.fullmatch(name_key(title))
    if match is None:
        return None
    word, rest = match["word"], match["rest"]
    is_all = not any(map(str.isalnum, rest))
    if not word and not is_all and not _BEGINS_TITLE.match(rest):
        return None
    return EpisodeCode("kpe" if word in _WORDS_FOR_EPISODE else word, match["number"].lstrip("0"), is_all)
