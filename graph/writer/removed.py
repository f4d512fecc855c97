"""What was removed and is not there any more: each record with its values, by whom it was removed, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.records import Node
from graph.schema import schema
from graph.writer.changes import element_of
from graph.writer.import_elements import existing_elements, key_of
from graph.writer.imports import Import, imports

MAX_REMOVED = 200
_REMOVED = """
MATCH (c:Change) WHERE c.after = '' AND c.entity IN $labels AND c.undone_revision IS NULL
  AND toLower(c.before) CONTAINS $text
MATCH (b:ImportBatch {id: c.import_id}) WHERE b.state <> 'undone'
RETURN c.entity AS entity, c.entity_id AS entity_id, c.before AS before, b.id AS import_id, b.revision AS revision
ORDER BY revision DESC, entity, entity_id LIMIT $limit
"""


@dataclass(frozen=True, slots=True)
class RemovedRecord:
    """A record as it was when it was removed, and the import that did so."""

    label: str
    id: str
    values: Mapping[str, Any]
    by: Import

    @property
    def name(self) -> str:
        """What people called it."""
        return schema().caption(self.label, dict(self.values), self.id)


def removed_records(database: Database, text: str = "") -> list[RemovedRecord]:
    """The latest first, at most MAX_REMOVED; with a text, those that have it in their values."""
    labels = [label.name for label in schema().domain_labels]
    rows = database.read(_REMOVED, labels=labels, text=text.strip().lower(), limit=MAX_REMOVED)
    nodes = [element_of(row) for row in rows]
    there = existing_elements(database.read, nodes)
    batches = {batch.id: batch for batch in imports(database)} if rows else {}
    return [
        RemovedRecord(node.label, node.id, node.properties, batches[row["import_id"]])
        for row, node in zip(rows, nodes, strict=True)
        if isinstance(node, Node) and key_of(node) not in there
    ]
