"""An agency, and whoever is named with it: "Police - Head of Unit", "Health (J Smith, Matron)", "Head of Unit (Police)"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from graph.names import name_key
from loaders.read.people import is_person, may_be_initials, may_be_person
from loaders.read.posts import is_one_post, is_post, is_short_post, names_posts

DASH = re.compile(r"\s+[-–—]\s+")
_COLON = re.compile(r"\s*:\s*")
_FROM = re.compile(
    r"(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]*)?)\s+from\s+(?:the\s+)?(?P<agency>[A-Z].*)"
)  # "Jo from Health"
_BRACKETS = re.compile(r"(?P<agency>[^()]*[^()\s])\s*\((?P<inside>[^()]*)\)")
_CONTACT = re.compile(r"^(?:spoc|contact|lead|c/o|attn|via)\s*[:–—-]?\s+", re.IGNORECASE)  # before a name in brackets
# Words that the name of an agency ends with, or begins with, and the others that it is made of.
_BODIES = frozenset(
    re.findall(
        r"\w+",
        "academy ambulance authority board cafcass camhs care ccg ccgs college colleges constabulary council csc asc dwp"
        " education gp gps health healthcare hospital hospitals housing icb icbs justice lscp mash maternity midwifery"
        " midwives nhs nspcc nurseries nursery nurses partners agencies partnership paediatrics police practices prison"
        " probation school schools sector service services surgeries surgery team teams trust visitors yjs yot",
    )
)
_KINDS = frozenset(
    re.findall(
        r"[\w&]+",
        "and & of the for abuse acute adult adults agency alcohol all borough charity child children childrens city"
        " commissioning community county disability district domestic drug each early every family fire foundation general"
        " help independent integrated joint learning local mental misuse multi national nursing offending other people"
        " practice primary public rescue safeguarding sexual single social substance third university visiting voluntary"
        " years young youth",
    )
)
_THEMES = frozenset({"mental health", "sexual health", "care"})  # more often than agencies
_AGENCIES = frozenset({"early help", "early years", "multi-agency", "multi agency"})
_ASKED = re.compile(
    r"(?:train|brief|audit|review|improve|update|write|develop|ensure|share|name|agree|report|fund|hold|set|ask|tell"
    r"|inform|remind|meet|raise|publish|issue|monitor|check|complete|deliver|provide|create|commission|recruit|invite"
    r"|contact|embed|strengthen|promote|support|use|make|add|include|revise|launch|establish|consider|explore|refresh"
    r"|involve|engage|visit|join|offer|give|send|test|map)\b",
    re.IGNORECASE,
)
_AROUND_AGENCY = re.compile(
    r"^(?:(?:lead )?(?:agency|organisation|partner|owner|lead)\s*[:–—-]\s*|actions? (?:for|by) (?:the )?)"
    r"|(?:\s*[:–—-])?\s*(?:single[- ]agency )?(?:actions?|action plan|recommendations)?\s*:?$",
    re.IGNORECASE,
)
MAX_AGENCY_WORDS = 7
_LEADS = re.compile(r"\s+(?:to\s+)?lead$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|&")
_COMMA = re.compile(r"\s*[,;/\n]\s*|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """What a cell says of one owner; `perhaps_people` may be names of persons and stay in that of the agency."""

    agency: str
    posts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    perhaps_people: tuple[str, ...] = ()


def part_of_agency(part: str) -> NamedAgency:
    """Part the agency from a post or a person before or after it; brackets that say which agency it is stay with its name.

    Two words with capitals may be a place as well as a person: beside a post, or before an agency in brackets, they are a
    person, and alone they stay; so do initials.
    """
    before, *after = _COLON.split(part, maxsplit=1)
    dashed = f"{before} - {after[0]}" if after and (_is_post_beside(after[0]) or is_person(after[0])) else part
    for way in (_sent_by_agency, _before_dash, _after_somebody, _before_brackets):
        if named := way(dashed):
            return named
    beside = (*after, *DASH.split(part, maxsplit=1)[1:])
    return NamedAgency(part, perhaps_people=tuple(filter(_may_be_somebody, beside)))


def _before_dash(part: str) -> NamedAgency | None:
    """An agency before a post or a person: "Police - Head of Unit"."""
    agency, *after = DASH.split(part, maxsplit=1)
    if not after or not (is_post(after[0]) or _is_post_beside(after[0]) or is_person(after[0])):
        return None
    agency = without_lead(agency)
    return NamedAgency(agency, people=(after[0],)) if is_person(after[0]) else NamedAgency(agency, posts=(after[0],))


def _is_post_beside(text: str) -> bool:
    """Whether a text beside an agency is a post, in full or in short: "Head of Unit", "DCI PPU"."""
    return (names_posts(text) or is_short_post(text)) and not is_person(text)


def _after_somebody(part: str) -> NamedAgency | None:
    """An agency after a post or a person, in brackets or after a dash: "Head of Unit (Police)"."""
    match = _BRACKETS.fullmatch(part)
    name, *after = (match["agency"], match["inside"].strip()) if match else DASH.split(part, maxsplit=1)
    of = after[0] if after else ""
    posts = tuple(word for word in _COMMA.split(of) if is_one_post(word))
    if posts and len(rest := [word for word in _COMMA.split(of) if word not in posts]) == 1:
        [of] = rest  # "Sam Pike (Detective Superintendent, Police)"
    if not agency_in_heading(of) or (agency_in_heading(name) and not is_one_post(name)):
        return None
    if is_person(name) or _may_be_somebody(name):
        return NamedAgency(of, posts, (name,))
    return NamedAgency(of, posts=(name,)) if is_one_post(name) else None


def _before_brackets(part: str) -> NamedAgency | None:
    """An agency before brackets, in which posts and people may be: "Health (J Smith, Matron)"."""
    match = _BRACKETS.fullmatch(part)
    if match is None:
        return None
    if is_short_post(match["inside"]) and "," in match["inside"]:
        return NamedAgency(match["agency"], posts=(match["inside"],))  # "Police (DCI, PPU)"
    inside = [_CONTACT.sub("", word) for word in _COMMA.split(match["inside"].strip())]
    agency, words = match["agency"], [word for word in inside if word]
    posts = tuple(word for word in words if is_one_post(word))
    people = tuple(word for word in words if is_person(word) or (posts and _may_be_somebody(word)))
    if not posts and not people:
        return NamedAgency(part, perhaps_people=tuple(filter(_may_be_somebody, words)))
    others = [word for word in words if word not in (*posts, *people)]
    if not people and any(map(agency_in_heading, others)):
        return NamedAgency(part)  # which of its services: "Health (GP, Midwifery)"
    rest = ", ".join(others)
    return NamedAgency(f"{agency} ({rest})" if rest else agency, posts, people)


def _sent_by_agency(part: str) -> NamedAgency | None:
    """Somebody from an agency, as in "Jo from Health" or "Matron from Health"."""
    match = _FROM.fullmatch(part)
    if match is None or not agency_in_heading(match["agency"]):
        return None
    agency, name = match["agency"], match["name"]
    return NamedAgency(agency, posts=(name,)) if is_one_post(name) else NamedAgency(agency, people=(name,))


def _may_be_somebody(text: str) -> bool:
    return may_be_person(text) or may_be_initials(text)


def agency_in_heading(text: str, names: Collection[str] = ()) -> str:
    """The agency that a heading over actions names, such as "POLICE" or "Actions for Northmere Council"; else empty.

    `names` are those of organisations, as names are compared; any other is told by its words.
    """
    agency = _AROUND_AGENCY.sub("", " ".join(text.split())).strip()
    key = name_key(agency)
    if key in names or key in _AGENCIES:
        return agency
    words = _WORD.findall(agency)
    plain = [*map(_plain, words)]
    if (
        not words
        or len(words) > MAX_AGENCY_WORDS
        or key in _THEMES
        or _ASKED.match(agency)
        or re.search(r"[.?!:]", agency)
    ):
        return ""
    others = [word for word, low in zip(words, plain, strict=True) if low not in _BODIES | _KINDS]
    is_body = plain[-1] in _BODIES or plain[0] in _BODIES
    is_placed = not others or (plain[-1] in _BODIES and all(word[0].isupper() for word in others))
    return agency if is_body and is_placed else ""


def without_lead(text: str) -> str:
    """The agency that leads, of a text such as "Police lead"; any other as it is, such as "Medical Education Lead"."""
    agency = _LEADS.sub("", text)
    is_agency = agency != text and agency_in_heading(agency) and _plain(agency.split()[-1]) in _BODIES
    return agency if is_agency and (text.endswith("lead") or not names_place(agency)) else text


def names_place(agency: str) -> bool:
    """Whether the name of an agency has words besides those of its kind, such as those of a place: "Cornwall Police"."""
    return not {_plain(word) for word in _WORD.findall(agency)} <= _BODIES | _KINDS


def _plain(word: str) -> str:
    return re.sub(r"['’]s?", "", word.casefold())
