"""What stands where a plan has its actions and is none: "None", "N/A", "No action required", "See 1.1"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.references import REFERENCE
from loaders.records.values import cell_text

_NUMBER = r"(?:(?:action|recommendation|rec|no|point|item)s?\b\.?\s*)*(?:[RA]\.?)?\d+(?:\.\d+)*[a-z]?"
_NO_ACTION = re.compile(
    r"[-–—.]+|(?:none|nil|nil return|n\s*[/.]?\s*a\.?|not (?:applicable|required|needed))(?:\s*[-–—:;(].*)?"
    r"|none (?:required|needed|identified|proposed|at present|currently)"
    r"|no (?:further |new |additional )?actions?(?: (?:is |was |are )?(?:required|needed|necessary|proposed|identified))?"
    r"(?:\s*[-–—:;,.(].*)?"
    r"|(?:not accepted|rejected)(?:\s*[-–—:;,.(].*)?|ditto|(?:the )?same|(?:same )?as above|see above"
    rf"|{REFERENCE}"
    rf"|(?:covered (?:by|in|under|at)|duplicate of|linked to|merged with|combined with)\s+{_NUMBER}"
    rf"(?:\s*(?:,|&|and)\s*{_NUMBER})*(?:\s+above|\s+below)?",
    re.IGNORECASE | re.DOTALL,
)
_OF_RECOMMENDATION = frozenset({"recommendation", "recommendation_ref", "ref", "scope"})


def is_no_action(text: str) -> bool:
    """Whether the words under the heading of the actions say that there is none, or only which other it is."""
    return bool(_NO_ACTION.fullmatch(text.strip().rstrip(".") or text.strip()))


def cells_without_action(sheet: PlanSheet, filled: Mapping[int, Any]) -> dict[int, Any] | None:
    """The cells of a row that has no action which are left for its recommendation, if it names one; None where it has one."""
    actions = [cell_text(cell) for index, cell in filled.items() if sheet.columns[index] == "action"]
    if not actions or not all(map(is_no_action, actions)):
        return None
    names_one = any(sheet.columns[index] == "recommendation" for index in filled)
    return {index: cell for index, cell in filled.items() if names_one and sheet.columns[index] in _OF_RECOMMENDATION}
