"""An agency, and whoever is named with it after a dash or in brackets: "Police - Head of Unit", "Health (J Smith, Matron)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.read.posts import is_one_post, is_person, is_post, may_be_person

_DASH = re.compile(r"\s+[-–—]\s+")
_BRACKETS = re.compile(r"(?P<agency>[^()]*[^()\s])\s*\((?P<inside>[^()]*)\)")
_COMMA = re.compile(r"\s*[,;/\n]\s*|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """What a cell says of one owner; `perhaps_people` may be names of persons and stay in that of the agency."""

    agency: str
    posts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    perhaps_people: tuple[str, ...] = ()


def part_of_agency(part: str) -> NamedAgency:
    """Part the agency from a post or a person; brackets that say which agency it is stay with its name.

    Two words with capitals may be a place as well as a person: beside a post they are a person, and alone they stay.
    """
    agency, *after = _DASH.split(part, maxsplit=1)
    if after and (is_post(after[0]) or is_person(after[0])):
        is_name = is_person(after[0])
        return NamedAgency(agency, () if is_name else (after[0],), (after[0],) if is_name else ())
    if match := _BRACKETS.fullmatch(part):
        words = [word for word in _COMMA.split(match["inside"].strip()) if word]
        posts = tuple(word for word in words if is_one_post(word))
        people = tuple(word for word in words if is_person(word) or (posts and may_be_person(word)))
        if posts or people:
            rest = ", ".join(word for word in words if word not in (*posts, *people))
            return NamedAgency(f"{match['agency']} ({rest})" if rest else match["agency"], posts, people)
        return NamedAgency(part, perhaps_people=tuple(filter(may_be_person, words)))
    return NamedAgency(part, perhaps_people=tuple(filter(may_be_person, after)))
