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
    return not distinctive_words(title)


def distinctive_words(title: str) -> frozenset[str]:
    """The words of a title that tell the review from others of its kind, whatever their order."""
    words = re.sub("|".join([*KINDS, r"local|the|and"]), " ", name_key(title), flags=re.IGNORECASE)
    return frozenset(re.findall(r"\w+", words))


def kinds_of(title: str) -> frozenset[str]:
    """The kinds of review that a title names."""
    return frozenset(kind for words, kind in KINDS.items() if re.search(words, name_key(title), re.IGNORECASE))
