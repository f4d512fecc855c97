"""The whole graph as records, for exports and for checks: everything but Casethread's own bookkeeping."""

from __future__ import annotations

from graph.database import Database
from graph.records import Node, Relationship, Subgraph
from graph.schema import schema

SHIPPED = "casethread"


def whole_graph(database: Database, *, shipped: bool = False) -> Subgraph:
    """Every node and relationship that files speak of; with `shipped`, the categories that ship with Casethread too.

    Nodes come label by label and relationships type by type, each in the order of their ids.
    """
    left_out = None if shipped else SHIPPED
    return Subgraph(_nodes(database, left_out), _relationships(database, left_out))


def _nodes(database: Database, left_out: str | None) -> list[Node]:
    found = []
    for label in schema().domain_labels:
        statement = f"MATCH (n:{label.name}) WHERE n.id IS NOT NULL RETURN properties(n) AS properties ORDER BY n.id"
        for row in database.read(statement):
            properties = row["properties"]
            if left_out is None or properties.get("source_id") != left_out:
                found.append(Node(label.name, properties.pop("id"), properties))
    return found


def _relationships(database: Database, left_out: str | None) -> list[Relationship]:
    found = []
    for kind in schema().relationships.values():
        for start, end in kind.pairs:
            statement = (
                f"MATCH (a:{start})-[r:{kind.name}]->(b:{end}) WHERE r.id IS NOT NULL "
                "RETURN properties(r) AS properties, a.id AS start, b.id AS finish ORDER BY r.id"
            )
            for row in database.read(statement):
                properties = row["properties"]
                if left_out is None or properties.get("source_id") != left_out:
                    ends = (start, row["start"], end, row["finish"])
                    found.append(Relationship(kind.name, properties.pop("id"), *ends, properties))
    return found
