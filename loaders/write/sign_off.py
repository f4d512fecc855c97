"""Who may close an action: reporting it complete is for whoever edits, accepting that for whoever signs it off."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Node
from graph.schema import schema
from graph.writer import Plan

_ACTION = "Action"


def closings(plan: Plan) -> Iterator[Node]:
    """The actions that a plan closes, or brings closed; one that is closed already may be corrected."""
    closed = schema().labels[_ACTION].closed_statuses
    for node in plan.nodes:
        if node.label == _ACTION and node.properties.get("status") in closed:
            yield node
    for change in plan.changes:
        is_closing = change.after.get("status") in closed and change.before.get("status") not in closed
        if isinstance(change.element, Node) and change.element.label == _ACTION and is_closing:
            yield change.element
