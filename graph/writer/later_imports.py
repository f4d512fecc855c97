"""Whether anything later builds on an import, so that it cannot be undone by itself."""

from __future__ import annotations

from collections.abc import Collection
from operator import itemgetter
from typing import Any

from graph.database import Database
from graph.errors import BadRequest
from graph.schema import schema
from graph.writer.batched_statements import grouped
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import Key, key_of, made_nodes, made_relationships, standing
from graph.writer.imports import Import, imports

CHANGES_OF = """
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


def refuse_if_built_on(database: Database, batch: Import) -> None:
    """Raise BadRequest that names the later imports which hang on what this one made, changed or removed."""
    later = _later(database, batch)
    changes = database.read(CHANGES_OF, id=batch.id)
    builders = {row["import_id"] for row in database.read(_ATTACHED_SINCE, id=batch.id, other=OTHER)}
    builders |= _made_again(database, batch, changes)
    touched = {(row["entity"], row["entity_id"]) for row in changes}
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


def _later(database: Database, batch: Import) -> dict[str, Import]:
    """Imports that wrote after this one began; one in parts may have had others between its parts."""
    return {
        each.id: each
        for each in imports(database)
        if each.revision > batch.first_revision and each.id != batch.id and each.state != "undone"
    }


def _made_again(database: Database, batch: Import, changes: list[dict[str, Any]]) -> set[str]:
    """Who has made again what this import removed: undoing it would put the same there twice."""
    if batch.state == "undoing":
        return set()
    removed = [element_of(row) for row in changes if was_removal(row)]
    return {import_id or OTHER for import_id in standing(database.read, removed).values()}


def _took_out(row: dict[str, Any], import_id: str) -> bool:
    """Whether a later import removed what this one made: undone afterwards, it would bring that back on its own."""
    return was_removal(row) and element_of(row).properties.get("import_id") == import_id


def _made(database: Database, import_id: str, entities: Collection[str]) -> set[Key]:
    """What the import made, of the labels and types that later imports changed anything in."""
    made = made_nodes(database.read, import_id, entities) + made_relationships(database.read, import_id, entities)
    return {key_of(element) for element in made}


def _referring(database: Database, import_id: str) -> set[str]:
    """Later imports whose elements name, in an id property, a node that this import made."""
    found: set[str] = set()
    made = grouped(map(key_of, made_nodes(database.read, import_id)), itemgetter(0))
    for label, keys in made.items():
        ids = {id_ for _, id_ in keys}
        for statement in _references_to(label):
            for row in database.read(statement, id=import_id):
                named = row["named"] if isinstance(row["named"], list) else [row["named"]]
                if ids.intersection(named):
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
