"""Later imports that build on an import, so that it cannot be undone by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from operator import itemgetter
from typing import Any

from graph.database import Database
from graph.errors import BadRequest
from graph.schema import schema
from graph.writer.batched_statements import grouped
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import Key, created_nodes, created_relationships, existing_elements, key_of
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
OTHER_PROGRAM = "what another program wrote"


def refuse_if_built_on(database: Database, batch: Import) -> None:
    """Raise BadRequest that names the later imports which depend on what this one created, changed or removed."""
    later = _later_ids(database, batch)
    changes = database.read(CHANGES_OF, id=batch.id)
    builders = {row["import_id"] for row in database.read(_ATTACHED_SINCE, id=batch.id, other=OTHER_PROGRAM)}
    builders |= _recreated_by(database, batch, changes)
    own = {_key(row) for row in changes}
    later_changes = database.read(_CHANGES_SINCE, later=sorted(later)) if later else []
    own |= _created(database, batch.id, {row["entity"] for row in later_changes})
    own |= {_key(row) for row in later_changes if _removed_element_of(row, batch.id)}
    builders |= {row["import_id"] for row in later_changes if _key(row) in own}
    builders |= _referring_imports(database, batch.id) if later else set()
    if builders:
        raise BadRequest(
            f"Import {batch.id} cannot be undone: later imports build on it ({', '.join(sorted(builders))}). "
            "Undo those first, the latest first."
        )


def _key(row: dict[str, Any]) -> Key:
    return (row["entity"], row["entity_id"])


def _later_ids(database: Database, batch: Import) -> set[str]:
    """The imports that wrote after this one began; others may have written between its parts."""
    return {
        other.id
        for other in imports(database)
        if other.revision > batch.first_revision and other.id != batch.id and other.state != "undone"
    }


def _recreated_by(database: Database, batch: Import, changes: list[dict[str, Any]]) -> set[str]:
    """The imports that created again what this one removed: undoing it would create the same twice."""
    if batch.state == "undoing":
        return set()
    removed = [element_of(row) for row in changes if was_removal(row)]
    return {import_id or OTHER_PROGRAM for import_id in existing_elements(database.read, removed).values()}


def _removed_element_of(row: dict[str, Any], import_id: str) -> bool:
    """Whether a change removed what this import created: if undone afterwards, it would restore that on its own."""
    return was_removal(row) and element_of(row).properties.get("import_id") == import_id


def _created(database: Database, import_id: str, entities: Collection[str]) -> set[Key]:
    """What the import created, of the labels and types that later imports changed anything in."""
    nodes = created_nodes(database.read, import_id, entities)
    relationships = created_relationships(database.read, import_id, entities)
    return {key_of(element) for element in (*nodes, *relationships)}


def _referring_imports(database: Database, import_id: str) -> set[str]:
    """Later imports whose elements name, in an id property, a node that this import created."""
    referring: set[str] = set()
    keys_by_label = grouped(map(key_of, created_nodes(database.read, import_id)), itemgetter(0))
    for label, keys in keys_by_label.items():
        ids = {id_ for _, id_ in keys}
        for statement, kinds in _references_to(label):
            for row in database.read(statement, id=import_id, kinds=kinds):
                named = row["named"] if isinstance(row["named"], list) else [row["named"]]
                if ids.intersection(named):
                    referring.add(row["import_id"])
    return referring


def _references_to(label: str) -> Iterator[tuple[str, list[str]]]:
    """For each property that holds ids of this label, the statement that reads it, and of which labels or types."""
    labels = {label.name: label.properties for label in schema().domain_labels}
    types = {kind.name: kind.properties for kind in schema().relationships.values()}
    for pattern, of_one, properties_by_kind in (
        ("(n)", "any(label IN labels(n) WHERE label IN $kinds)", labels),
        ("()-[n]->()", "type(n) IN $kinds", types),
    ):
        kinds_by_name: dict[str, list[str]] = defaultdict(list)
        for kind, properties in properties_by_kind.items():
            for prop in properties.values():
                if prop.of == label:
                    kinds_by_name[prop.name].append(kind)
        for name, kinds in kinds_by_name.items():
            yield (
                f"MATCH {pattern} WHERE n.import_id <> $id AND n.{name} IS NOT NULL AND {of_one} "
                f"RETURN DISTINCT n.import_id AS import_id, n.{name} AS named ORDER BY import_id",
                kinds,
            )
