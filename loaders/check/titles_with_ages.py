"""Warns of cases of one flat sheet whose titles differ in an age, or in a remark in brackets, alone (rule 15): a child grows
older from row to row.

"Child Poppy (3)" and "Child Poppy (4)" are named; "Case (1)", "Child A (Leeds)" and "Review (2019)" are told apart by what
stands there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.names import name_key
from loaders.check.drafts import Drafts

_AGE = r"(?:aged?\s+)?\d{1,2}(?:\s*(?:years?|yrs?|y/?o|y|months?|mths?|m|weeks?|wks?|w|days?)\b\.?)?(?:[\s-]*old)?"
_IN_BRACKETS = re.compile(r"\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]$")
_BEHIND = re.compile(rf"(?:\s*,\s*|\s+[-–—]\s+(?!\d+$)|\s+(?=aged?\s))({_AGE})$", re.IGNORECASE)
_ONLY_AGE = re.compile(_AGE, re.IGNORECASE)
# What is no name: whatever stands behind it tells two cases apart.
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "a adult and audit baby boy case child children cspr dhr domestic family girl homicide in incident infant lcspr"
        " learning local man mother no number of patient person practice rapid report review safeguarding sar scr serious"
        " sibling subject the thematic woman young youth",
    )
)
MIN_NUMBERED = 3  # titles of one name with a bare number each, which number them


@dataclass(frozen=True, slots=True)
class _Title:
    case: str
    title: str
    behind: str  # the age or the remark


def warn_of_ages(drafts: Drafts, titles: Mapping[str, str], are_settled: Callable[[str, str], bool]) -> None:
    """Name each such case with the first of its name; `are_settled` says of two cases that no warning is due."""
    by_name: dict[str, list[_Title]] = defaultdict(list)
    for case, title in titles.items():
        name, behind = _parts(title)
        words = [word for word in re.findall(r"\w+", name) if not (behind.isdecimal() and word.isdecimal())]
        if not _NO_NAMES.issuperset(words):
            by_name[name].append(_Title(case, title, behind))
    for alike in by_name.values():
        if sum(each.behind.isdecimal() for each in alike) >= MIN_NUMBERED:
            continue
        first = alike[0]
        for other in alike[1:]:
            if are_settled(first.case, other.case) or not (first.behind or other.behind):
                continue
            place, record = drafts.nodes["Case"][first.case].record.place, drafts.nodes["Case"][other.case].record
            rule = (
                f"may be the case {first.title!r} of {place}, as their titles differ in an age or a remark at the end alone; "
                "they are read as two"
            )
            fix = (
                "If they are one, write its title the same in all rows, without the age or the remark; if two, give each a "
                "reference or an area."
            )
            drafts.log.add_for("cases_alike", record, "title", rule, fix, value=other.title, severity="warning")


def _parts(title: str) -> tuple[str, str]:
    """The name in a title, as it is compared, and an age or a remark without capitals behind it."""
    title = " ".join(title.split())
    match = _IN_BRACKETS.search(title)
    if match and not _ONLY_AGE.fullmatch(match[1]) and (match[1] != match[1].lower() or re.search(r"\d", match[1])):
        return name_key(title), ""  # an area, a year, a reference
    match = match or _BEHIND.search(title)
    return (name_key(title[: match.start()]), match[1]) if match else (name_key(title), "")
