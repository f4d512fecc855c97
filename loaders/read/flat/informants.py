"""People in the place of an organisation that said so: of the family, or called by a name beside their post."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from graph.names import name_key
from loaders.read.people import is_person, may_be_initials, may_be_person
from loaders.read.posts import is_one_post, is_post, is_short_post

Person = Literal["family", "titled", "with_post", "perhaps"]

_CHILD_OR_CARER = (
    r"child(?: [a-z\d]{1,2})?|young person|baby|infant|boy|girl|parents?|carers?|famil(?:y|ies)(?: members?)?|relatives?"
    r"|partner|friends?|neighbours?"
)
_RELATIVE = (
    r"m[ua]m(?:my)?|mother|dad(?:dy)?|father|grand(?:mother|father|parents?|ma|pa|mum|dad)|gran(?:ny|dad)?|nan(?:a|ny)?"
    r"|[mp]g[mf]|aunt(?:ie|y)?|uncle|cousins?|brothers?|sisters?|siblings?|son|daughter|boyfriend|girlfriend|husband|wife"
    r"|(?:aunt(?:ie|y)?|uncle|nan(?:a|ny)?|grand(?:ma|pa|mum|dad)|granny) \w+"
)
_WHOSE = (
    r"(?:(?:the|her|his|their|(?:child )?\w+'s) )*"
    r"(?:(?:birth|biological|maternal|paternal|step|foster|adoptive|half|great|older|younger)[- ]?)*"
)
_ONE_OF_THE_FAMILY = re.compile(rf"{_WHOSE}(?:{_RELATIVE})(?:'s (?:partner|boyfriend|girlfriend|husband|wife))?")
_MAY_BEGIN_A_BODY = re.compile(rf"{_WHOSE}(?:{_CHILD_OR_CARER})")  # Child/Family Service, Parent/Carer Forum
_REMARK = re.compile(r"\s*\([^()]*\)$|\s+[-–—]\s.*")  # Mum (by phone), Father - interview
_AND = re.compile(r"\s*(?:[,/+&]|\band\b)\s*", re.IGNORECASE)
_BESIDE_POST = re.compile(
    r"(?P<name>[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]*\.?)?)(?:\s*\((?P<post>[^()]+)\)|(?:,|\s[-–—])\s(?P<after>.+))"
)
_AFTER_POST = re.compile(r"(?P<post>[^()]+?)\s*(?:\(|\s[-–—]\s)[A-Z][a-z'’-]+\)?")
_RANKED = re.compile(r"(?:DCI|DCS|WPC|Sgt|Insp|Supt|Rev)\.? [A-Z][a-z'’-]{2,}")
_OF_A_BODY = re.compile(
    r".*(?:shire|town|borough|side|'s|’s)\b.*|.*\b(?:police|health|education|probation|housing|nhs|school|primary|academy"
    r"|nursery|college|hospital|surgery|clinic|ward|ambulance|court|prison|church|charity|early|start|years|centre|house"
    r"|home|office|point|aid|refuge|mind|mental|shelter|relate|cafcass|ofsted|mencap|camhs|mash|children|council|trust)\b.*",
    re.IGNORECASE,
)


def person_in(text: str, is_body: Callable[[str], bool]) -> Person | None:
    """Whether a text means a person, and how it says so; `is_body` knows what may be one."""
    if all(_is_of_family(piece) for piece in _AND.split(text)):
        return "family"
    if is_person(text) or _RANKED.fullmatch(text):
        return "titled"
    if match := _BESIDE_POST.fullmatch(text):
        name, is_known_post = match["name"], is_post_of_one(match["post"] or match["after"])
        if is_known_post and not (is_post(name) or _OF_A_BODY.fullmatch(name)):
            return "perhaps" if is_body(name) else "with_post"
    match = _AFTER_POST.fullmatch(text)
    is_beside_post = match and is_post_of_one(match["post"])
    is_by_itself = (may_be_person(text) and not _OF_A_BODY.fullmatch(text)) or may_be_initials(text)
    is_beside_family = any(map(is_surely_person, _AND.split(text)))
    return "perhaps" if is_beside_post or is_by_itself or is_beside_family else None


def is_surely_person(text: str) -> bool:
    """Whether a part between marks is a person, whatever stands beside it."""
    return is_person(text) or bool(_ONE_OF_THE_FAMILY.fullmatch(name_key(_REMARK.sub("", text))))


def is_post_of_one(text: str) -> bool:
    """Whether a text is what one person is called by their post, in words or for short."""
    return is_one_post(text) or is_short_post(text)


def _is_of_family(text: str) -> bool:
    key = name_key(_REMARK.sub("", text))
    return bool(_ONE_OF_THE_FAMILY.fullmatch(key) or _MAY_BEGIN_A_BODY.fullmatch(key))
