"""The organisations that `and`, & or `with` joins in a cell of owners, or the one that has it in its name: "Health and Social Care"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.read.agencies import agency_in_heading, names_place, part_of_agency
from loaders.read.posts import is_one_post

_TOGETHER = (
    r"(?:(?:jointly |together |in (?:partnership|collaboration) )?with(?: (?:the )?support (?:of|from))?"
    r"|(?:and )?supported by|alongside)"
)
AND = re.compile(rf"\s+(?:and|&|{_TOGETHER})\s+(?![^(]*\))", re.IGNORECASE)  # none within brackets
_INITIALS = re.compile(r"[A-Z]{2,6}")
# What the names of single bodies join, of which one side or both would also be the name of an agency.
_OF_ONE_NAME = re.compile(
    r"\b(?:health (?:and|&) (?:social care|care|well-?being|justice|safety)"
    r"|education (?:and|&) (?:skills|learning|training|inclusion|employment|standards)"
    r"|children(?:['’]?s?)? (?:and|&) (?:famil\w+|young people\w*|adults\w*|maternity)|police (?:and|&) crime|fire (?:and|&) rescue"
    r"|prison (?:and|&) probation|nursing (?:and|&) midwifery|midwifery (?:and|&) nursing|women\w* (?:and|&) children\w*"
    r"|housing (?:and|&) (?:homelessness|communit\w+|regeneration|neighbourhoods?|planning)"
    r"|early (?:years|help) (?:and|&) (?:childcare|prevention|famil\w+)|mental health (?:and|&) (?:wellbeing|learning disabilit\w+)"
    r"|\w+ with (?:learning|additional|special|complex|physical|disabilit\w+|autism|care)"
    r"|adults?['’]?s? (?:and|&) (?:health|communities|housing)|paediatrics (?:and|&) child health)\b",
    re.IGNORECASE,
)
# Words that end the name of a body and may belong to all that stands before: "Education and Early Years Service".
_TAILS = frozenset(
    [
        "service",
        "services",
        "team",
        "teams",
        "trust",
        "board",
        "partnership",
        "council",
        "agency",
        "sector",
        "department",
    ]
)


@dataclass(frozen=True, slots=True)
class JoinedOwners:
    """What a text is taken to name, and whether that is certain."""

    names: list[str]
    is_certain: bool = True


def joined_owners(part: str, is_name: Callable[[str], bool]) -> JoinedOwners:
    """The organisations of a text; `is_name` tells those that are known or stand alone elsewhere.

    It is parted at such names, with what stands between them, and where every side is an agency by its words; the latter
    is never certain. Where only some sides are, or the last word may be that of all, it is taken for the name of one.
    """
    pieces = _pieces(part)
    if len(pieces) == 1:
        return JoinedOwners(pieces, is_certain=not any(map(is_name, AND.split(part))) or not AND.search(part))
    if any(map(is_name, pieces)):
        names = _around_names(pieces, is_name)
        return JoinedOwners(names, not any(is_name(one) and not is_name(other) for one, other in pairwise(names)))
    agencies = [piece for piece in pieces if _is_agency(piece)]
    if len(agencies) == len(pieces) and not _has_word_of_all(pieces):
        return JoinedOwners(pieces, is_certain=False)
    is_of_places = agencies == pieces[-1:] and names_place(agencies[0])  # "Devon and Cornwall Police"
    return JoinedOwners([part], is_certain=not agencies or is_of_places)


def parted_at_posts(part: str) -> list[str]:
    """Agencies with a post each that `and` joins, as in "Health (Matron) and Police (Superintendent)"."""
    pieces = AND.split(part)
    named = [part_of_agency(piece) for piece in pieces]
    has_posts = [
        bool(its.posts) and (piece.endswith(")") or bool(named[-1].posts))
        for its, piece in zip(named, pieces, strict=True)
    ]
    return pieces if all(has_posts[:-1]) and all(_is_agency(its.agency) for its in named) else [part]


def _pieces(part: str) -> list[str]:
    """What `and` parts, but within the names of single bodies."""
    single = [match.span() for match in _OF_ONE_NAME.finditer(part)]
    pieces, start = [], 0
    for match in AND.finditer(part):
        if not any(first < match.start() and match.end() < last for first, last in single):
            pieces.append(part[start : match.start()])
            start = match.end()
    return [*pieces, part[start:]]


def _around_names(pieces: Sequence[str], is_name: Callable[[str], bool]) -> list[str]:
    """Each name, and what is between them together."""
    names: list[list[str]] = []
    was_name = True
    for piece in pieces:
        if (is_one := is_name(piece)) or was_name:
            names.append([piece])
        else:
            names[-1].append(piece)
        was_name = is_one
    return [" and ".join(words) for words in names]


def _is_agency(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text)) or (bool(agency_in_heading(text)) and not is_one_post(text))


def _has_word_of_all(pieces: Sequence[str]) -> bool:
    """Whether the last word may belong to all, as in "Education and Early Years Service", since the others have none such.

    It does not where each says its own place: "Northmere Police and Northmere Council".
    """
    if all(map(names_place, pieces)):
        return False
    (*_, before), *words = ([*map(str.casefold, piece.split())] for piece in pieces[-2:])
    [last] = words
    return len(last) > 1 and last[-1] in _TAILS and before not in _TAILS and not AND.search(pieces[-1])
