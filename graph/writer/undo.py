"""Undo an import as a whole, as long as nothing later builds on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.changes import element_of, was_removal
from graph.writer.imports import Import, import_, imports
from graph.writer.plan import Element, ElementChange
from graph.writer.state import move_revision
from graph.writer.work import batches, change_work, creation_work, removal_work, run_all

_CHANGES_OF = """
MATCH (c:Change {import_id: $id})
RETURN c.entity AS entity, c.entity_id AS entity_id, c.before AS before, c.after AS after
ORDER BY c.at DESC, entity, entity_id
"""
_CHANGES_SINCE = """
MATCH (c:Change) WHERE c.import_id IN $later
RETURN c.import_id AS import_id, c.entity AS entity, c.entity_id AS entity_id, c.before AS before, c.after AS after
ORDER BY import_id, entity, entity_id
"""
_ATTACHED_SINCE = """
MATCH (n)-[r]-() WHERE n.import_id = $id AND coalesce(r.import_id, $other) <> $id
RETURN DISTINCT coalesce(r.import_id, $other) AS import_id ORDER BY import_id
"""
OTHER = "what another program wrote"
PART = 10_000  # nodes or relationships a transaction, when an import is undone in parts

Run = Callable[..., list[dict[str, Any]]]


def undo(database: Database, import_id: str, by: str = "owner") -> Import:
    """Take an import back: what it made goes, what it changed or removed is as it was. Returns the import undone.

    Raises NotFound for an unknown id, BadRequest where it is undone already or where later imports build on it.
    """
    batch = import_(database, import_id)
    if batch.state == "undone":
        raise BadRequest(f"Import {batch.id} has been undone already.")
    later = _later(database, batch)
    revision = database.revision()
    _refuse_if_built_on(database, batch, later)
    if batch.in_parts:
        revision = _remove_in_parts(database, batch, revision)
    database.write(lambda transaction: _undo(transaction, batch, by, revision))
    return batch


def _later(database: Database, batch: Import) -> dict[str, Import]:
    return {each.id: each for each in imports(database) if each.revision > batch.revision and each.state != "undone"}


def _refuse_if_built_on(database: Database, batch: Import, later: dict[str, Import]) -> None:
    builders = {row["import_id"] for row in database.read(_ATTACHED_SINCE, id=batch.id, other=OTHER)}
    touched = {(row["entity"], row["entity_id"]) for row in database.read(_CHANGES_OF, id=batch.id)}
    since = database.read(_CHANGES_SINCE, later=sorted(later)) if later else []
    made = _made(database, batch.id, {row["entity"] for row in since})
    made |= {(row["entity"], row["entity_id"]) for row in since if _took_out(row, batch.id)}
    builders |= {row["import_id"] for row in since if (row["entity"], row["entity_id"]) in (touched | made)}
    builders |= set(_referring(database, batch.id)) if later else set()
    if builders:
        raise BadRequest(
            f"Import {batch.id} cannot be undone: later imports build on it ({', '.join(sorted(builders))}). "
            "Undo those first, the latest first."
        )


def _took_out(row: dict[str, Any], import_id: str) -> bool:
    """Whether a later import removed what this one made: undone afterwards, it would bring that back on its own."""
    return was_removal(row) and element_of(row).properties.get("import_id") == import_id


def _made(database: Database, import_id: str, entities: Iterable[str]) -> set[tuple[str, str]]:
    """What the import made, of the labels and types that later imports changed anything in."""
    found: set[tuple[str, str]] = set()
    for entity in sorted(entities):
        pattern = f"(n:{entity})" if entity in schema().labels else f"()-[n:{schema().relationships[entity].name}]->()"
        rows = database.read(f"MATCH {pattern} WHERE n.import_id = $id RETURN n.id AS id ORDER BY id", id=import_id)
        found |= {(entity, row["id"]) for row in rows}
    return found


def _referring(database: Database, import_id: str) -> set[str]:
    """Later imports whose elements name, in an id property, a node that this import made."""
    found: set[str] = set()
    for label in schema().domain_labels:
        rows = database.read(
            f"MATCH (n:{label.name}) WHERE n.import_id = $id RETURN n.id AS id ORDER BY id", id=import_id
        )
        made = {row["id"] for row in rows}
        if made:
            for statement in _references_to(label.name):
                for row in database.read(statement, id=import_id):
                    named = row["named"] if isinstance(row["named"], list) else [row["named"]]
                    if made.intersection(named):
                        found.add(row["import_id"])
    return found


def _references_to(label: str) -> list[str]:
    """One statement for each property of the schema that holds ids of this label."""
    owners = [(f"(n:{each.name})", each.properties) for each in schema().domain_labels]
    owners += [(f"()-[n:{each.name}]->()", each.properties) for each in schema().relationships.values()]
    return [
        f"MATCH {pattern} WHERE n.import_id <> $id AND n.{prop.name} IS NOT NULL "
        f"RETURN DISTINCT n.import_id AS import_id, n.{prop.name} AS named ORDER BY import_id"
        for pattern, properties in owners
        for prop in properties.values()
        if prop.of == label
    ]


def _undo(transaction: Transaction, batch: Import, by: str, expected: int) -> None:
    revision = move_revision(transaction, expected)
    _take_out_made(transaction, batch.id)
    _restore(transaction, transaction.run(_CHANGES_OF, id=batch.id))
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
    run_all(transaction, creation_work(nodes, relationships))
    # A changed element's values are those it held before, null for what it did not have.
    elements = [element_of(row) for row in rows if not was_removal(row)]
    run_all(transaction, change_work([ElementChange(each, {}, each.properties) for each in elements]))


def _made_nodes(run: Run, import_id: str) -> list[Element]:
    found: list[Element] = []
    for label in schema().domain_labels:
        statement = f"MATCH (n:{label.name}) WHERE n.import_id = $id RETURN n.id AS id ORDER BY id"
        found += [Node(label.name, row["id"], {}) for row in run(statement, id=import_id)]
    return found


def _made_relationships(run: Run, import_id: str) -> list[Element]:
    found: list[Element] = []
    for kind in schema().relationships.values():
        for start, end in kind.pairs:
            statement = (
                f"MATCH (a:{start})-[r:{kind.name}]->(b:{end}) WHERE r.import_id = $id "
                "RETURN r.id AS id, a.id AS from_id, b.id AS to_id ORDER BY id"
            )
            rows = run(statement, id=import_id)
            found += [Relationship(kind.name, row["id"], start, row["from_id"], end, row["to_id"], {}) for row in rows]
    return found


def _take_out_made(transaction: Transaction, import_id: str) -> None:
    """Nodes first, for what hangs on them goes along: on the embedded server a tenth of the time of the other order."""
    run_all(transaction, removal_work(_made_nodes(transaction.run, import_id)))
    run_all(transaction, removal_work(_made_relationships(transaction.run, import_id)))


def _remove_in_parts(database: Database, batch: Import, revision: int) -> int:
    """What was too large for one transaction goes in several; stopped midway, undoing it again continues."""

    def part(transaction: Transaction, expected: int, elements: list[Element]) -> int:
        moved = move_revision(transaction, expected)
        transaction.run("MATCH (b:ImportBatch {id: $id}) SET b.state = 'undoing'", id=batch.id)
        run_all(transaction, removal_work(elements))
        return moved

    for find in (_made_nodes, _made_relationships):
        for elements in batches(find(database.read, batch.id), PART):
            revision = database.write(partial(part, expected=revision, elements=elements))
    return revision
