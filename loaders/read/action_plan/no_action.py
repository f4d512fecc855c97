"""What stands where a plan has its actions and is none: "None", "See 1.1", "Number not used", "Deleted at Board 14/09/2026"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.references import REFERENCE
from loaders.read.dates_in_words import MONTH
from loaders.records.values import cell_text

# What such a row is.
NO_ACTION, NOT_USED, TAKEN_OUT = "no action", "number not used", "action taken out"
NOT_ACCEPTED = "recommendation not accepted"
NO_RECOMMENDATION = "recommendation not used"
_NUMBER = r"(?:(?:action|recommendation|rec|no|point|item)s?\b\.?\s*)*(?:[RA]\.?)?\d+(?:\.\d+)*[a-z]?"
_NO_ACTION = re.compile(
    r"[-–—.]+|(?:none|nil|nil return|n\s*[/.]?\s*a\.?|not (?:applicable|required|needed))(?:\s*[-–—:;(].*)?"
    r"|none (?:required|needed|identified|proposed|at present|currently)"
    r"|no (?:further |new |additional )?actions?(?: (?:is |was |are )?(?:required|needed|necessary|proposed|identified))?"
    r"(?:\s*[-–—:;,.(].*)?"
    r"|ditto|(?:the )?same|(?:same )?as above|see above"
    rf"|{REFERENCE}"
    rf"|(?:covered (?:by|in|under|at)|duplicate of|linked to|merged with|combined with)\s+{_NUMBER}"
    rf"(?:\s*(?:,|&|and)\s*{_NUMBER})*(?:\s+above|\s+below)?",
    re.IGNORECASE | re.DOTALL,
)
_REFUSAL = re.compile(
    r"(?:(?:the |this )?(?:recommendation|rec)\b\.?\s*(?:\d[\d.]*\s*)?)?(?:(?:is|was|has been) )?"
    r"(?:not (?:been )?(?:accepted|agreed|supported|adopted)|rejected|declined)"
    r"(?:\s+(?:by|at) (?:\w+ ){0,4}\w+)?(?:\s*[-–—:;,.(].*)?",
    re.IGNORECASE | re.DOTALL,
)
_UNUSED = re.compile(
    r"(?:(?:this |action )?(?:number|no|ref|reference|row|action|item|page)\b\.? ?(?:is |was )?)?"
    r"(?:not (?:in )?used?|no longer (?:in )?used?|unused|(?:intentionally|deliberately) (?:left )?blank|left (?:intentionally )?blank"
    r"|reserved(?: for future use)?|void|vacant|spare)",
    re.IGNORECASE,
)
# What may stand beside "Deleted": who took it out, on which day, and with which other action it was merged.
_CAPITAL = r"(?-i:[A-Z])"
_BODY = (
    rf"(?:(?:the|our|an?|{_CAPITAL}[\w&'’]*) ){{0,4}}"
    rf"(?:{_CAPITAL}{{3,5}}|board|meeting|panel|(?:sub-?)?group|committee|partnership|chair)"
)
_DAY = (
    r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{MONTH})\.? )?(?:19|20)\d\d)"
)
_NUMBERS = rf"{_NUMBER}(?: ?(?:,|&|and) ?{_NUMBER})*(?: above| below)?"
_OUT = r"(?:deleted|removed|withdrawn|superseded|cancelled|discontinued)"
_JOINED = r"(?:merged|combined|replaced|subsumed|incorporated|amalgamated|moved)"
_INTO = r"(?:with|by|in|into|to|under|within)"
_MORE = (
    rf"(?:{_OUT}|(?:at|by|following|on|in|from) (?:the )?(?:{_BODY}|{_DAY})|(?:of )?{_DAY}|(?={_CAPITAL}){_BODY}"
    rf"|(?:now )?(?:(?:{_JOINED}|see|duplicate of)(?: {_INTO})?|{_INTO}) {_NUMBERS})"
)
_TAKEN_OUT = re.compile(
    rf"(?:(?:this |the )?(?:action|recommendation|item|number|row)\b ?(?:is |was |has been )?)?(?:now )?"
    rf"(?:{_OUT}|{_JOINED}(?= {_INTO}\b))(?:(?:\s*[-–—:;,.(]\s*|\s+)(?:and )?{_MORE}){{0,6}}+[\s).]*",
    re.IGNORECASE,
)
MAX_LENGTH = 150  # characters of words that say no more than this
_OF_RECOMMENDATION = frozenset({"recommendation", "recommendation_ref", "ref", "scope"})


def is_no_action(text: str) -> bool:
    """Whether the words under the heading of the actions say that there is none, or only which other it is."""
    return bool(_NO_ACTION.fullmatch(text.strip().rstrip(".") or text.strip()))


def is_unused(text: str) -> bool:
    """Whether they say that nothing has the number of the row."""
    return bool(_UNUSED.fullmatch(_plain(text)))


def is_taken_out(text: str) -> bool:
    """Whether they say that an action was taken out of the plan, when or for which other, and not which it was."""
    return len(text) <= MAX_LENGTH and bool(_TAKEN_OUT.fullmatch(_plain(text)))


def is_refusal(text: str) -> bool:
    """Whether they say that the recommendation was not accepted, with or without a reason."""
    return bool(_REFUSAL.fullmatch(text.strip()))


def kind_without_action(sheet: PlanSheet, filled: Mapping[int, Any]) -> str:
    """What a row is that has no action, or nothing but the number of a recommendation; empty for any other."""
    actions = [cell_text(cell) for index, cell in filled.items() if sheet.columns[index] == "action"]
    kinds = ((NO_ACTION, is_no_action), (NOT_USED, is_unused), (TAKEN_OUT, is_taken_out), (NOT_ACCEPTED, is_refusal))
    if actions:
        return next((kind for kind, is_kind in kinds if all(map(is_kind, actions))), "")
    texts = [cell_text(cell) for index, cell in filled.items() if sheet.columns[index] == "recommendation"]
    return NO_RECOMMENDATION if texts and all(map(_is_gone, texts)) else ""


def cells_of_recommendation(sheet: PlanSheet, filled: Mapping[int, Any]) -> dict[int, Any]:
    """The cells of a row without an action that are left for its recommendation, if it names one; what says that this was not
    accepted is its status."""
    names_one = any(
        sheet.columns[index] == "recommendation" and not _is_gone(cell_text(cell)) for index, cell in filled.items()
    )
    return {
        index: cell
        for index, cell in filled.items()
        if names_one
        and (
            sheet.columns[index] in _OF_RECOMMENDATION
            or (sheet.columns[index] == "action" and is_refusal(cell_text(cell)))
        )
    }


def _is_gone(text: str) -> bool:
    return is_unused(text) or is_taken_out(text)


def _plain(text: str) -> str:
    """A text in one line, without the brackets, dashes and full stops around it."""
    return " ".join(text.split()).strip(" ()[]*.–—-")
