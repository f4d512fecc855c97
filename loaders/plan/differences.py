"""Compares the elements of a file with those in the graph: changes, and conflicts with manual edits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.records import Relationship
from graph.schema import schema
from graph.writer.plan import Element, ElementChange, Plan
from loaders.check import Drafts
from loaders.check.conflicts import preserved_by
from loaders.check.elements import kind_of


class Differences:
    """Notes the changes of a load in its plan; blanks change nothing unless they are meant to clear."""

    def __init__(self, drafts: Drafts, plan: Plan) -> None:
        self._drafts, self._plan = drafts, plan

    def compare(self, element: Element, existing: Mapping[str, Any]) -> None:
        """Note what differs of one element, or that nothing does."""
        offered: dict[str, Any] = {
            name: value
            for name, value in element.properties.items()
            if name != "source_id" and existing.get(name) != value
        }
        offered |= self._cleared(element, existing)
        offered |= _reopened(element, existing, offered)
        after = self._without_conflicts(element, existing, offered)
        if after:
            before = {name: existing.get(name) for name in after}
            self._plan.changes.append(ElementChange(element, before, after))
        else:
            self._plan.unchanged += 1

    def _cleared(self, element: Element, existing: Mapping[str, Any]) -> dict[str, None]:
        name = kind_of(element)
        draft = (self._drafts.nodes.get(name) or self._drafts.relationships.get(name, {})).get(element.id)
        return dict.fromkeys(self._drafts.cleared(draft, existing)) if draft else {}

    def _without_conflicts(
        self, element: Element, existing: Mapping[str, Any], offered: dict[str, Any]
    ) -> dict[str, Any]:
        conflicts = self._drafts.manual_edits.conflicts(element, existing, offered)
        self._plan.conflicts += conflicts.values()
        preserved = preserved_by(conflicts, element, existing, offered)
        return {name: value for name, value in offered.items() if name not in preserved}


def _reopened(element: Element, existing: Mapping[str, Any], offered: Mapping[str, Any]) -> dict[str, None]:
    """A reopened element has no date of closing; its events keep the one it had."""
    if isinstance(element, Relationship) or "status" not in offered:
        return {}
    label = schema().labels[element.label]
    if offered["status"] not in label.open_statuses or label.closed is None or label.closed in element.properties:
        return {}
    return {stored: None for stored in label.properties[label.closed].stored_names if existing.get(stored) is not None}
