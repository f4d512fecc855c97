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
    yield from (node for node in plan.nodes if node.label == _ACTION and node.properties.get("status") in closed)
    for action, before, after in _changes_of_status(plan):
        if after in closed and before not in closed:
            yield action


def reopenings(plan: Plan) -> Iterator[Node]:
    """The closed actions that a plan opens again."""
    closed = schema().labels[_ACTION].closed_statuses
    for action, before, after in _changes_of_status(plan):
        if before in closed and after not in closed:
            yield action


def _changes_of_status(plan: Plan) -> Iterator[tuple[Node, object, object]]:
    """Each action whose status a plan changes, with its status before and after."""
    for change in plan.changes:
        element = change.element
        if isinstance(element, Node) and element.label == _ACTION and "status" in change.after:
            yield element, change.before.get("status"), change.after["status"]
