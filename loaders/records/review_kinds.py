"""The kinds of review that a title names."""

from __future__ import annotations

import re

from graph.names import name_key

KINDS = {
    r"child safeguarding practice review|\bl?cspr\b": "child_safeguarding_practice_review",
    r"rapid review": "rapid_review",
    r"domestic homicide review|domestic abuse related death review|\bdhr\b|\bdardr\b": "domestic_homicide_review",
    r"safeguarding adults? review|\bsar\b": "safeguarding_adult_review",
    r"serious case review|\bscr\b": "serious_case_review",
    r"learning review": "learning_review",
    r"audit": "case_audit",
}


def is_kind_alone(title: str) -> bool:
    """Whether a title says no more than the kind of review, such as "Rapid review"."""
    return not re.sub("|".join([*KINDS, r"local|the|and|\W"]), "", name_key(title), flags=re.IGNORECASE)
