"""What the columns of an action plan hold, by the meaning of their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Looked through in this order, because "target date of completion" is a date that something is due, "key milestones
# achieved in enacting the recommendation" is progress, and "action owner" an owner.
_MEANINGS = {
    "private": r"internal|not for (the )?board|confidential",
    "scope": r"scope\b.*",
    "recommendation_ref": r"rec(ommendation)? (no|number|ref|reference|id)",
    "ref": r"(action )?(no|number|ref|reference|id|item|item no|#)|action (no|ref|id)|s no|serial.*",
    "rag": r".*\bb?rag\b.*|.*traffic light.*|(progress )?rating",
    "status": r"(action |current |overall )?status|status of (the )?action",
    "due_on": (
        r".*(target|due|deadline|time ?(scale|frame|line)s?|by when|when by|(date )?(for|of) review).*"
        r"|when|to be completed( by)?|date for completion|complete by"
    ),
    "closed_on": r".*\bcompletion\b.*|.*\b(date )?completed\b.*|(date )?closed.*|.*\bdate complete\b.*",
    "notes": r".*(progress|updates?\b|milestones?|position statement|commentary|actions? taken).*|notes|comments",
    "measure": (
        r"(intended|desired|expected|planned) (outcome|impact|result).*|how will (we|you|it) .*|success .*|.*of success"
        r"|measures?|.*what (will be different|difference will).*"
    ),
    "evidence": r".*(evidence|impact|assurance|outcomes?|difference).*",
    "job_role": (
        r".*\b(lead|responsible|accountable|named)\b.*\b(role|officer|person|manager|professional|post|individual)s?\b.*"
        r"|job (title|role)|post|role|post ?holder"
    ),
    "owners": (
        r".*\b(lead|owners?|agency|agencies|organisations?|partners?|responsib\w+|accountab\w+|by whom)\b.*|who"
    ),
    "action": r".*\bactions?\b.*|what|what (will|must|should|needs|are|do) .*|task|how",
    "recommendation": r".*\b(recommendations?|recs?|learning points?|findings?|learning)\b.*",
}  # fmt: skip
_PATTERNS = {name: re.compile(pattern) for name, pattern in _MEANINGS.items()}
SEVERAL = frozenset({"notes", "evidence"})  # what a plan may have several columns of
_STATES = frozenset({"owners", "due_on", "rag", "status", "notes", "closed_on", "evidence"})
MIN_STATES = 2  # columns about who, when and how far, beside the action itself
MAX_WORDS = 14  # of a heading; longer texts are no headings


def meaning(heading: str) -> str | None:
    """What a column holds, by its heading; None where that is not known, or it is not for others."""
    words = " ".join(re.sub(r"[^\w#]+", " ", heading.replace("_", " ")).casefold().split())
    if not words or len(words.split()) > MAX_WORDS:
        return None
    name = next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(words)), None)
    return None if name == "private" else name


def columns_of(headings: Sequence[str]) -> dict[int, str]:
    """By its index, what each column holds that is known; the first of two that hold the same."""
    columns: dict[int, str] = {}
    for index, heading in enumerate(headings):
        name = meaning(heading)
        if name and (name in SEVERAL or name not in columns.values()):
            columns[index] = name
    return columns


def are_headings(texts: Sequence[str]) -> bool:
    """Whether a row has the headings of an action plan: an action, or a recommendation with owners, and what became of it."""
    names = set(columns_of(texts).values())
    states = len(names & _STATES)
    return states >= MIN_STATES and ("action" in names or {"recommendation", "owners"} <= names)
