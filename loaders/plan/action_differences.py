"""What a load changes of each recommendation and action that the graph has, and what it read of each new one, for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

from graph.dates import day
from graph.records import Node, Relationship
from graph.schema import Property, schema
from graph.writer.plan import Element, ElementChange, Plan
from loaders.check import Drafts
from loaders.records.problem_log import shown

Key: TypeAlias = tuple[str, str]  # label and id


@dataclass(frozen=True, slots=True)
class ActionDifference:
    """One recommendation or action and what a load changes of it; where it `is_new`, all that was read of it.

    `place` is the sheet and the row that it stands in.
    """

    label: str
    id: str
    ref: str
    title: str
    changes: tuple[str, ...] = ()
    is_new: bool = False
    place: str = ""

    @property
    def sentence(self) -> str:
        """The record and all its changes in one line."""
        number = f" {self.ref}" if self.ref else ""
        changes = "; ".join([*(["new"] if self.is_new else []), *self.changes])
        place = f" [{self.place}]" if self.is_new and self.place else ""
        return f"{self.label}{number} ({self.title}): {changes}.{place}"


def action_differences(plan: Plan, drafts: Drafts) -> list[ActionDifference]:
    """Those of a load; of a first one every recommendation and action, as it was read."""
    labels = _labels()
    new = {(node.label, node.id): node for node in plan.nodes if node.label in labels}
    reviews = _reviews(new, drafts)
    changes = defaultdict(list, {key: [*reviews.get(key, ()), *_values(node)] for key, node in new.items()})
    for key, change in chain(_changes(plan, drafts), _additions(plan, drafts, new)):
        changes[key].append(change)
    differences = []
    for label in labels:
        in_file = ((label, node_id) for node_id in drafts.nodes_of(label))
        for key in dict.fromkeys(chain(in_file, changes)):  # last, those of which the file has nothing but a note
            if key[0] == label and key in changes:
                properties = _properties(*key, drafts)
                ref, title = str(properties.get("ref", "")), str(properties.get("title", key[1]))
                place = _place(*key, drafts)
                differences.append(ActionDifference(*key, ref, title, tuple(changes[key]), key in new, place))
    return differences


def _reviews(new: Container[Key], drafts: Drafts) -> dict[Key, list[str]]:
    """Which review each new record is of, where the file has several."""
    titles = {id_: drafts.as_it_will_be("Review", id_).get("title", id_) for id_ in drafts.nodes_of("Review")}
    if len(titles) <= 1:
        return {}
    of: dict[Key, dict[str, None]] = defaultdict(dict)
    for link in drafts.relationships_of("RAISED"):
        of["Recommendation", link.element.to_id].setdefault(link.element.from_id)
    for link in drafts.relationships_of("LED_TO"):
        of["Action", link.element.to_id] |= of["Recommendation", link.element.from_id]
    for id_ in drafts.nodes_of("Action"):  # the id of one that follows from no recommendation begins with its review's
        if not of["Action", id_] and (begins := [review for review in titles if id_.startswith(f"{review}-action-")]):
            of["Action", id_].setdefault(max(begins, key=len))
    named = {key: [titles[review] for review in reviews if review in titles] for key, reviews in of.items()}
    return {key: [f"of the review {title!r}" for title in of_one] for key, of_one in named.items() if key in new}


def _place(label: str, id_: str, drafts: Drafts) -> str:
    """The sheet and the row of a record; blank where the file has no row for it."""
    if not (draft := drafts.nodes_of(label).get(id_)):
        return ""
    place = draft.record.place
    return ", ".join(filter(None, (place.sheet, f"row {place.row}" if place.row else "")))


def _values(node: Node) -> Iterator[str]:
    """What a new record has, beside its number, its title and its source."""
    for name, prop in schema().labels[node.label].properties.items():
        value = node.properties.get(name)
        if name not in {"ref", "title", "source_id"} and value not in (None, node.properties.get("title")):
            yield f"{prop.title}: {_text(prop, value)}"


def other_changes(plan: Plan, differences: Sequence[ActionDifference]) -> list[ElementChange]:
    """The changes of a load that are not among those of its recommendations and actions."""
    listed = {(difference.label, difference.id) for difference in differences}
    return [change for change in plan.changes if _subject(change.element) not in listed]


def _subject(element: Element) -> Key:
    """What a change is listed under: an owner under the action."""
    if isinstance(element, Node):
        return element.label, element.id
    return (element.from_label, element.from_id) if element.type == "OWNED_BY" else (element.type, element.id)


def _labels() -> list[str]:
    """What is open or closed: recommendations, actions."""
    return [label.name for label in schema().domain_labels if label.open_statuses]


def _changes(plan: Plan, drafts: Drafts) -> Iterator[tuple[Key, str]]:
    """Each change of what the graph has, with the record that it is one of."""
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


def _additions(plan: Plan, drafts: Drafts, new: Container[Key]) -> Iterator[tuple[Key, str]]:
    """The owners, addressees and notes that are added to each record, and the recommendation that it is of; all is new of what is `new`."""
    events = {node.id: node.properties for node in plan.nodes if node.label == "Event"}
    with_notes: dict[Key, None] = {}
    for link in plan.relationships:
        key = (link.from_label, link.from_id)
        which = "" if key in new else "new "
        if link.type == "LED_TO" and link.to_label == "Action":
            yield (link.to_label, link.to_id), f"of {_recommendation(link.from_id, drafts)}"
        elif link.type == "OWNED_BY":
            post = link.properties.get("job_role")
            yield key, f"{which}owner: {_name(link.to_id, drafts)}{f' ({post})' if post else ''}"
        elif link.type == "ADDRESSED_TO":
            yield key, f"{which}addressee: {_name(link.to_id, drafts)}"
        elif link.type == "HAS_EVENT" and events.get(link.to_id, {}).get("field") == "progress_note":
            yield key, f"{which}note: {_note(events[link.to_id])}"
            with_notes.setdefault(key)
    for key in with_notes:
        for note in drafts.notes_gone.get(key, ()):
            yield key, f"the note {'of ' if note.get('at') else ''}{_note(note)} is no longer in the plan, and stays"


def _changes_of_owner(change: ElementChange, owner: str) -> Iterator[str]:
    """What changes of one ownership that the graph has."""
    properties = schema().relationships["OWNED_BY"].properties
    for name, after in change.after.items():
        if name == "to":
            yield f"owned by {owner} until {day(str(after))}" if after else f"owned by {owner} again"
        elif name in properties:
            before, now = (_text(properties[name], value) for value in (change.before.get(name), after))
            yield f"{properties[name].title} at {owner}: {before} becomes {now}"


def _text(prop: Property, value: Any) -> str:
    if value is None:
        return "blank"
    if prop.vocabulary:
        return str(schema().words(prop).get(str(value), value))
    return day(str(value)) if prop.is_date else repr(value)


def _note(event: Mapping[str, Any]) -> str:
    short = _in_one_line(event.get("to_value") or event.get("reason") or "")
    return f"{day(event['at'])} {short!r}" if event.get("at") else repr(short)


def _in_one_line(text: Any) -> str | None:
    return shown(" ".join(str(text).split()))


def _recommendation(id_: str, drafts: Drafts) -> str:
    properties = _properties("Recommendation", id_, drafts)
    number = f" {properties['ref']}" if properties.get("ref") else ""
    return f"recommendation{number} ({_in_one_line(properties.get('title', id_))})"


def _name(organisation: str, drafts: Drafts) -> str:
    return str(_properties("Organisation", organisation, drafts).get("name", organisation))


def _properties(label: str, id_: str, drafts: Drafts) -> Mapping[str, Any]:
    """A record's properties, as they will be if the load has it."""
    draft = drafts.nodes_of(label).get(id_)
    return (drafts.merged(draft) if draft else drafts.graph.node(label, id_)) or {}
