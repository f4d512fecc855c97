"""Posts that are accountable for an action, and what tells them from agencies."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BETWEEN = re.compile(r"[;,/\n]")
_OF_A_POST = re.compile(
    r"\b(head|lead|manager|officer|nurse|midwife|doctor|gp|director|chief|chair|deputy|assistant|principal|designated"
    r"|named|senior|service|team|unit|board|group|practitioner|social|worker|visitor|commissioner|coordinator|adviser"
    r"|advisor|inspector|superintendent|sergeant|safeguarding|quality|partnership|operation|training|learning|review"
    r"|consultant|administrator|executive|scrutineer|professional|specialist|teacher)s?\b",
    re.IGNORECASE,
)
_ONE_POST = re.compile(
    r".*\b(head|lead|manager|officer|nurse|midwife|doctor|gp|director|chief|chair|practitioner|visitor|commissioner"
    r"|coordinator|adviser|advisor|inspector|superintendent|sergeant|consultant|administrator|executive|teacher|matron|educator|sister|clinician"
    r"|worker|constable|specialist|professional|principal|dean|registrar|president|secretary|provost|bursar|chancellor|proctor"
    r"|(?:[adt]/)?(?:dci|supt|insp|sgt)\.?)(?:\s+(?:for|in|of)\s+.+)?",
    re.IGNORECASE,
)
# Posts that are always those of some agency, as a midwife or a head teacher is not of the police beside them.
_OF_AN_AGENCY = re.compile(
    r"head of .+|.*\b(director|manager|lead|superintendent|inspector|commissioner)\b.*", re.IGNORECASE
)
_NO_BODY = re.compile(
    r".*\b(director|manager|lead|superintendent|inspector|(named|designated|lead) (nurse|doctor|midwife|gp|professional))",
    re.IGNORECASE,
)
# "D/Supt Public Protection", "Ch Insp Force Control Room"
_OF_A_UNIT = re.compile(r"(?:[ADT]/)?(?:(?:Det|Ch|Chief)\.?\s+)*(?:DCI|Supt|Insp|Sgt)\b.*")
_CHIEF = re.compile(
    r"DCS|DASS|DPH|CEO|(?:ADs?|T?/?ACC|DCC) .+|ACC|DCC|(?i:(?:heads|directors|chairs|deans|chief \w+s)\b.*)"
)
_SHORT_POST = re.compile(
    r"(?:HV|SW|FSW|CSW|SN|MW|GP|CPN|OT|TA|LSA|PC|DC|DS|DI|HoS|IRO|DSL|EWO|SENCO)\s?\d?"
    r"|(?:DS|DI|DCI|DSU|Insp|Sgt|Supt)(?:,? (?:PPU|PVP|MASH|CAIT|CID|SIU))?"  # of the unit for child abuse
)


def is_one_post(text: str) -> bool:
    """Whether a text ends with what one person is called, such as "Matron"; not with that of several, or of a team."""
    return bool(_ONE_POST.fullmatch(text.strip())) or bool(re.match(r"(head|director|chair) of\b", text, re.IGNORECASE))


def names_posts(text: str) -> bool:
    """Whether a text names a post, or the same post of several agencies: "Matron", "DCS", "Chief Executives of all agencies"."""
    return is_one_post(text) or any(form.fullmatch(text.strip()) for form in (_CHIEF, _OF_A_UNIT))


def hold_posts(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are posts and nothing else: "Head of Housing", "Matron / Named Nurse"."""
    return bool(texts) and all(names_posts(part.strip()) for text in texts for part in _BETWEEN.split(text))


def is_post_of_agency(text: str) -> bool:
    """Whether a text is a post that goes with the agency beside it: "Head of Service", of "Head of Service, Housing"."""
    return is_one_post(text) and bool(_OF_AN_AGENCY.fullmatch(text.strip()))


def is_no_body(text: str) -> bool:
    """Whether a text is a post whatever it begins with: "Education Safeguarding Lead", but not "Police and Crime Commissioner"."""
    return bool(_NO_BODY.fullmatch(text.strip()))


def is_short_post(text: str) -> bool:
    """Whether a text is the short form of what one person is called, such as "HV"."""
    return bool(_SHORT_POST.fullmatch(text.strip()))


def is_post(text: str) -> bool:
    """Whether a text has a word that posts have."""
    return bool(_OF_A_POST.search(text))
