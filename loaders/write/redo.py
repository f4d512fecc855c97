"""What was entered by hand and undone since, to be done again: as a new write, held to what holds today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.database import Database
from graph.facts import facts_at
from graph.records import Node
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import Import
from graph.writer.import_elements import Key, ReadRows, created_nodes, created_relationships, existing_elements, key_of
from graph.writer.imports import entered_by_hand, undone_changes
from graph.writer.undo import PARTLY_UNDONE, UNDONE
from loaders.check.existing_graph import ExistingGraph
from loaders.records.record import FORM
from loaders.write.current import Current, current_elements
from loaders.write.edits import Edit, EventEdit, LinkEdit, RecordEdit, Removal
from loaders.write.reading import EditReading
from loaders.write.stored_edits import StoredEdit, edits_of_text


def edits_to_redo(database: Database, batch: Import) -> list[Edit]:
    """Of what was entered by hand the edits, or the values of them, that were undone; empty where none was."""
    if batch.loader != FORM or batch.state not in (UNDONE, PARTLY_UNDONE):
        return []
    return database.read_together(lambda: list(_edits(database, batch)))


def _edits(database: Database, batch: Import) -> Iterator[Edit]:
    stored = edits_of_text(entered_by_hand(database.read, batch.id))
    undone = _values_before(undone_changes(database.read, batch.id))
    there = _there(database.read, batch, stored)
    for key, edit in ((each.key, each.edit) for each in stored):
        if edit.id is None:
            if key not in there:
                yield replace(edit, new_id=key[1]) if isinstance(edit, RecordEdit) else edit
        elif key in there or key[0] in schema().relationships:
            if isinstance(edit, Removal):
                if key in undone:
                    yield edit
            elif values := _undone_of(edit, undone.get(key, {}), batch):
                yield replace(edit, values=values)


def _there(read: ReadRows, batch: Import, stored: list[StoredEdit]) -> set[Key]:
    """What the import added and is there still, and the records among the rest that are."""
    added = [*created_nodes(read, batch.id), *created_relationships(read, batch.id)] if batch.state != UNDONE else []
    records = [Node(*each.key) for each in stored if each.key[0] in schema().labels]
    return {key_of(element) for element in added} | existing_elements(read, records).keys()


def _undone_of(edit: RecordEdit | LinkEdit | EventEdit, undone: Mapping[str, Any], batch: Import) -> dict[str, Any]:
    """The values of an edit that were undone; those of columns that name a category, where all of it was."""
    columns = schema().labels[edit.kind].columns if isinstance(edit, RecordEdit) else {}
    return {
        name: value
        for name, value in edit.values.items()
        if name in undone or (name in columns and batch.state == UNDONE)
    }


def _values_before(rows: list[dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """What was changed, by the key of it, with the values before; of what was removed, all of them."""
    return {(row["entity"], row["entity_id"]): json.loads(row["before"])["values"] for row in rows}


@dataclass(frozen=True, slots=True)
class Redone:
    """One edit that would be written again: what it is about as that is now, and the values that it would set.

    Of something new nothing is there now; `columns` has what it names in columns that are no properties.
    """

    edit: Edit
    current: Current | None
    values: Mapping[str, Any]
    columns: Mapping[str, Any]

    @property
    def changes_something(self) -> bool:
        """Whether what it would do is not so already."""
        return self.current is None or bool(self.values) or isinstance(self.edit, Removal)


def look_at(database: Database, edits: Sequence[Edit], *, by: Viewer) -> list[Redone]:
    """What each of some edits would do to the graph as it is now; raises NotFound where what it is about is gone."""
    graph = ExistingGraph(database, facts_at(database).withheld_from(by.sight))
    current = current_elements(graph, edits)
    reading = EditReading(graph, current)
    reading.take(edits)
    return [
        Redone(edit, current.get(number), reading.offered.get(number, {}), _columns_of(edit))
        for number, edit in enumerate(edits)
    ]


def _columns_of(edit: Edit) -> dict[str, Any]:
    if not isinstance(edit, RecordEdit) or edit.id is not None:
        return {}
    return {name: value for name, value in edit.values.items() if name in schema().labels[edit.label].columns and value}
