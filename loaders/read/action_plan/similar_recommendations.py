"""Recommendations of one plan that may be one, misspelt in a row: they stay apart, and a warning names both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.problem_log import ProblemLog
from loaders.records.wording import words_key

MIN_LIKENESS = 95  # of 100: a letter or two of a sentence
MIN_LENGTH = 20  # characters; of shorter texts a letter makes another word
MAX_COMPARED = 2_000  # recommendations with the same numbers: each is compared with all others


def name_similar_recommendations(rows: Iterable[PlanRow], log: ProblemLog) -> None:
    """Name each recommendation that is spelt much like one above it, with the same numbers."""
    first: dict[str, PlanRow] = {}
    for row in rows:
        if len(key := words_key(row.recommendation)) >= MIN_LENGTH:
            first.setdefault(key, row)
    with_numbers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in first:
        with_numbers[tuple(re.findall(r"\d+", key))].append(key)
    for keys in with_numbers.values():
        for above, below in _spelt_alike(keys[:MAX_COMPARED]):
            rule = f"is spelt much like {first[above].recommendation!r} above, and is another recommendation"
            fix = "If it is the same, write it in the same words."
            first[below].warn(
                log, "similar_recommendation", "recommendation", rule, fix, value=first[below].recommendation
            )


def _spelt_alike(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of texts of the same numbers that differ in a letter or two, each in the order of the texts."""
    for place, below in enumerate(keys):
        for above, _, _ in process.extract_iter(below, keys[:place], scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS):
            yield above, below


def are_spelt_alike(key: str, other: str) -> bool:
    """Whether two texts, as words are compared, have the same numbers and differ in a letter or two."""
    is_long = min(len(key), len(other)) >= MIN_LENGTH
    return is_long and re.findall(r"\d+", key) == re.findall(r"\d+", other) and fuzz.ratio(key, other) >= MIN_LIKENESS
