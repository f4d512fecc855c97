"""Undo an import as a whole, as long as nothing later builds on it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.viewer import Viewer
from graph.writer.batched_statements import (
    batches,
    change_statements,
    creation_statements,
    removal_statements,
    run_statements,
)
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import created_nodes, created_relationships, existing_elements, key_of
from graph.writer.imports import Import, find_import
from graph.writer.later_imports import CHANGES_OF, refuse_if_built_on
from graph.writer.plan import Element, ElementChange
from graph.writer.revision import increment_revision
from graph.writer.touched import record_touched, touched_by_import

PART_SIZE = 10_000  # nodes, relationships or changes per transaction, when an import is undone in parts


def undo(database: Database, import_id: str, *, by: Viewer) -> Import:
    """Undo an import: what it created is removed, what it changed or removed is restored. Returns the import.

    The name of the person in `by` is stored with it.
    Raises NotFound for an unknown id, BadRequest if it is undone already or later imports build on it, and
    GraphChanged if somebody writes meanwhile: nothing (or, in parts, nothing of the current part) is then done.
    """
    revision = database.revision()  # read before anything else: a write after this stops the undo
    batch = find_import(database, import_id)
    if batch.state == "undone":
        raise BadRequest(f"Import {batch.id} has been undone already.")
    refuse_if_built_on(database, batch)
    if batch.in_parts:
        revision = _undo_parts(database, batch, revision)
    database.write(lambda transaction: _undo(transaction, batch, by.person, revision))
    return batch


def _undo(transaction: Transaction, batch: Import, by: str, expected: int) -> None:
    revision = increment_revision(transaction, expected)
    if not batch.in_parts:
        # Nodes first, as their relationships go with them: on the embedded server a tenth of the time of the other order.
        run_statements(transaction, removal_statements(created_nodes(transaction.run, batch.id)))
        run_statements(transaction, removal_statements(created_relationships(transaction.run, batch.id)))
        _restore(transaction, transaction.run(CHANGES_OF, id=batch.id))
    record_touched(transaction, revision, batch.id, touched_by_import(transaction.run, batch))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    transaction.run(
        "MATCH (b:ImportBatch {id: $id}) SET b.state = 'undone', b.undone_at = $at, b.undone_by = $by, "
        "b.undone_revision = $revision",
        id=batch.id, at=now, by=by, revision=revision,
    )  # fmt: skip


def _restore(transaction: Transaction, rows: list[dict[str, Any]]) -> None:
    """Create again what was removed, nodes before relationships, and reset changed elements to their old values."""
    removed = [element_of(row) for row in rows if was_removal(row)]
    nodes = [element for element in removed if isinstance(element, Node)]
    relationships = [element for element in removed if isinstance(element, Relationship)]
    run_statements(transaction, creation_statements(transaction, nodes, relationships))
    # The values before the change; None removes a property that was absent.
    elements = [element_of(row) for row in rows if not was_removal(row)]
    run_statements(
        transaction, change_statements([ElementChange(element, {}, element.properties) for element in elements])
    )


def _undo_parts(database: Database, batch: Import, revision: int) -> int:
    """Undo in several transactions what is too large for one; stopped midway, undoing it again continues."""

    def remove(transaction: Transaction, elements: list[Element]) -> None:
        run_statements(transaction, removal_statements(elements))

    for find in (created_nodes, created_relationships):
        for elements in batches(find(database.read, batch.id), PART_SIZE):
            revision = _part(database, batch, revision, partial(remove, elements=elements))
    rows = database.read(CHANGES_OF, id=batch.id)
    rows.sort(key=_restore_order)
    for page in batches(rows, PART_SIZE):
        remaining = _left_to_restore(database, batch, page)
        revision = _part(database, batch, revision, partial(_restore, rows=remaining))
    return revision


def _part(database: Database, batch: Import, expected: int, work: Any) -> int:
    def part(transaction: Transaction) -> int:
        revision = increment_revision(transaction, expected)
        transaction.run("MATCH (b:ImportBatch {id: $id}) SET b.state = 'undoing'", id=batch.id)
        work(transaction)
        record_touched(transaction, revision, batch.id, touched_by_import(transaction.run, batch))
        return revision

    return database.write(part)


def _restore_order(row: dict[str, Any]) -> int:
    """Removed nodes, then removed relationships, then changed values."""
    if not was_removal(row):
        return 2
    return 0 if isinstance(element_of(row), Node) else 1


def _left_to_restore(database: Database, batch: Import, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what an earlier attempt restored, and without what the import itself created in another part."""
    elements = [element_of(row) for row in rows]
    existing = existing_elements(database.read, elements)
    return [
        row
        for row, element in zip(rows, elements, strict=True)
        if (key_of(element) in existing) is not was_removal(row) and element.properties.get("import_id") != batch.id
    ]
