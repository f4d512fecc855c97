"""Rows of a plan that a form brings with it, and rows that go on from the one above: neither is an action of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.problem_log import ProblemLog

_EXAMPLE = re.compile(r"[\[(]?(?:e\.?g\.?|for example|example)(?=[\s:.,)\]]|$).*", re.IGNORECASE | re.DOTALL)
# What a cell below a heading says of it: "(who)", "dd/mm/yyyy", "R/A/G", "Which agency is responsible?".
_FORMAT = re.compile(
    r"[\[(<].*[\])>]|[dmy]{1,4}(?:[/.\- ][dmy]{2,4}){1,2}|b?/?r/?a/?g(?: rating)?", re.IGNORECASE | re.DOTALL
)
_ASKED = re.compile(
    r".*\?|(?:insert|enter|state|describe|list|please|specify|name of|give details|briefly|add the|select|choose)\b.*",
    re.IGNORECASE | re.DOTALL,
)
MIN_TEXTS = 2  # of a row that explains headings
_CONTINUED = re.compile(r"[\[(]?cont(?:inued|['’]?d|\.)?[\])]?(?:[:.\s]|$)", re.IGNORECASE)
_CONTINUED_NUMBER = re.compile(r".*\bcont(?:inued|['’]?d)?\.?\)?", re.IGNORECASE)


def is_guide(texts: Sequence[str]) -> bool:
    """Whether the first row below the headings explains them, or is the form's example of an action."""
    if sum(bool(_EXAMPLE.fullmatch(text)) for text in texts) >= min(MIN_TEXTS, len(texts)) or _EXAMPLE.match(texts[0]):
        return True
    formats = sum(bool(_FORMAT.fullmatch(text)) for text in texts)
    asked = sum(bool(_ASKED.fullmatch(text)) for text in texts)
    return len(texts) >= MIN_TEXTS and (
        formats == len(texts) or (asked > MIN_TEXTS and 2 * (asked + formats) > len(texts))
    )


def name_continued(row: PlanRow, log: ProblemLog) -> None:
    """Say of an action whose words go on from those above that it is read as one of its own."""
    action, ref = row.text("action"), row.text("ref")
    is_marked = bool(_CONTINUED.match(action) or _CONTINUED_NUMBER.fullmatch(ref))
    if action and (is_marked or (not ref and action[0].islower())) and not row.text("recommendation"):
        rule = "seems to go on from the action above it, and is read as an action of its own"
        fix = "If it does, put its words into the row above."
        row.warn(log, "continued_action", "action", rule, fix, value=action)
