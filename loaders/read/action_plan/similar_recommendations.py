"""Recommendations of one plan that may be one, misspelt in a row: they stay apart, and a warning names both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz import fuzz

from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.problem_log import ProblemLog
from loaders.records.wording import words_key

MIN_LIKENESS = 95  # of 100: a letter or two of a sentence
MIN_LENGTH = 20  # characters; of shorter texts a letter makes another word


def name_similar_recommendations(rows: Iterable[PlanRow], log: ProblemLog) -> None:
    """Name each recommendation that is spelt much like one above it, with the same numbers."""
    first: dict[str, PlanRow] = {}
    for row in rows:
        if len(key := words_key(row.recommendation)) >= MIN_LENGTH:
            first.setdefault(key, row)
    for above, below in combinations(first, 2):
        if are_spelt_alike(above, below):
            rule = f"is spelt much like {first[above].recommendation!r} above, and is another recommendation"
            fix = "If it is the same, write it in the same words."
            first[below].warn(
                log, "similar_recommendation", "recommendation", rule, fix, value=first[below].recommendation
            )


def are_spelt_alike(key: str, other: str) -> bool:
    """Whether two texts, as words are compared, have the same numbers and differ in a letter or two."""
    is_long = min(len(key), len(other)) >= MIN_LENGTH
    return is_long and re.findall(r"\d+", key) == re.findall(r"\d+", other) and fuzz.ratio(key, other) >= MIN_LIKENESS
