"""Names of people, who are never stored, told from posts, agencies and places."""

from __future__ import annotations

import re
from typing import NamedTuple

from loaders.read.posts import is_one_post, is_post, is_short_post

ADDRESS = r"(?:mailto:)?[^\s@<>()\[\],;:/]+@[\w-]+(?:\.[\w-]+)+"  # of e-mail, which has the name of a person or a post
_ADDRESS = re.compile(rf"[<\[]?{ADDRESS}[>\]]?", re.IGNORECASE)
_TITLED = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof|cllr|rev(?:['’]?d)?|canon|sir|dame)\.?\s+[A-Z].*", re.IGNORECASE)
# A rank before a name, with or without the number of an officer: "Det. Supt. Jane Hollis", "PC 1234 Smith".
_SHORT_RANK = r"(?-i:PC|DC|DS|DI|DCI|PS|DSU|WPC|PCSO)"
_RANK = rf"(?:(?-i:[ADT]/))?(?:{_SHORT_RANK}|det(?:ective)?|ch(?:ief)?|insp(?:ector)?|supt|superintendent|sgt|sergeant|con(?:st(?:able)?)?)"
_WORD = r"(?-i:(?:(?:O|D)['’]|Mc|Mac)?[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*)"  # of a name
_SMALL = r"(?:(?-i:de|da|di|del|van|von|der|den|la|le|el|al|bin|bint|ap|ter)\s+){0,2}"  # before a surname
_NAME = rf"(?:{_WORD}|(?-i:[A-Z]\.?))(?:\s+{_WORD}){{0,2}}"
_SURNAME = re.compile(r"(?:O['’]|Mc)[A-Z][a-z]+")  # of nobody but a person
_RANKED = re.compile(rf"(?:{_RANK}\b\.?\s+)+(?:\d+\s+)?(?P<name>{_NAME})", re.IGNORECASE)
_INITIAL = re.compile(rf"(?:[A-Z]\.?\s*){{1,2}}\s{_SMALL}{_WORD}")
_INITIALS = re.compile(r"[A-Z]\.?\s?[A-Z]\.?")
# Two letters that agencies and teams are called by, or with which their names begin ("HM Prison").
_NO_INITIALS = frozenset(
    re.findall(r"\w+", "AD HM GP CJ CP CS DA DV ED EH EY FT HR IT LA MH NE NT NW PH PP RO SC SE ST UK YJ YO")
)
_TWO_NAMES = re.compile(rf"{_WORD}\s+{_SMALL}{_WORD}")
_NAME_AND_INITIAL = re.compile(rf"{_WORD}\s+[A-Z]\.?")  # "Pat J"
# Words of posts and of bodies that no name of a person has; besides these an agency is not parted from a post by them.
_OF_NO_NAME = re.compile(
    r"\b(matron|constable|detective|registrar|governor|secretary|clerk|guardian|champion|owner|auditor|analyst"
    r"|pharmacist|paediatrician|psychologist|therapist|dentist|solicitor|councillor|president|lecturer|tutor|nursing"
    r"|commissioning|education|health|care|police|probation|housing|children'?s?|adults?|public|council|trust|agency"
    r"|partner|caseworker|supervisor|planner|business|support|help|performance|policy|governance|legal|data|centre|surgery|clinic|project|house|alliance|network|association|charity|charities|justice|youth|famil(?:y|ies)|hub|clinical|community|district|county|borough|city"
    r"|force|control|room|command|custody|intelligence|investigations?|neighbourhood|operations|ops|crime|department|committee|division|faculty|directorate|office|panel|forum|homes|school|college|university|hospital|radiology|maternity|digital|forensics?|cyber|offender|roads)s?\b",
    re.IGNORECASE,
)
# Part of a place before a name ("North Tyneside"), and after one of a place: "Northmere West"; "Kay West" is a person.
_OF_A_PLACE = re.compile(
    r"(?:north|south|east|west)\b.*|\w+(?:shire|mere|side|land|borough|bury|chester|ham|ton)\s+(?:north|south|east|west)",
    re.IGNORECASE,
)
# What posts are for, in words that no name of a person has: "Strategic Lead Domestic Abuse".
_OF_A_FIELD = re.compile(
    r"\b(abuse|adoption|after|alcohol|assessment|communications?|complex|contextual|corporate|crime|development|digital"
    r"|disabilit(?:y|ies)|domestic|door|drugs?|duty|early|emergency|exploitation|finance|fostering|front|harm|hate|homeless"
    r"|human|improvement|information|innovation|intake|intervention|leaving|looked|medicine|missing|misuse|mental|needs"
    r"|offending|parenting|practice|prevention|primary|prosecution|protection|public|residential|resources|response|secondary"
    r"|sexual|sharing|standards|strateg(?:y|ic)|substance|transformation|transition|violence|vulnerable|workforce|years)\b",
    re.IGNORECASE,
)
_OF_NO_NAME_ALONE = re.compile(
    r"interim|acting|vacant|vacancy|temporary|permanent|joint|shared|north|south|east|west", re.IGNORECASE
)
_BETWEEN_POST_AND_NAME = re.compile(r"\s+[-–—]\s+|\s*[:,]\s+|\s*[()]\s*")


def is_person(text: str) -> bool:
    """Whether a text is the name of a person, with a title, a rank or an initial, such as "Dr Patel" or "J Smith", or an
    address of e-mail."""
    words = " ".join(text.split())
    is_initial = bool(_INITIAL.fullmatch(words)) and words.split()[0] not in _NO_INITIALS
    return is_initial or any(form.fullmatch(words) for form in (_TITLED, _SURNAME, _ADDRESS)) or _is_ranked(words)


def _is_ranked(words: str) -> bool:
    """Whether a rank stands before a name: "DI Hollis", and not "DI Exploitation Team" or "Detective Superintendent"."""
    ranked = _RANKED.fullmatch(words)
    if ranked is None:
        return False
    name = ranked["name"]
    return not (is_one_post(name) or is_post(name) or _is_no_name(name) or _OF_A_FIELD.search(name))


def may_be_person(text: str) -> bool:
    """Whether a text where a post should stand may be a name: two words with capitals, or one and an initial, none of
    them of a post."""
    words = " ".join(text.split())
    is_like_name = bool(_TWO_NAMES.fullmatch(words) or _NAME_AND_INITIAL.fullmatch(words))
    return is_like_name and not (is_post(text) or _is_no_name(words))


def _is_no_name(text: str) -> bool:
    return bool(_OF_NO_NAME.search(text) or _OF_A_PLACE.fullmatch(text))


def may_be_initials(text: str) -> bool:
    """Whether a text may be the initials of a person: two letters that no agency and no post is known by: "JS", "J.S."."""
    letters = re.sub(r"\W", "", text)
    return bool(_INITIALS.fullmatch(text.strip())) and letters not in _NO_INITIALS and not is_short_post(letters)


def may_be_first_name(text: str) -> bool:
    """Whether a text in brackets beside a post may be the first name of whoever holds it: one word with a capital that is
    of no post, body or field, as in "Safeguarding Lead (Mary)"."""
    is_word = bool(re.fullmatch(_WORD, text.strip())) and not _OF_NO_NAME_ALONE.fullmatch(text.strip())
    return is_word and not (is_post(text) or _is_no_name(text) or _OF_A_FIELD.search(text))


class PostAndPerson(NamedTuple):
    """What a text names of both, each blank where it names none."""

    post: str
    person: str


def post_and_person(text: str) -> PostAndPerson:
    """Part a post from the name of whoever holds it: "Head of Service, Jane Hollis", "J Smith (Matron)", "Named Nurse Kay West"."""
    pieces = [piece for piece in _BETWEEN_POST_AND_NAME.split(text) if piece]
    people = [piece for piece in pieces if _is_name_beside_post(piece)]
    posts = [piece for piece in pieces if piece not in people]
    if people and posts and (is_person(people[0]) or any(is_post(piece) or is_one_post(piece) for piece in posts)):
        return PostAndPerson(", ".join(posts), people[0])
    words = text.split()
    post, name = " ".join(words[:-2]), " ".join(words[-2:])
    if is_one_post(post) and _is_name_beside_post(name):
        return PostAndPerson(post, name)
    return PostAndPerson("", text) if is_person(text) else PostAndPerson(text, "")


def _is_name_beside_post(text: str) -> bool:
    is_name = may_be_person(text) and not _OF_A_FIELD.search(text)
    return (is_name or is_person(text)) and not is_one_post(text)
