"""When two names of organisations may be one, spelt otherwise or abbreviated: "Northmere ICB" and its name in full."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from graph.names import name_key
from loaders.read.agencies import names_place
from loaders.read.people import may_be_initials

_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "s"})
_SHORT = re.compile(r"[A-Z]{2,6}")
_IN_BRACKETS = re.compile(r"(?P<before>.*\S)\s*\([^()]*\)")
_FORMERLY = re.compile(r"(?P<now>.+?)\s*\((?:formerly|previously|was|ex)\b[\s:-]*(?P<before>.+)\)", re.IGNORECASE)
# Words for the same kind of body, and those by which bodies were called before.
_CALLED = {
    "constabulary": "police", "police service": "police", "clinical commissioning group": "icb", "ccg": "icb",
    "integrated care board": "icb", "youth offending": "youth justice", "yot": "yjs", "lscb": "lscp",
}  # fmt: skip
# Words for a part of a body, which people add or leave away: "Early Help", "Early Help Service".
_PART = re.compile(r"(?<=\S)(?:\s(?:services?|team|department|dept|directorate|division|unit|section))+$")
_NO_NUMBER = re.compile(r"\D+")
_NO_LETTER = re.compile(r"[\W_]+")
MIN_SIMILAR = 90  # of 100, from which two names are asked about
MIN_SLIPPED = 6  # characters of a name, of which a letter too few or two in the wrong order make no other word


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
    is_near = fuzz.ratio(key, other) >= MIN_SIMILAR or is_slip(key, other) or is_spaced_otherwise(key, other)
    return key != other and is_near


def is_slip(key: str, other: str) -> bool:
    """Whether two names, as they are compared, differ in one letter too few or in two in the wrong order ("helath"), as
    short names do in what of a long one is little."""
    if min(len(key), len(other)) < MIN_SLIPPED - 1 or max(len(key), len(other)) < MIN_SLIPPED:
        return False
    has_same_letters = len(key) != len(other) or sorted(key) == sorted(other)
    has_same_numbers = _NO_NUMBER.sub("", key) == _NO_NUMBER.sub("", other)
    return has_same_letters and has_same_numbers and OSA.distance(key, other, score_cutoff=1) == 1


def is_spaced_otherwise(key: str, other: str) -> bool:
    """Whether two names, as they are compared, have the same letters and numbers, as "a&e" and "a & e" have."""
    letters = _NO_LETTER.sub("", key)
    return letters != "" and key != other and letters == _NO_LETTER.sub("", other)


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
    if may_be_initials(short):
        name = name.replace(f"({short})", "")  # of whoever acts for it
    return short in _words(name)[1:] or any(initials.endswith(short) for initials in initials_of(name))


def explains(name: str, short: str) -> bool:
    """Whether a name says itself by which letters it is called: "Northmere Safeguarding Partnership (NSP)"."""
    is_own = not may_be_initials(short) or is_abbreviation(short, name)  # and not those of a person: "Police (JB)"
    return bool(_SHORT.fullmatch(short)) and name.endswith(f"({short})") and name != f"({short})" and is_own


def is_without_place(general: str, name: str) -> bool:
    """Whether a name is that of any such body where the other says of which place: "Police", "Northmere Police"."""
    words, whole = _plain(_words(general)), _words(name)
    place = whole[: len(whole) - len(words)]
    return bool(words and place) and _plain(whole)[len(place) :] == words and names_place(" ".join(place))


def nearest_known(name: str, known: Mapping[str, str], from_plans: Collection[str]) -> str | None:
    """The organisation of the graph that a new name may be another spelling of: a corrected one, one with words for its
    initials, one with something in brackets after it, or the only one of a plan that says the same without its place:
    "Police", of "Northmere Police".

    `known` are names by how they are compared, `from_plans` those that earlier versions of plans gave.
    """
    alike = {other: its for other, its in known.items() if is_spelt_alike(name_key(name), other)}
    if nearest := process.extractOne(name_key(name), list(alike), scorer=fuzz.ratio):
        return alike[nearest[0]]
    if short := next((its for its in known.values() if is_short_for(name, its) or is_short_for(its, name)), None):
        return short
    if same := next((its for its in known.values() if _differ_in_brackets(name, its)), None):
        return same
    general = [its for key, its in known.items() if key in from_plans and is_without_place(its, name)]
    return general[0] if len(general) == 1 else None


def _differ_in_brackets(name: str, other: str) -> bool:
    """Whether one of two names is the other with something in brackets after it: "0-19 Service (HCRG)"."""
    shorter, longer = sorted((name, other), key=len)
    match = _IN_BRACKETS.fullmatch(longer)
    return match is not None and name_key(match["before"]) == name_key(shorter)


def may_be_renamed(name: str, other: str) -> bool:
    """Whether two names may be those of one body by different words for it: "Northmere Constabulary", "Northmere Police", or
    blanks and marks between them: "A&E", "A & E"; or one says what it was called: "Northmere ICB (formerly CCG)"."""
    if match := _FORMERLY.fullmatch(name):
        now, before = _plain(_words(match["now"])), _plain(_words(match["before"]))
        return _plain(_words(other)) in (now, before, [*now[:-1], *before])
    words, others = (" ".join(_plain(_words(text))) for text in (name, other))
    if is_spaced_otherwise(name_key(name), name_key(other)):
        return True
    return words != others and _in_common_words(words) == _in_common_words(others)


def _in_common_words(words: str) -> str:
    for word, common in _CALLED.items():
        words = re.sub(rf"\b{word}\b", common, words)
    return _PART.sub("", re.sub(r"\band\b ?", "", words))


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Za-z]+", name.replace("'", "").replace("’", ""))


def _plain(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]
