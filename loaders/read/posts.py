"""Posts that are accountable for an action, told from the names of people, which are never stored."""

from __future__ import annotations

import re

_TITLED = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|cllr)\.?\s+[A-Z].*", re.IGNORECASE)
# A rank before a name, with or without the number of an officer: "Det. Supt. Jane Hollis", "PC 1234 Smith".
_SHORT_RANK = r"(?-i:PC|DC|DS|DI|DCI|PS|DSU|WPC|PCSO)"
_RANK = rf"(?:{_SHORT_RANK}|det(?:ective)?|ch|insp(?:ector)?|supt|superintendent|sgt|sergeant|con(?:st(?:able)?)?)"
_WORD = r"(?-i:(?:[A-Z]['’])?[A-Z][a-z'’-]+)"  # of a name
_NAME = rf"(?:{_WORD}|(?-i:[A-Z]\.?))(?:\s+{_WORD}){{0,2}}"
_RANKED = re.compile(rf"(?:{_RANK}\b\.?\s+)+(?:\d+\s+)?(?P<name>{_NAME})", re.IGNORECASE)
_INITIAL = re.compile(r"(?:[A-Z]\.?\s*){1,2}\s[A-Z][a-z'’-]{2,}")
_INITIALS = re.compile(r"[A-Z]\.?\s?[A-Z]\.?")
# Two letters that agencies and teams are called by.
_NO_INITIALS = frozenset(
    re.findall(r"\w+", "CJ CP CS DA DV ED EH EY FT HR IT LA MH NE NT NW PH PP RO SC SE ST UK YJ YO")
)
_TWO_NAMES = re.compile(r"[A-Z][a-z'’-]+\s+[A-Z][a-z'’-]+")
_OF_A_POST = re.compile(
    r"\b(head|lead|manager|officer|nurse|midwife|doctor|gp|director|chief|chair|deputy|assistant|principal|designated"
    r"|named|senior|service|team|unit|board|group|practitioner|social|worker|visitor|commissioner|coordinator|adviser"
    r"|advisor|inspector|superintendent|sergeant|safeguarding|quality|partnership|operation|training|learning|review"
    r"|consultant|administrator|executive|scrutineer|professional|specialist|teacher)s?\b",
    re.IGNORECASE,
)
# Words of posts and of bodies that no name of a person has; besides these an agency is not parted from a post by them.
_OF_NO_NAME = re.compile(
    r"\b(matron|constable|detective|registrar|governor|secretary|clerk|guardian|champion|owner|auditor|analyst"
    r"|pharmacist|paediatrician|psychologist|therapist|dentist|solicitor|councillor|president|lecturer|tutor|nursing"
    r"|commissioning|education|health|care|police|probation|housing|children'?s?|adults?|public|council|trust|agency"
    r"|partner|caseworker|supervisor|planner|business|support|help|performance|policy|governance|legal|data|north"
    r"|south|east|west|centre|surgery|clinic|project|house|alliance|network|association|charity|charities|justice|youth|famil(?:y|ies)|hub|clinical|community|district|county|borough|city)s?\b",
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
_ONE_POST = re.compile(
    r".*\b(head|lead|manager|officer|nurse|midwife|doctor|gp|director|chief|chair|practitioner|visitor|commissioner"
    r"|coordinator|adviser|advisor|inspector|superintendent|sergeant|consultant|administrator|executive|teacher|matron"
    r"|worker|constable|specialist|professional|principal)",
    re.IGNORECASE,
)
# Posts that are always those of some agency, as a midwife or a head teacher is not of the police beside them.
_OF_AN_AGENCY = re.compile(
    r"head of .+|.*\b(director|manager|lead|superintendent|inspector|commissioner)\b.*", re.IGNORECASE
)
_SHORT_POST = re.compile(r"(?:HV|SW|FSW|CSW|SN|MW|GP|CPN|OT|TA|LSA|PC|DC|DS|DI|IRO|DSL|EWO|SENCO)\s?\d?")


def is_person(text: str) -> bool:
    """Whether a text is the name of a person: one with a title, a rank or an initial, such as "Dr Patel" or "J Smith"."""
    words = " ".join(text.split())
    return bool(_TITLED.fullmatch(words) or _INITIAL.fullmatch(words)) or _is_ranked(words)


def _is_ranked(words: str) -> bool:
    """Whether a rank stands before a name: "DI Hollis", and not "DI Exploitation Team" or "Detective Superintendent"."""
    ranked = _RANKED.fullmatch(words)
    if ranked is None:
        return False
    name = ranked["name"]
    return not (is_one_post(name) or is_post(name) or _OF_NO_NAME.search(name))


def may_be_person(text: str) -> bool:
    """Whether a text where a post should stand may be a name: two words with capitals, neither of them of a post."""
    return bool(_TWO_NAMES.fullmatch(" ".join(text.split()))) and not (is_post(text) or _OF_NO_NAME.search(text))


def may_be_initials(text: str) -> bool:
    """Whether a text may be the initials of a person: two letters that no agency and no post is known by: "JS", "J.S."."""
    letters = re.sub(r"\W", "", text)
    return bool(_INITIALS.fullmatch(text.strip())) and letters not in _NO_INITIALS and not is_short_post(letters)


def post_and_person(text: str) -> tuple[str, str]:
    """A post, and the name of a person after it: "Head of Service" and "Jane Hollis"; the name is empty where none is."""
    words = text.split()
    post, name = " ".join(words[:-2]).rstrip(" ,:-–—"), " ".join(words[-2:]).strip("()")
    is_name = may_be_person(name) and not _OF_A_FIELD.search(name)
    return (post, name) if is_name and is_one_post(post) else (text, "")


def is_one_post(text: str) -> bool:
    """Whether a text ends with what one person is called, such as "Matron"; not with that of several, or of a team."""
    return bool(_ONE_POST.fullmatch(text.strip())) or bool(re.match(r"(head|director|chair) of\b", text, re.IGNORECASE))


def is_post_of_agency(text: str) -> bool:
    """Whether a text is a post that goes with the agency beside it: "Head of Service", of "Head of Service, Housing"."""
    return is_one_post(text) and bool(_OF_AN_AGENCY.fullmatch(text.strip()))


def is_short_post(text: str) -> bool:
    """Whether a text is the short form of what one person is called, such as "HV"."""
    return bool(_SHORT_POST.fullmatch(text.strip()))


def is_post(text: str) -> bool:
    """Whether a text has a word that posts have."""
    return bool(_OF_A_POST.search(text))
