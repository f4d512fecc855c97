"""The elements that an import created, by the `import_id` that each of them has, and which elements still exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer import statements
from graph.writer.batched_statements import batches, grouped
from graph.writer.plan import Element

ReadRows = Callable[..., list[dict[str, Any]]]
Key = tuple[str, str]  # label or type, and id


def key_of(element: Element) -> Key:
    """The label or type with the id: ids are unique within a label or type."""
    return (element.label if isinstance(element, Node) else element.type, element.id)


def created_nodes(read: ReadRows, import_id: str, only: Collection[str] | None = None) -> list[Element]:
    """The nodes that an import created and that still exist, without properties; `only` limits the labels."""
    nodes: list[Element] = []
    for label in (label for label in schema().loaded_labels if only is None or label.name in only):
        statement = f"MATCH (n:{label.name}) WHERE n.import_id = $id RETURN n.id AS id ORDER BY id"
        nodes += [Node(label.name, row["id"], {}) for row in read(statement, id=import_id)]
    return nodes


def created_relationships(read: ReadRows, import_id: str, only: Collection[str] | None = None) -> list[Element]:
    """The relationships that an import created and that still exist, without properties; `only` limits the types."""
    relationships: list[Element] = []
    for kind in (kind for kind in schema().relationships.values() if only is None or kind.name in only):
        for start, end in kind.pairs:
            statement = (
                f"MATCH (a:{start})-[r:{kind.name}]->(b:{end}) WHERE r.import_id = $id "
                "RETURN r.id AS id, a.id AS from_id, b.id AS to_id ORDER BY id"
            )
            rows = read(statement, id=import_id)
            relationships += [
                Relationship(kind.name, row["id"], start, row["from_id"], end, row["to_id"], {}) for row in rows
            ]
    return relationships


def existing_elements(read: ReadRows, elements: Sequence[Element]) -> dict[Key, str | None]:
    """Those of the elements that are in the graph now, with the import that created each (None: another program)."""
    nodes = [element for element in elements if isinstance(element, Node)]
    relationships = [element for element in elements if isinstance(element, Relationship)]
    existing: dict[Key, str | None] = {}
    for label, group in grouped(nodes, lambda node: node.label).items():
        for rows in batches([{"id": node.id} for node in group]):
            for row in read(statements.find_nodes(label), rows=rows):
                existing[label, row["id"]] = row["import_id"]
    for pair, group in grouped(relationships, statements.pair_of).items():
        for rows in batches([{"id": r.id, "from_id": r.from_id, "to_id": r.to_id} for r in group]):
            for row in read(statements.find_relationships(pair), rows=rows):
                existing[pair[0], row["id"]] = row["import_id"]
    return existing
