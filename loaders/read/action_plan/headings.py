"""What the columns of an action plan hold, by the meaning of their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.read.action_plan.months import date_of, without_month

# Looked through in this order, because "target date of completion" is a date that something is due, "key milestones
# achieved in enacting the recommendation" is progress, and "action owner" an owner.
_MEANINGS = {
    "private": r"internal|not for (the )?board|confidential",
    "scope": r"scope\b.*",
    "recommendation_ref": r"rec(ommendation)? (no|number|ref|reference|id)",
    "ref": r"(action )?(no|number|ref|reference|id|item|item no|#)|action (no|ref|id)|s no|serial.*",
    "rag": (
        r"(?!.*\b(comment\w*|reasons?|rationale|narrative|explanation)\b)"
        r"(.*\bb?rag\b.*|.*traffic light.*|(progress )?rating)"
    ),
    "status": r"(action |current |overall |latest |previous )?status|status of (the )?action",
    "due_on": (
        r".*(target|due|deadline|time ?(scale|frame|line)s?|by when|when by|(date )?(for|of) review).*"
        r"|when|to be completed( by)?|date for completion|complete by"
    ),
    "closed_on": r".*\bcompletion\b.*|.*\b(date )?completed\b.*|(date )?closed.*|.*\bdate complete\b.*",
    "notes": r".*(progress|updates?\b|milestones?|position statement|commentary|actions? taken).*|notes|comments|.*\bb?rag\b.*",
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
SEVERAL = frozenset({"notes", "evidence"})  # what a plan may have several columns of, which are all read
LATEST = frozenset({"rag", "status", "due_on"})  # and of which the latest that is filled counts, in each row
_LATER = re.compile(r"\b(revised|new|current|latest|extended|updated|amended|now)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(original|initial|previous|first|old|former|last month)\b", re.IGNORECASE)
_STATES = frozenset({"owners", "due_on", "rag", "status", "notes", "closed_on", "evidence"})
MIN_STATES = 2  # columns about who, when and how far, beside the action itself
MAX_WORDS = 14  # of a heading; longer texts are no headings


def meaning(heading: str) -> str | None:
    """What a column holds, by its heading; None where that is not known, or it is not for others."""
    name = _named(heading) or _named(without_month(heading))
    return None if name == "private" else name


def _named(heading: str) -> str | None:
    words = " ".join(re.sub(r"[^\w#]+", " ", heading.replace("_", " ")).casefold().split())
    if not words or len(words.split()) > MAX_WORDS:
        return None
    return next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(words)), None)


def columns_of(headings: Sequence[str]) -> dict[int, str]:
    """By its index, what each column holds that is known; the first of two that hold the same, but for those of which all
    or the latest counts."""
    columns: dict[int, str] = {}
    for index, heading in enumerate(headings):
        name = meaning(heading)
        if name and (name in SEVERAL | LATEST or name not in columns.values()):
            columns[index] = name
    return columns


def latest_first(indexes: Sequence[int], headings: Sequence[str], name: str) -> list[int]:
    """Columns that hold the same, the one that counts first.

    That is the one that calls itself revised or current, else that of the latest month, else the last one; of dates due
    the first one, since another may be that of a review.
    """

    def rank(index: int) -> tuple[int, str, int]:
        heading, date = headings[index], date_of(headings[index])
        word = 1 if _LATER.search(heading) else -1 if _EARLIER.search(heading) else 0
        return word, date.latest if date else "", -index if name == "due_on" else index

    return sorted(indexes, key=rank, reverse=True)


def are_headings(texts: Sequence[str]) -> bool:
    """Whether a row has the headings of an action plan: an action, or a recommendation with owners, and what became of it."""
    names = set(columns_of(texts).values())
    states = len(names & _STATES)
    return states >= MIN_STATES and ("action" in names or {"recommendation", "owners"} <= names)
