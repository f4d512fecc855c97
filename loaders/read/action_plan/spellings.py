"""When two names of organisations may be one, spelt otherwise or abbreviated: "Northmere ICB" and its name in full."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from loaders.read.agencies import names_place

_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "s"})
_SHORT = re.compile(r"[A-Z]{2,6}")
MIN_SIMILAR = 90  # of 100, from which two names are asked about


def initials_of(name: str) -> set[str]:
    """The initials of a name, with those of its small words and without."""
    words = _words(name)
    if len(words) < 2:
        return set()
    return {
        "".join(word[0] for word in chosen).upper()
        for chosen in (words, [word for word in words if word.lower() not in _SMALL_WORDS])
        if chosen
    }


def is_spelt_alike(key: str, other: str) -> bool:
    """Whether two names, as they are compared, differ in a letter or a mark."""
    return key != other and fuzz.ratio(key, other) >= MIN_SIMILAR


def is_short_for(short: str, name: str) -> bool:
    """Whether a name has initials where the other has the words: "Northmere ICB", "Northmere Integrated Care Board"."""
    words, whole = _words(short), _words(name)
    if len(words) < 2 or len(words) >= len(whole):
        return False
    for index, word in enumerate(words):
        before, after = words[:index], words[index + 1 :]
        middle = whole[len(before) : len(whole) - len(after)]
        same = _plain(before) == _plain(whole[: len(before)]) and _plain(after) == _plain(
            whole[len(whole) - len(after) :]
        )
        if same and _SHORT.fullmatch(word) and word in initials_of(" ".join(middle)):
            return True
    return False


def is_abbreviation(short: str, name: str) -> bool:
    """Whether letters are those that a longer name has, or those of its last words: ICB, of "Northmere Integrated Care Board"."""
    return short in _words(name)[1:] or any(initials.endswith(short) for initials in initials_of(name))


def is_without_place(general: str, name: str) -> bool:
    """Whether a name is that of any such body where the other says of which place: "Police", "Northmere Police"."""
    words, whole = _plain(_words(general)), _words(name)
    place = whole[: len(whole) - len(words)]
    return bool(words and place) and _plain(whole)[len(place) :] == words and names_place(" ".join(place))


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Za-z]+", name.replace("'", "").replace("’", ""))


def _plain(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]
