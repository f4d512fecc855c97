"""What was entered by hand and undone since, to be done again: as a new write, held to what holds today."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.facts import facts_at
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import Import
from graph.writer.categories import IN_CATEGORY, categories_at
from graph.writer.import_elements import key_of
from graph.writer.imports import entered_by_hand, read_imports, undone_changes
from graph.writer.undo import PARTLY_UNDONE, UNDONE
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.records.record import FORM
from loaders.write.current import Current, current_elements, find_link
from loaders.write.edits import Edit, EventEdit, LinkEdit, RecordEdit, Removal
from loaders.write.named_records import columns_of, naming, recorded, records_named
from loaders.write.reading import EditReading
from loaders.write.stored_edits import edits_of_text
from loaders.write.values import find_record

_LINKS = "MATCH ()-[r:{type}]->() WHERE r.id IN $ids RETURN r.id AS id ORDER BY id"
_LAST = "MATCH (:{label} {{id: $id}})-[:HAS_EVENT]->(e:Event) RETURN max(e.sequence) AS last ORDER BY last"
_CATEGORY = (
    "MATCH (:{label} {{id: $id}})-[r:{type}]->(c:Category) WHERE c.taxonomy = $taxonomy "
    "RETURN r.import_id AS import_id ORDER BY import_id"
)


@dataclass(frozen=True, slots=True)
class Redone:
    """One edit that would be written again: what it is about as that is now, and the values that it would set.

    Of something new nothing is there now; `columns` has what it names in columns that are no properties.
    """

    edit: Edit
    current: Current | None
    values: Mapping[str, Any]
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Redo:
    """What would be done again, and how much of what was undone cannot be, as what it is about is gone."""

    steps: list[Redone] = field(default_factory=list)
    left_out: int = 0


def redo_of(database: Database, batch: Import, *, by: Viewer) -> Redo:
    """Of what was entered by hand the edits, or the values of them, that were undone and that are not so by now.

    What `by` may not see is as good as gone.
    """
    if batch.loader != FORM or batch.state not in (UNDONE, PARTLY_UNDONE):
        return Redo()
    hidden = facts_at(database).withheld_from(by.sight)
    return database.read_together(lambda: _Undone(ExistingGraph(database, hidden), batch).redo())


class _Undone:
    """What was undone of one import, beside the graph as it is."""

    def __init__(self, graph: ExistingGraph, batch: Import) -> None:
        self.graph, self.batch = graph, batch
        self.stored = edits_of_text(entered_by_hand(graph.read, batch.id))
        self.values: dict[Key, dict[str, Any]] = defaultdict(dict)  # as they were before, of each element
        for row in undone_changes(graph.read, batch.id):
            self.values[row["entity"], row["entity_id"]] |= json.loads(row["before"])["values"]
        self.there = self._there()
        self._events: Counter[Key] = Counter()  # of each record, those that come again
        # By the names by which the other edits mean them, the records that were added.
        self.added = {
            (each.key[0], str(each.edit.values.get(schema().labels[each.key[0]].caption) or "")): each.key
            for each in self.stored
            if isinstance(each.edit, RecordEdit) and each.edit.id is None
        }

    def redo(self) -> Redo:
        undone = list(self._edits())
        edits = [edit for edit in undone if self._can_be_done(edit)]
        current = current_elements(self.graph, edits)
        reading = EditReading(self.graph, current)
        reading.take(edits)
        steps = [
            Redone(edit, current.get(number), self._differing(current.get(number), reading.offered.get(number, {})),
                   columns_of(edit))
            for number, edit in enumerate(edits)
        ]  # fmt: skip
        changing = [step for step in steps if not step.current or step.values or isinstance(step.edit, Removal)]
        return Redo(changing, len(undone) - len(edits))

    def _edits(self) -> Iterator[Edit]:
        for key, edit in ((each.key, each.edit) for each in self.stored):
            if isinstance(edit, Removal):
                if key in self.values and key in self.there:
                    yield edit
            elif edit.id is None:
                if key not in self.there and not self._is_so(edit):
                    yield replace(self._by_ids(edit), new_id=key[1])
            elif not isinstance(edit, EventEdit) and (values := self._undone_of(edit)):
                yield replace(edit, values=values)

    def _undone_of(self, edit: RecordEdit | LinkEdit) -> dict[str, Any]:
        """The values of an edit that were undone."""
        undone = self.values.get((edit.kind, str(edit.id)), {})
        return {
            name: value
            for name, value in edit.values.items()
            if name in undone or (isinstance(edit, RecordEdit) and self._had_category(edit, name))
        }

    def _had_category(self, edit: RecordEdit, column: str) -> bool:
        """Whether a column named a category, and nobody has named one there since."""
        named = schema().labels[edit.label].columns.get(column)
        had_some = any(IN_CATEGORY in kinds for kinds in self.batch.counts.values())
        if named is None or not named.taxonomy or not had_some:
            return False
        cypher = _CATEGORY.format(label=schema().labels[edit.label].name, type=IN_CATEGORY)
        rows = self.graph.read(cypher, id=edit.id, taxonomy=named.taxonomy)
        return all(row["import_id"] not in self._later for row in rows)

    @cached_property
    def _later(self) -> set[str]:
        """The imports that came after it."""
        return {each.id for each in read_imports(self.graph.read) if each.revision > self.batch.revision}

    def _by_ids(self, edit: RecordEdit | LinkEdit | EventEdit) -> RecordEdit | LinkEdit | EventEdit:
        """An edit that names what the same write added, and that is there still, by its id: it may be called otherwise."""

        def by_id(end: Key | None) -> Key | None:
            return self.added[end] if end in self.added and self.added[end] in self.there else end

        if isinstance(edit, LinkEdit):
            return replace(edit, start=by_id(edit.start), end=by_id(edit.end))
        if isinstance(edit, EventEdit):
            return self._next(replace(edit, of=by_id(edit.of) or edit.of))
        named = ((name, (label, str(edit.values[name]))) for name, label in naming(edit))
        ids = {name: self.added[end][1] for name, end in named if self.added.get(end) in self.there}
        return replace(edit, values={**edit.values, **ids})

    def _is_so(self, edit: Edit) -> bool:
        """Whether an event records that a value became what it is by now."""
        if not isinstance(edit, EventEdit):
            return False
        name = recorded(edit)
        return name is not None and self._now(edit.of, name) == edit.values.get("to_value")

    def _next(self, edit: EventEdit) -> EventEdit:
        """An event after those that are there: of a value, from what that is now."""
        values = dict(edit.values)
        if "sequence" in values:
            cypher = _LAST.format(label=schema().labels[edit.of[0]].name)
            self._events[edit.of] += 1
            [row] = self.graph.read(cypher, id=edit.of[1])
            values["sequence"] = int(row["last"] or 0) + self._events[edit.of]
        if (name := recorded(edit)) and "from_value" in values:
            values["from_value"] = self._now(edit.of, name)
        return replace(edit, values=values)

    def _now(self, record: Key, name: str) -> Any:
        return (self.graph.node(*record) or {}).get(name)

    def _can_be_done(self, edit: Edit) -> bool:
        """Whether what an edit is about, or names, is there, or comes back with it."""
        if edit.id is None:
            return all(any(end in self.added or self._is_there(end) for end in ends) for ends in records_named(edit))
        if edit.kind in schema().labels:
            return (edit.kind, edit.id) in self.there
        start, end = (edit.start, edit.end) if isinstance(edit, LinkEdit | Removal) else (None, None)
        try:
            find_link(self.graph, edit.kind, edit.id, start, end)
        except NotFound:
            return False
        return True

    def _is_there(self, end: Key) -> bool:
        label, _ = end
        try:
            id_ = find_record(self.graph, end)[1]
        except BadRequest:  # several have the name: the write says so
            return True
        return self.graph.node(label, id_) is not None and not self.graph.is_hidden(label, id_)

    def _there(self) -> set[Key]:
        """What the edits are about or made, as far as it is there."""
        ids: dict[str, list[str]] = defaultdict(list)
        for kind, id_ in (each.key for each in self.stored):
            ids[kind].append(id_)
        there: set[Key] = set()
        for kind, of_kind in ids.items():
            if kind in schema().labels:
                self.graph.fetch(kind, of_kind)
                there |= {(kind, id_) for id_ in of_kind if self._is_there((kind, id_))}
            else:
                rows = self.graph.read(_LINKS.format(type=schema().relationships[kind].name), ids=sorted(of_kind))
                there |= {(kind, row["id"]) for row in rows}
        return there

    @staticmethod
    def _differing(current: Current | None, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values that are not so already: of a column, the category."""
        if current is None:
            return dict(values)
        stated = categories_at(key_of(current.element)[0], current.version)
        return {
            name: value
            for name, value in values.items()
            if name not in stated or stated[name] != ([value] if value else [])
        }
