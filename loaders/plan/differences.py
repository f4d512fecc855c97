"""Compares what a file says of an element with what the graph holds: changes, and conflicts with work by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.records import Node, Relationship
from graph.schema import Property, schema
from graph.writer.plan import Conflict, Element, ElementChange, Plan
from loaders.check import Drafts
from loaders.plan.hands import Hands

# Never emptied by a blank cell: what identifies an element, and what is kept in step with something else.
_KEPT = {"id", "source_id", "status", "canonical_id"}


class Differences:
    """Notes the changes of a load in its plan; blanks change nothing unless they are meant to clear."""

    def __init__(self, drafts: Drafts, plan: Plan, clear_blanks: bool) -> None:
        self._drafts, self._plan, self._clear_blanks = drafts, plan, clear_blanks
        self._hands = Hands(drafts)

    def compare(self, element: Element, standing: Mapping[str, Any]) -> None:
        """Note what differs of one element, or that nothing does."""
        offered: dict[str, Any] = {
            name: value
            for name, value in element.properties.items()
            if name != "source_id" and standing.get(name) != value
        }
        if self._clear_blanks:
            offered |= self._cleared(element, standing)
        offered |= _reopened(element, standing, offered)
        after = self._without_conflicts(element, standing, offered)
        if after:
            before = {name: standing.get(name) for name in after}
            self._plan.changes.append(ElementChange(element, before, after))
        else:
            self._plan.unchanged += 1

    def _cleared(self, element: Element, standing: Mapping[str, Any]) -> dict[str, None]:
        """The properties whose cells the file leaves blank; columns that it does not have say nothing."""
        name = kind_of(element)
        properties = (schema().labels.get(name) or schema().relationships[name]).properties
        draft = (self._drafts.nodes.get(name) or self._drafts.relationships.get(name, {})).get(element.id)
        if draft is None:
            return {}
        said = {*draft.record.columns, *(key for key, value in draft.record.values.items() if value is None)}
        blank = [properties[one] for one in said if one in properties and one not in element.properties]
        return {
            one: None
            for prop in blank
            if prop.name not in _KEPT and not prop.required
            for one in _stored(prop)
            if standing.get(one) is not None
        }

    def _without_conflicts(
        self, element: Element, standing: Mapping[str, Any], offered: dict[str, Any]
    ) -> dict[str, Any]:
        after = {}
        for name, value in offered.items():
            if self._hands.set_last(element, standing, name):
                self._plan.conflicts.append(Conflict(element, name, standing.get(name), value))
            else:
                after[name] = value
        return after


def kind_of(element: Element) -> str:
    """The label of a node, the type of a relationship."""
    return element.label if isinstance(element, Node) else element.type


def _stored(prop: Property) -> list[str]:
    return [prop.name, f"{prop.name}_earliest", f"{prop.name}_latest"] if prop.is_date else [prop.name]


def _reopened(element: Element, standing: Mapping[str, Any], offered: Mapping[str, Any]) -> dict[str, None]:
    """What is open again has no date of closing; its events remember the one it had."""
    if isinstance(element, Relationship) or "status" not in offered:
        return {}
    label = schema().labels[element.label]
    if offered["status"] not in label.open_statuses or label.closed is None or label.closed in element.properties:
        return {}
    return {one: None for one in _stored(label.properties[label.closed]) if standing.get(one) is not None}
