"""Who may open a case: restricting one is for whoever edits it, making it less so is a right of its own (rule 17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.privacy.sensitivity import INTERNAL, OPEN, RESTRICTED, sensitivity_of
from graph.records import Node
from graph.writer import Plan

_CASE = "Case"
_STATED = frozenset({"sensitivity", "synthetic"})  # what says who may see it
_LESS_AND_LESS = (OPEN, INTERNAL, RESTRICTED)


def openings(plan: Plan) -> Iterator[Node]:
    """The cases of the graph that a plan makes less restricted."""
    for change in plan.changes:
        element = change.element
        if isinstance(element, Node) and element.label == _CASE and opens(change.before, change.after):
            yield element


def opens(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a case is less restricted after a change than before, by the values that it changes."""
    if _STATED.isdisjoint({*before, *after}):
        return False
    return _LESS_AND_LESS.index(sensitivity_of(after)) < _LESS_AND_LESS.index(sensitivity_of(before))
