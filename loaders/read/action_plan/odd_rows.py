"""What a row of a plan is that is no action: headings again, a guide to them, a legend, a total, a note, a theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.guides import is_guide
from loaders.read.action_plan.legends import is_legend
from loaders.read.action_plan.lines import names_kind_of_recommendations
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.odd_rows import is_bare_total, is_marked_note, is_total
from loaders.records.values import cell_text

RECOMMENDATION = re.compile(r"rec(ommendation)?s?\b\s*\d*", re.IGNORECASE)
_ASIDE = re.compile(r"\(.*\)|\[.*\]", re.DOTALL)  # "(carried forward from the plan of 2024)"
_NUMBER = re.compile(r"\(?\d+([.\-/]\d+)*[a-z]?[.)]?", re.IGNORECASE)
# A text alone under one of these headings belongs to the action above it.
_CONTINUED = frozenset({"notes", "evidence", "owners", "job_role"})


def left_out_kind(
    sheet: PlanSheet, filled: Mapping[int, Any], *, has_action: bool, is_banner: bool, is_last: bool
) -> str:
    """What a row is that is no action: headings again, a guide, a legend, a total, a note, a theme; empty where it is one."""
    texts = {index: cell_text(cell) for index, cell in filled.items()}
    first, text = next(iter(texts.items()))
    if all(name_key(text) == name_key(sheet.table.names[index]) for index, text in texts.items()):
        return "repeated row of headings"
    if is_legend([sheet.columns[index] for index in texts], list(texts.values())):
        return "legend"
    if not has_action and is_guide(list(texts.values())):
        return "guide to the headings"
    if (is_bare_total(text) and sheet.columns[first] != "action") or is_total([*filled.values()], is_last=False):
        return "total"
    if len(set(texts.values())) > 1 or RECOMMENDATION.match(text):
        return ""
    return _kind_of_text("" if is_banner else sheet.columns[first], text, has_action=has_action, is_last=is_last)


def _kind_of_text(column: str, text: str, *, has_action: bool, is_last: bool) -> str:
    """What a text alone in its row is: a theme, or a note below the last action; empty where it belongs to the plan."""
    if column == "recommendation" and has_action and _ASIDE.fullmatch(text):
        return "note"
    if names_kind_of_recommendations(text):
        return "theme"
    if is_marked_note(text):
        return "theme" if text.lower().startswith("theme") else "note"
    if column == "ref" and _NUMBER.fullmatch(text):
        return "number alone"
    belongs = (
        column == "action" or (column == "recommendation" and not is_last) or (column in _CONTINUED and has_action)
    )
    return "" if belongs else "note" if is_last else "theme"
