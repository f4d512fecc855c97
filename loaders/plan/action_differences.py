"""What a load changes of each recommendation and action that the graph has: values, owners and notes, for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph.records import Node, Relationship
from graph.schema import Property, schema
from graph.writer.plan import Element, ElementChange, Plan
from loaders.check import Drafts

MAX_NOTE_LENGTH = 80  # characters of a note that are shown


@dataclass(frozen=True, slots=True)
class ActionDifference:
    """One recommendation or action and what a load changes of it; `is_new` where the load adds it."""

    label: str
    id: str
    ref: str
    title: str
    changes: tuple[str, ...] = ()
    is_new: bool = False

    @property
    def sentence(self) -> str:
        """The record and all its changes in one line."""
        number = f" {self.ref}" if self.ref else ""
        return f"{self.label}{number} ({self.title}): {'new' if self.is_new else '; '.join(self.changes)}."


def action_differences(plan: Plan, drafts: Drafts) -> list[ActionDifference]:
    """Those of a load beside a graph that has some of its recommendations or actions; none for a first load."""
    labels = _labels()
    new = {(node.label, node.id) for node in plan.nodes if node.label in labels}
    changes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, change in _changes(plan, drafts):
        if key not in new:
            changes[key].append(change)
    is_first = all(key in new for label in labels for key in ((label, id_) for id_ in drafts.nodes_of(label)))
    differences = []
    for label in labels if not is_first else ():
        for node_id, draft in drafts.nodes_of(label).items():
            key, properties = (label, node_id), drafts.merged(draft)
            if key in new or key in changes:
                ref, title = str(properties.get("ref", "")), str(properties.get("title", node_id))
                differences.append(
                    ActionDifference(label, node_id, ref, title, tuple(changes.get(key, ())), key in new)
                )
    return differences


def other_changes(plan: Plan, differences: Sequence[ActionDifference]) -> list[ElementChange]:
    """The changes of a load that are not among those of its recommendations and actions."""
    shown = {(difference.label, difference.id) for difference in differences}
    return [change for change in plan.changes if _subject(change.element) not in shown]


def _subject(element: Element) -> tuple[str, str]:
    """What a change is listed under: an owner under the action."""
    if isinstance(element, Node):
        return element.label, element.id
    return (element.from_label, element.from_id) if element.type == "OWNED_BY" else (element.type, element.id)


def _labels() -> list[str]:
    """What is open or closed: recommendations, actions."""
    return [label.name for label in schema().domain_labels if label.open_statuses]


def _changes(plan: Plan, drafts: Drafts) -> Iterator[tuple[tuple[str, str], str]]:
    """Each change with the record that it is one of."""
    for change in plan.changes:
        element = change.element
        if isinstance(element, Node) and element.label in _labels():
            for name, after in change.after.items():
                if name in schema().labels[element.label].properties:
                    prop = schema().labels[element.label].properties[name]
                    before, now = _text(prop, change.before.get(name)), _text(prop, after)
                    yield (element.label, element.id), f"{prop.title}: {before} becomes {now}"
        elif isinstance(element, Relationship) and element.type == "OWNED_BY":
            for text in _changes_of_owner(change, _name(element.to_id, drafts)):
                yield ("Action", element.from_id), text
    events = {node.id: node.properties for node in plan.nodes if node.label == "Event"}
    for link in plan.relationships:
        key = (link.from_label, link.from_id)
        if link.type == "OWNED_BY":
            yield key, f"new owner: {_name(link.to_id, drafts)}"
        elif link.type == "HAS_EVENT" and events.get(link.to_id, {}).get("field") == "progress_note":
            yield key, f"new note: {_note(events[link.to_id])}"


def _changes_of_owner(change: ElementChange, owner: str) -> Iterator[str]:
    """What changes of one ownership that the graph has."""
    properties = schema().relationships["OWNED_BY"].properties
    for name, after in change.after.items():
        if name == "to":
            yield f"no longer owned by {owner} from {after}" if after else f"owned by {owner} again"
        elif name in properties:
            before, now = (_text(properties[name], value) for value in (change.before.get(name), after))
            yield f"{properties[name].title} at {owner}: {before} becomes {now}"


def _text(prop: Property, value: Any) -> str:
    if value is None:
        return "blank"
    if prop.vocabulary:
        return str(schema().words(prop).get(str(value), value))
    return str(value) if prop.is_date else repr(value)


def _note(event: dict[str, Any]) -> str:
    text = " ".join(str(event.get("to_value") or event.get("reason") or "").split())
    short = text if len(text) <= MAX_NOTE_LENGTH else f"{text[: MAX_NOTE_LENGTH - 3]}..."
    return f"{event['at']} {short!r}" if event.get("at") else repr(short)


def _name(organisation: str, drafts: Drafts) -> str:
    draft = drafts.nodes_of("Organisation").get(organisation)
    properties = drafts.merged(draft) if draft else drafts.graph.node("Organisation", organisation)
    return str((properties or {}).get("name", organisation))
