"""Undo an import as a whole, as long as nothing later builds on it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.writer.batched_statements import batches, change_work, creation_work, removal_work, run_all
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import key_of, made_nodes, made_relationships, standing
from graph.writer.imports import Import, import_
from graph.writer.later_imports import CHANGES_OF, refuse_if_built_on
from graph.writer.plan import Element, ElementChange
from graph.writer.revision import move_revision

PART = 10_000  # nodes, relationships or changes a transaction, when an import is undone in parts


def undo(database: Database, import_id: str, by: str = "owner") -> Import:
    """Take an import back: what it made goes, what it changed or removed is as it was. Returns the import undone.

    Raises NotFound for an unknown id, BadRequest where it is undone already or where later imports build on it, and
    GraphChanged where somebody writes meanwhile; nothing of it (or, in parts, nothing of the part at hand) is then done.
    """
    revision = database.revision()  # before anything is looked at: whoever writes after this makes the undo stop
    batch = import_(database, import_id)
    if batch.state == "undone":
        raise BadRequest(f"Import {batch.id} has been undone already.")
    refuse_if_built_on(database, batch)
    if batch.in_parts:
        revision = _undo_parts(database, batch, revision)
    database.write(lambda transaction: _undo(transaction, batch, by, revision))
    return batch


def _undo(transaction: Transaction, batch: Import, by: str, expected: int) -> None:
    revision = move_revision(transaction, expected)
    if not batch.in_parts:
        # Nodes first, for what hangs on them goes along: on the embedded server a tenth of the time of the other order.
        run_all(transaction, removal_work(made_nodes(transaction.run, batch.id)))
        run_all(transaction, removal_work(made_relationships(transaction.run, batch.id)))
        _restore(transaction, transaction.run(CHANGES_OF, id=batch.id))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    transaction.run(
        "MATCH (b:ImportBatch {id: $id}) SET b.state = 'undone', b.undone_at = $at, b.undone_by = $by, "
        "b.undone_revision = $revision",
        id=batch.id, at=now, by=by, revision=revision,
    )  # fmt: skip


def _restore(transaction: Transaction, rows: list[dict[str, Any]]) -> None:
    """Bring back what was removed, nodes before relationships, and give what was changed its values again."""
    removed = [element_of(row) for row in rows if was_removal(row)]
    nodes = [element for element in removed if isinstance(element, Node)]
    relationships = [element for element in removed if isinstance(element, Relationship)]
    run_all(transaction, creation_work(transaction, nodes, relationships))
    # A changed element's values are those it held before, null for what it did not have.
    elements = [element_of(row) for row in rows if not was_removal(row)]
    run_all(transaction, change_work([ElementChange(each, {}, each.properties) for each in elements]))


def _undo_parts(database: Database, batch: Import, revision: int) -> int:
    """What was too large for one transaction goes in several; stopped midway, undoing it again continues."""

    def take_out(transaction: Transaction, elements: list[Element]) -> None:
        run_all(transaction, removal_work(elements))

    for find in (made_nodes, made_relationships):
        for elements in batches(find(database.read, batch.id), PART):
            revision = _part(database, batch, revision, partial(take_out, elements=elements))
    rows = database.read(CHANGES_OF, id=batch.id)
    rows.sort(key=_brought_back_first)
    for some in batches(rows, PART):
        left = _left_to_restore(database, batch, some)
        revision = _part(database, batch, revision, partial(_restore, rows=left))
    return revision


def _part(database: Database, batch: Import, expected: int, work: Any) -> int:
    def part(transaction: Transaction) -> int:
        moved = move_revision(transaction, expected)
        transaction.run("MATCH (b:ImportBatch {id: $id}) SET b.state = 'undoing'", id=batch.id)
        work(transaction)
        return moved

    return database.write(part)


def _brought_back_first(row: dict[str, Any]) -> int:
    """Removed nodes, then removed relationships, then changed values."""
    if not was_removal(row):
        return 2
    return 0 if isinstance(element_of(row), Node) else 1


def _left_to_restore(database: Database, batch: Import, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what a first try restored already, and without what the import itself had made between its parts."""
    elements = [element_of(row) for row in rows]
    stands = standing(database.read, elements)
    return [
        row
        for row, element in zip(rows, elements, strict=True)
        if (key_of(element) in stands) is not was_removal(row) and element.properties.get("import_id") != batch.id
    ]
