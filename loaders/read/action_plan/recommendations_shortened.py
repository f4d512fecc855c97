"""Rows of one sheet whose recommendation has the number and the first words of a longer one are of that one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.similar_recommendations import are_spelt_alike
from loaders.records.problem_log import ProblemLog, listed, shown
from loaders.records.wording import words_key

MIN_WORDS = 3  # of a text without a mark that it goes on, as "Training" begins many recommendations
MAX_NAMED = 10
_GOES_ON = re.compile(r"(?:\s*(?:\.\.+|…|\betc\b\.?|\[\s*(?:…|\.\.\.)\s*\]))+$", re.IGNORECASE)


def unite_shortened(rows: Sequence[PlanRow], log: ProblemLog) -> None:
    """Give the rows of one sheet the longer text, say so once, and name the numbers whose texts differ more."""
    by_number: dict[str, dict[str, list[PlanRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if number := row.recommendation and (row.own_recommendation_ref or row.number_in_action):
            by_number[number][words_key(row.recommendation)].append(row)
    united: list[tuple[PlanRow, str, PlanRow]] = []  # with what it said, and the first with the longer text
    several: dict[str, Mapping[str, list[PlanRow]]] = {}
    for number, by_text in by_number.items():
        keys = [*by_text][::-1]  # of two of one length the first one stays
        keys.sort(key=len)
        for key in keys:
            longer = [other for other in by_text if _is_short_for(by_text[key][0].recommendation, key, other)]
            if not longer or any(not _are_one(one, other) for one, other in combinations(longer, 2)):
                continue  # nobody can tell of which of two it has the first words
            whole = by_text[max(longer, key=len)]
            for row in by_text.pop(key):
                united.append((row, row.recommendation, whole[0]))
                row.recommendation = whole[0].recommendation
                row.recommendation_number = row.recommendation_number or whole[0].recommendation_number
                whole.append(row)
        if len(by_text) > 1:
            several[number] = by_text
    _name_united(united, log)
    _name_several(several, log)


def _is_short_for(text: str, key: str, other: str) -> bool:
    """Whether a text, compared by its key, has the first words of a longer one, or is spelt nearly as it is."""
    if key == other or len(key) > len(other):
        return False
    first = words_key(_GOES_ON.sub("", text))
    is_cut = first != key or _GOES_ON.search(text) is not None
    begins = other.startswith(first if is_cut else f"{first} ") and (is_cut or len(first.split()) >= MIN_WORDS)
    return bool(first) and (begins or are_spelt_alike(key, other))


def _are_one(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(words_key(_GOES_ON.sub("", shorter))) or are_spelt_alike(shorter, longer)


def _name_united(united: Sequence[tuple[PlanRow, str, PlanRow]], log: ProblemLog) -> None:
    if not united:
        return
    first, text, whole = min(united, key=lambda each: each[0].number)
    rule = (
        f"has the number of {shown(whole.recommendation)!r} and its first words or nearly the same, so it is the "
        "same recommendation, with the longer text"
    )
    if len(united) > 1:
        numbers = [f"{number}" for number in sorted({row.number for row, *_ in united})]
        rule += f"; so it is in {len(numbers):,} rows ({listed(numbers, MAX_NAMED)}), each with that of its number"
    fix = "If one is another recommendation, give it another number."
    first.warn(log, "shortened_recommendation", "recommendation", rule, fix, value=text)


def _name_several(several: Mapping[str, Mapping[str, Sequence[PlanRow]]], log: ProblemLog) -> None:
    """Name the texts of the first number that several have, and how many more numbers there are."""
    if not several:
        return
    number, by_text = next(iter(several.items()))
    texts = [f"{shown(rows[0].recommendation)!r} (row {rows[0].number})" for rows in by_text.values()]
    they, last = "they stay two" if len(texts) == 2 else "they stay apart", [*by_text.values()][-1][0]
    rule = f"is one of {len(texts):,} texts of the number {number}: {listed(texts, MAX_NAMED, ' and ')}; {they}"
    if more := [*several][1:]:
        rule += f"; so it is with the texts of {listed(more, MAX_NAMED)}"
    fix = "If they are one, write it in the same words; if not, give each a number of its own."
    last.warn(log, "several_of_number", "recommendation", rule, fix)
