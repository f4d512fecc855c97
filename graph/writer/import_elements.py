"""What an import made, found by the mark that every record bears, and which records still stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer import statements
from graph.writer.batched_statements import batches, grouped
from graph.writer.plan import Element

Run = Callable[..., list[dict[str, Any]]]
Key = tuple[str, str]  # label or type, and id


def key_of(element: Element) -> Key:
    """What tells an element from every other: ids are unique within a label or type."""
    return (element.label if isinstance(element, Node) else element.type, element.id)


def made_nodes(run: Run, import_id: str, only: Collection[str] | None = None) -> list[Element]:
    """The nodes that an import made and that are still there; of these labels alone, where `only` names some."""
    found: list[Element] = []
    for label in (each for each in schema().domain_labels if only is None or each.name in only):
        statement = f"MATCH (n:{label.name}) WHERE n.import_id = $id RETURN n.id AS id ORDER BY id"
        found += [Node(label.name, row["id"], {}) for row in run(statement, id=import_id)]
    return found


def made_relationships(run: Run, import_id: str, only: Collection[str] | None = None) -> list[Element]:
    """The relationships that an import made and that are still there; of these types alone, where `only` names some."""
    found: list[Element] = []
    for kind in (each for each in schema().relationships.values() if only is None or each.name in only):
        for start, end in kind.pairs:
            statement = (
                f"MATCH (a:{start})-[r:{kind.name}]->(b:{end}) WHERE r.import_id = $id "
                "RETURN r.id AS id, a.id AS from_id, b.id AS to_id ORDER BY id"
            )
            rows = run(statement, id=import_id)
            found += [Relationship(kind.name, row["id"], start, row["from_id"], end, row["to_id"], {}) for row in rows]
    return found


def standing(run: Run, elements: Sequence[Element]) -> dict[Key, str | None]:
    """Those of the elements that are in the graph now, with the import that made them."""
    nodes = [element for element in elements if isinstance(element, Node)]
    relationships = [element for element in elements if isinstance(element, Relationship)]
    found: dict[Key, str | None] = {}
    for label, group in grouped(nodes, lambda node: node.label).items():
        for rows in batches([{"id": node.id} for node in group]):
            for row in run(statements.find_nodes(label), rows=rows):
                found[label, row["id"]] = row["import_id"]
    for pair, group in grouped(relationships, statements.pair_of).items():
        for rows in batches([{"id": r.id, "from_id": r.from_id, "to_id": r.to_id} for r in group]):
            for row in run(statements.find_relationships(pair), rows=rows):
                found[pair[0], row["id"]] = row["import_id"]
    return found
