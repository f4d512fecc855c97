"""Edits as what a loader hands over: a form is a load of a few records, checked and planned like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from graph.records import BY_HAND, Node, Relationship
from graph.schema import schema
from graph.writer import Element
from graph.writer.categories import categories_at
from graph.writer.import_elements import key_of
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.records.ids import slug
from loaders.records.reading import Reading
from loaders.records.record import FORM, Record, between
from loaders.write.categories import columns_named, replaced_categories
from loaders.write.current import Current
from loaders.write.edits import Edit, End, EventEdit, LinkEdit, RecordEdit, Removal
from loaders.write.problems import FieldProblem, blank_problem, columns_of, place_of, properties_named
from loaders.write.removal import links_at, reasons_to_keep, ruled_ends
from loaders.write.values import EnteredValues, entered_values, find_record

_BY_HAND_TITLE = "Entered by hand"
MAX_ID_LENGTH = 40
# What has a value keeps one: another word may take its place.
_NEVER_EMPTIED = frozenset({"status", "sensitivity", "canonical_id"})


@dataclass(slots=True)
class EditReading:
    """The edits as records, the record that each became, and what is wrong with them before any rule is asked.

    `offered` has for each edit what it sets, None for what it empties.
    """

    graph: ExistingGraph
    current: Mapping[int, Current]
    reading: Reading = field(default_factory=lambda: Reading(FORM, BY_HAND))
    records: dict[int, Record] = field(default_factory=dict)
    offered: dict[int, dict[str, Any]] = field(default_factory=dict)
    problems: list[FieldProblem] = field(default_factory=list)
    attached: set[Key] = field(default_factory=set)
    added: set[End] = field(default_factory=set)  # the new records of the write, by their names

    def take(self, edits: Sequence[Edit]) -> None:
        """All edits, in their order."""
        self.added = {end for edit in edits if (end := _added(edit))}
        for number, edit in enumerate(edits):
            current = self.current.get(number)
            if refusal := _refusal(edit, current):
                self.problems.append(FieldProblem(number, "", refusal, code="not_edited"))
            elif isinstance(edit, Removal):
                self._remove(number, self.current[number].element)
            else:
                self._take(number, edit, current)
        if any(number not in self.current for number in self.records) and not self.graph.node("Source", BY_HAND):
            values = {"id": BY_HAND, "title": _BY_HAND_TITLE}
            self.reading.records.insert(0, Record("Source", values, place_of(0, "Source")))
        self.reading.attached = frozenset(self.attached)

    def _take(self, number: int, edit: RecordEdit | LinkEdit | EventEdit, current: Current | None) -> None:
        entered = entered_values(self.graph, number, edit.kind, edit.values)
        self.problems += entered.problems
        cleared = self._cleared(number, edit.kind, entered, current)
        record = Record(edit.kind, {}, place_of(number, edit.kind), columns_of(edit.kind), frozenset(cleared))
        if current is None:
            # An episode without a number comes to its place in time.
            self.reading.counts_episodes |= edit.kind == "Episode" and "sequence" not in entered.raw
            record.values |= entered.raw | self._new(edit)
            self.offered[number] = {**entered.stored}
            if isinstance(edit, EventEdit):
                event = record.values["id"]
                link = {"id": f"{event}-of", **between(*edit.of, "Event", event)}
                self.reading.records.append(Record("HAS_EVENT", link, place_of(number, "Event"), {}))
        else:
            now = current.element.properties
            changed = {name: value for name, value in entered.stored.items() if now.get(name) != value}
            self.offered[number] = changed | dict.fromkeys(cleared)
            names = [name for name in entered.raw if name in changed]
            # A row of a relationship repeats what is required of it; one of a node need not.
            repeated = {
                name: now[name] for name, prop in properties_named(edit.kind).items() if prop.required and name in now
            }
            record.values |= repeated if isinstance(edit, LinkEdit) else {}
            record.values |= {name: entered.raw[name] for name in names} | _identity(current.element)
            self._replace_categories(number, edit, entered, current, record)
        self.records[number] = record
        self.reading.records.append(record)

    def _replace_categories(
        self, number: int, edit: Edit, entered: EnteredValues, current: Current, record: Record
    ) -> None:
        """The categories that columns of a record name, where an edit sets others."""
        if not (isinstance(edit, RecordEdit) and isinstance(current.element, Node)):
            return
        stated = categories_at(edit.label, current.version)
        for column in columns_named(edit.label, edit.values):
            code, ended = replaced_categories(self.graph, current.element, column, entered)
            self.offered[number] |= {column.name: code}
            self.reading.removals += ended
            self.attached |= {key_of(link) for link in ended}
            if code and code not in stated[column.name]:
                record.values[column.name] = code

    def _cleared(self, number: int, kind: str, entered: EnteredValues, current: Current | None) -> list[str]:
        """The properties that an edit empties; a problem for each that is required, or protects a case."""
        properties = properties_named(kind)
        now = current.element.properties if current else {}
        cleared = [name for name in entered.blank if name in properties and now.get(name) is not None]
        refused = [name for name in cleared if properties[name].required or name in _NEVER_EMPTIED]
        self.problems += [blank_problem(number, kind, name) for name in refused]
        return [name for name in cleared if name not in refused]

    def _new(self, edit: RecordEdit | LinkEdit | EventEdit) -> dict[str, Any]:
        """The identity of what is new: a readable id of its own, or its ends."""
        if isinstance(edit, EventEdit):
            return {"id": edit.new_id or f"{edit.of[1]}-{slug(str(edit.values.get('field', '')))}-{uuid4().hex[:8]}"}
        if isinstance(edit, RecordEdit):
            label = schema().labels[edit.label]
            if label.is_one_by_name:  # its name says which one it is
                return {}
            name = str(edit.values.get(label.caption) or label.word)
            id_ = edit.new_id or f"{slug(name)[:MAX_ID_LENGTH].strip('-')}-{uuid4().hex[:6]}"
            self.reading.made_ids |= {(edit.label, id_)}
            return {"id": id_}
        ends = [self._end(end) if end else ("", "") for end in (edit.start, edit.end)]
        return {
            "id": edit.new_id or uuid4().hex[:16],
            **{key: text for key, text in between(*ends[0], *ends[1]).items() if text},
        }

    def _end(self, end: End) -> End:
        """A record that an end names: a new one of the same write before one of the graph."""
        return end if end in self.added else find_record(self.graph, end)

    def _remove(self, number: int, element: Element) -> None:
        links = links_at(self.graph, element) if isinstance(element, Node) else [element]
        reasons = list(reasons_to_keep(self.graph, element, links))
        self.problems += [FieldProblem(number, "", reason, code="stands_on_it") for reason in reasons]
        if reasons:
            return
        self.reading.removals.append(element)
        self.attached |= {key_of(link) for link in links}
        gone = key_of(element) if isinstance(element, Node) else None
        for label, id_ in ruled_ends(links, gone):
            self._hold_to_rules(number, label, id_)

    def _hold_to_rules(self, number: int, label: str, id_: str) -> None:
        """A record of which nothing is set: the rules look at it again, as it will be."""
        if any(record.kind == label and record.values.get("id") == id_ for record in self.reading.records):
            return
        properties = self.graph.node(label, id_) or {}
        values = {"id": id_, "source_id": properties.get("source_id", BY_HAND)}
        self.reading.records.append(Record(label, values, place_of(number, label), columns_of(label)))


def _identity(element: Element) -> dict[str, Any]:
    """What tells a record of a load which element it is; it stays in its source."""
    known = {"id": element.id} | ({"source_id": source} if (source := element.properties.get("source_id")) else {})
    if isinstance(element, Relationship):
        return known | between(element.from_label, element.from_id, element.to_label, element.to_id)
    return known


def _added(edit: Edit) -> End | None:
    """The name by which other edits of the write mean the record that this one adds."""
    if not isinstance(edit, RecordEdit) or edit.id is not None:
        return None
    return edit.label, str(edit.values.get(schema().labels[edit.label].caption) or "")


def _refusal(edit: Edit, current: Current | None) -> str:
    """Why nobody may edit this by hand; empty where people may."""
    if edit.kind in schema().labels and schema().labels[edit.kind].internal:
        return f"Records of {edit.kind} are Casethread's own."
    if current and current.is_shipped:
        return "This comes with Casethread, and belongs to its version."
    if current and edit.kind == "Event" and not isinstance(edit, Removal):
        return "A history is only ever added to. Undo the change that made the event, if it was made in error."
    return ""
