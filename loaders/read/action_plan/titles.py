"""What a line above a plan's headings looks like that names the review."""

from __future__ import annotations

import re

_KIND_OF_PLAN = r"(?:(?:multi|single|inter)(?:[-– ]?agency)?|composite|combined|joint|integrated|overarching|smart|learning|improvement)"
_JOINED = r"(?:-?\s*(?:,|/|&|\+|\band\b)\s*|\s+)"  # "Single- and multi-agency", "Single/multi agency"
PLAN = re.compile(rf"[\s:|,\-–—]*\b(?:{_KIND_OF_PLAN}{_JOINED})*action\s+plan\b[\s:|,\-–—]*", re.IGNORECASE)
KINDS = {
    r"child safeguarding practice review|\bl?cspr\b": "child_safeguarding_practice_review",
    r"rapid review": "rapid_review",
    r"domestic homicide review|domestic abuse related death review|\bdhr\b|\bdardr\b": "domestic_homicide_review",
    r"safeguarding adults? review|\bsar\b": "safeguarding_adult_review",
    r"serious case review|\bscr\b": "serious_case_review",
    r"learning review": "learning_review",
    r"audit": "case_audit",
}
_REVIEW = re.compile(rf"{PLAN.pattern}|\breview\b|\bl?cspr\b|\bd(?:hr|ardr)\b|\bs[ac]r\b", re.IGNORECASE)


def is_title(line: str) -> bool:
    """Whether a line names a plan or a review."""
    return bool(_REVIEW.search(line))
