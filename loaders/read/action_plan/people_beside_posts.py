"""The texts of a cell of owners that are one owner: "Jane Hollis, Head of Service, Housing" is Housing, and its post."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from loaders.read.agencies import agency_in_heading
from loaders.read.people import is_person, may_be_person
from loaders.read.posts import is_one_post

# What single departments are called after, most of which is no agency by itself: "Children, Young People and Families".
_FIELDS = re.compile(
    r"(?:adults?|children|young people|famil(?:y|ies)|skills|employment|learning|culture|communities|place|environment"
    r"|neighbourhoods|wellbeing|well-being|inclusion|economy|leisure|regeneration|education|health|housing|social care)"
    r"(?:['’]?s)?(?: (?:services?|directorate|department))?",
    re.IGNORECASE,
)
# A part of a body, before the name of the body: "Radiology, Northmere Hospital".
_UNIT = re.compile(
    r"(?:[\w&'’-]+ ){0,3}(?:departments?|dept\.?|ward|unit|clinic|committee|faculty|radiology|maternity|paediatrics|neonatal"
    r"|theatres|pharmacy|oncology|obstetrics|midwifery|physiotherapy|surgery|a&e|ed)(?: \w{1,3})?",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"(?:[\w&'’.-]+ )+(?:hospitals?|infirmary|university|college|academy)(?: NHS)?(?: foundation)?(?: trust)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", re.IGNORECASE)


def is_one_department(cell: str) -> bool:
    """Whether a cell with commas and `and` may be the name of one department: at most one part of it is an agency, or the
    first is a part of the second."""
    unit, *of = (piece.strip() for piece in cell.split(","))
    if len(of) == 1 and _UNIT.fullmatch(unit) and _INSTITUTION.fullmatch(of[0]):
        return True
    pieces = _BETWEEN.split(cell.strip())
    is_list = "," in cell and len(pieces) > 2 and all(map(_FIELDS.fullmatch, pieces))
    return is_list and len([*filter(agency_in_heading, pieces)]) < 2


def with_bodies(texts: list[str], cell: str) -> list[str]:
    """The texts of a cell with each part of a body before that body, from which a comma parts it: the question about
    "Radiology, Northmere Hospital" is asked beside other owners, too."""
    for index, (unit, body) in enumerate(pairwise(texts)):
        if f"{unit}, {body}" in cell and _UNIT.fullmatch(unit) and _INSTITUTION.fullmatch(body):
            return [*texts[:index], f"{unit}, {body}", *with_bodies(texts[index + 2 :], cell)]
    return texts


def people_beside_posts(texts: list[str], is_known: Callable[[str], bool]) -> list[str]:
    """The texts with each post and whoever holds it beside the one agency that they stand next to, or by themselves.

    `is_known` tells the names of organisations that the graph has."""

    def is_agency(text: str) -> bool:
        return is_known(text) or bool(agency_in_heading(text) and not is_one_post(text))

    for index, post in enumerate(texts):
        if not is_one_post(post) or is_known(post) or agency_in_heading(post.split()[0]):
            continue
        beside = [at for at in (index - 1, index + 1) if 0 <= at < len(texts) and _is_somebody(texts[at], is_agency)]
        for at in beside[:1]:
            first, last = sorted((index, at))
            agencies = [side for side in (last + 1, first - 1) if 0 <= side < len(texts) and is_agency(texts[side])]
            owner = f"{texts[at]} - {post}"
            if len(agencies) == 1:
                owner = f"{texts[agencies[0]]} ({texts[at]}, {post})"
                first, last = min(first, *agencies), max(last, *agencies)
            return people_beside_posts([*texts[:first], owner, *texts[last + 1 :]], is_known)
    return texts


def _is_somebody(text: str, is_agency: Callable[[str], bool]) -> bool:
    return (is_person(text) or may_be_person(text)) and not is_agency(text)
