"""The elements that an import created, by the `import_id` that each of them has, and which elements still exist."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graph.records import Node, ReadRows, Relationship
from graph.schema import schema
from graph.writer import statements
from graph.writer.batched_statements import batches, grouped
from graph.writer.plan import Element

Key = tuple[str, str]  # label or type, and id

# Of all labels or types at once: no index is on `import_id`, so that a statement for each would read them all as well.
# Another program may have given a node a second label; the schema's is the one meant.
_CREATED_NODES = """
MATCH (n) WHERE n.import_id = $id
WITH n.id AS id, head([label IN labels(n) WHERE label IN $labels]) AS label WHERE label IS NOT NULL
RETURN label, id ORDER BY label, id
"""
_CREATED_RELATIONSHIPS = """
MATCH (a)-[r]->(b) WHERE r.import_id = $id AND type(r) IN $types
RETURN type(r) AS type, r.id AS id, a.id AS from_id, b.id AS to_id,
       head([label IN labels(a) WHERE label IN $labels]) AS from_label,
       head([label IN labels(b) WHERE label IN $labels]) AS to_label
ORDER BY type, id
"""


def key_of(element: Element) -> Key:
    """The label or type with the id: ids are unique within a label or type."""
    return (element.label if isinstance(element, Node) else element.type, element.id)


def created_nodes(read: ReadRows, import_id: str, only: Collection[str] | None = None) -> list[Element]:
    """The nodes that an import created and that still exist, without properties; `only` limits the labels."""
    labels = [label.name for label in schema().loaded_labels if only is None or label.name in only]
    rows = read(_CREATED_NODES, id=import_id, labels=labels) if labels else []
    return [Node(row["label"], row["id"], {}) for row in rows]


def created_relationships(read: ReadRows, import_id: str, only: Collection[str] | None = None) -> list[Element]:
    """The relationships that an import created and that still exist, without properties; `only` limits the types."""
    types = [name for name in schema().relationships if only is None or name in only]
    rows = read(_CREATED_RELATIONSHIPS, id=import_id, types=types, labels=list(schema().labels)) if types else []
    return [
        Relationship(row["type"], row["id"], row["from_label"], row["from_id"], row["to_label"], row["to_id"], {})
        for row in rows
    ]


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
