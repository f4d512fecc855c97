"""The whole graph as records, for exports and checks: everything except Casethread's own bookkeeping."""

from __future__ import annotations

from graph.database import Database
from graph.records import Node, Relationship, Subgraph
from graph.schema import schema

SHIPPED = "casethread"  # the source of the categories that ship with Casethread


def whole_graph(database: Database, *, shipped: bool = False) -> Subgraph:
    """Every node and relationship that files can hold; with `shipped`, the categories that ship with Casethread too.

    Nodes come label by label and relationships type by type, each in the order of their ids.
    """
    without_source = None if shipped else SHIPPED
    return Subgraph(_nodes(database, without_source), _relationships(database, without_source))


def _nodes(database: Database, without_source: str | None) -> list[Node]:
    nodes = []
    for label in schema().domain_labels:
        statement = f"MATCH (n:{label.name}) WHERE n.id IS NOT NULL RETURN properties(n) AS properties ORDER BY n.id"
        for row in database.read(statement):
            properties = row["properties"]
            if without_source is None or properties.get("source_id") != without_source:
                nodes.append(Node(label.name, properties.pop("id"), properties))
    return nodes


def _relationships(database: Database, without_source: str | None) -> list[Relationship]:
    relationships = []
    for kind in schema().relationships.values():
        for start, end in kind.pairs:
            statement = (
                f"MATCH (a:{start})-[r:{kind.name}]->(b:{end}) WHERE r.id IS NOT NULL "
                "RETURN properties(r) AS properties, a.id AS start, b.id AS finish ORDER BY r.id"
            )
            for row in database.read(statement):
                properties = row["properties"]
                if without_source is None or properties.get("source_id") != without_source:
                    ends = (start, row["start"], end, row["finish"])
                    relationships.append(Relationship(kind.name, properties.pop("id"), *ends, properties))
    return relationships
