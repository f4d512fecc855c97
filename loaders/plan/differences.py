"""Compares what a file says of an element with what the graph holds: changes, and conflicts with work by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.records import Relationship
from graph.schema import schema
from graph.writer.plan import Conflict, Element, ElementChange, Plan
from loaders.check import Drafts
from loaders.check.elements import kind_of, properties_of


class Differences:
    """Notes the changes of a load in its plan; blanks change nothing unless they are meant to clear."""

    def __init__(self, drafts: Drafts, plan: Plan) -> None:
        self._drafts, self._plan = drafts, plan

    def compare(self, element: Element, standing: Mapping[str, Any]) -> None:
        """Note what differs of one element, or that nothing does."""
        offered: dict[str, Any] = {
            name: value
            for name, value in element.properties.items()
            if name != "source_id" and standing.get(name) != value
        }
        offered |= self._cleared(element, standing)
        offered |= _reopened(element, standing, offered)
        after = self._without_conflicts(element, standing, offered)
        if after:
            before = {name: standing.get(name) for name in after}
            self._plan.changes.append(ElementChange(element, before, after))
        else:
            self._plan.unchanged += 1

    def _cleared(self, element: Element, standing: Mapping[str, Any]) -> dict[str, None]:
        name = kind_of(element)
        draft = (self._drafts.nodes.get(name) or self._drafts.relationships.get(name, {})).get(element.id)
        return dict.fromkeys(self._drafts.cleared(draft, standing)) if draft else {}

    def _without_conflicts(
        self, element: Element, standing: Mapping[str, Any], offered: dict[str, Any]
    ) -> dict[str, Any]:
        kept = self._drafts.hands.kept(element, standing, offered)
        told = [name for name in offered if name in kept and name in properties_of(element)]
        self._plan.conflicts += [Conflict(element, name, standing.get(name), offered[name]) for name in told]
        return {name: value for name, value in offered.items() if name not in kept}


def _reopened(element: Element, standing: Mapping[str, Any], offered: Mapping[str, Any]) -> dict[str, None]:
    """What is open again has no date of closing; its events remember the one it had."""
    if isinstance(element, Relationship) or "status" not in offered:
        return {}
    label = schema().labels[element.label]
    if offered["status"] not in label.open_statuses or label.closed is None or label.closed in element.properties:
        return {}
    return {one: None for one in label.properties[label.closed].kept_as if standing.get(one) is not None}
