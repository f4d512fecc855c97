"""What stands beside the actions of a plan and looks like one: a key to its colours, and notes below the table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import is_state
from loaders.read.cells import is_filled
from loaders.records.values import cell_text

_COLOUR = r"(?:b?rag|red|amber|orange|yellow|green|blue|purple|gr[ea]y|white|black|no colour|[ragb](?=\s*=))"
_KEY = re.compile(
    rf"(?:(?:b?rag|colour)\s+)?(?:rating\s+)?(?:key|legend)\b(?:\s+to\b.*)?\s*:?|{_COLOUR}", re.IGNORECASE
)
_ENTRY = re.compile(rf"(?:(?:key|legend)\s*:\s*)?\W*{_COLOUR}\s*(?:[=:–—-]|means\b)\s*\S.*", re.IGNORECASE | re.DOTALL)
# A code of a column of statuses: "NS = Not started", "C - Complete"; in two cells, the code alone.
_CODE = r"(?-i:[A-Z0-9][A-Z0-9/]{0,3})"
_CODE_ENTRY = re.compile(
    rf"(?:(?:key|legend)\s*:\s*)?{_CODE}\s*(?P<mark>[=:–—-])\s*(?P<words>\S.*)", re.IGNORECASE | re.DOTALL
)
# Where a colour is what the row says of the action above it.
_STATES = frozenset({"notes", "evidence", "rag", "status", "closed_on", "measure"})
# Where a colour, or a status in place of a number, is explained by the text beside it.
_NUMBERS = frozenset({"ref", "recommendation_ref"})
_WORDS_OR_NUMBERS = _NUMBERS | {"recommendation"}
_SAYS_HOW_FAR = frozenset({"due_on", "rag", "status", "closed_on"})
MAX_TEXTS = 2  # of a row below the table, unless it says who approved the plan
_SIGN_OFF = re.compile(
    r"(?:signed|approved|agreed|authori[sz]ed|ratified|endorsed|circulated|distributed|reviewed|prepared|updated)"
    r"(?: off)?(?: (?:by|on|at|to|with))?\s*:?",
    re.IGNORECASE,
)


def is_legend(columns: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether a row explains colours or codes: "Green = on track | NS = Not started", or one in a cell beside what it means.

    `columns` are what the columns of its texts hold.
    """
    if columns[0] in _STATES:
        return False
    if all(_ENTRY.fullmatch(text) or _KEY.fullmatch(text) or _explains_code(text) for text in texts):
        return True
    if len({*texts}) == MAX_TEXTS and (
        (columns[0] in _WORDS_OR_NUMBERS and _KEY.fullmatch(texts[0]))
        or (columns[0] in _NUMBERS and is_state(texts[0]))
    ):
        return True
    if len(texts) != MAX_TEXTS:
        return False
    is_code = re.fullmatch(_CODE, texts[0]) and columns[1] not in _SAYS_HOW_FAR and is_state(texts[1])
    return bool(is_code or ("action" in columns and _KEY.fullmatch(texts[0])))


def _explains_code(text: str) -> bool:
    match = _CODE_ENTRY.fullmatch(text)
    return match is not None and (match["mark"] == "=" or is_state(match["words"]))


def first_row_below(sheet: PlanSheet) -> int | None:
    """The row after the blank one below which nothing has more than two texts, or says who approved the plan, or has words
    for a number and nothing of an action's state; None where a plan ends with its actions."""
    first = None
    below: int | None = None
    for number, row in reversed(sheet.rows):
        texts = list(dict.fromkeys(cell_text(cell) for cell in row if is_filled(cell)))
        if not texts:
            first = below
        elif len(texts) > MAX_TEXTS and not (_SIGN_OFF.fullmatch(texts[0]) or _is_list(sheet, row)):
            break
        else:
            below = number
    return first


def _is_list(sheet: PlanSheet, row: Sequence[Any]) -> bool:
    """Whether a row may be of a list below the table, such as one of who has the plan: no number, no date due, no state."""
    filled = {sheet.columns.get(index, ""): cell_text(cell) for index, cell in enumerate(row) if is_filled(cell)}
    return bool(filled.get("ref")) and not _has_digit(filled["ref"]) and not filled.keys() & _SAYS_HOW_FAR


def is_note_below(texts: Mapping[str, str], refs: Sequence[str]) -> bool:
    """Whether a row below the table is no action: it says who approved the plan, has words for a number where others have
    numbers, or names none.

    `texts` are its own by what their columns hold, `refs` the numbers of the rows above.
    """
    if _SIGN_OFF.fullmatch(next(iter(texts.values()))):
        return True
    if texts.get("ref"):
        return bool(refs) and all(map(_has_digit, refs)) and not _has_digit(texts["ref"])
    return not any(texts.get(name) for name in ("action", "recommendation"))


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in name_key(text))
