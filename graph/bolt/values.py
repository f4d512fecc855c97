"""The driver's values as plain Python values, and as the nodes and relationships of `graph.records`."""

from collections.abc import Iterable
from typing import Any

import neo4j
from neo4j import graph, time

from graph.errors import CypherError
from graph.records import Node, Relationship, Subgraph

Row = dict[str, Any]


def plain_rows(result: neo4j.Result, records: Iterable[neo4j.Record]) -> list[Row]:
    """These records of a result, by column."""
    columns = result.keys()
    return [dict(zip(columns, _values(record), strict=True)) for record in records]


def _values(record: neo4j.Record) -> Iterable[Any]:
    """The values of a record, most of which are plain already; its own iterator takes longer than all the rest."""
    if _PLAIN.issuperset(map(type, tuple.__iter__(record))):
        return tuple.__iter__(record)
    return map(_plain, record.values())


_PLAIN = frozenset({str, int, float, bool, type(None)})
_TEMPORAL = (time.Date, time.DateTime, time.Time, time.Duration)


def _plain(value: Any) -> Any:
    """A value of the driver as plain Python: nodes and relationships as maps, temporal values as ISO text."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list):  # mostly of texts
        return value if _PLAIN.issuperset(map(type, value)) else [_plain(item) for item in value]
    if isinstance(value, dict):
        is_plain = _PLAIN.issuperset(map(type, value.values()))
        return value if is_plain else {key: _plain(item) for key, item in value.items()}
    if isinstance(value, graph.Path):
        return {"nodes": _plain([*value.nodes]), "relationships": _plain([*value.relationships])}
    if isinstance(value, graph.Entity):
        kind = {"type": value.type} if isinstance(value, graph.Relationship) else {"label": _label(value)}
        return {**kind, **{key: _plain(value[key]) for key in value}}
    return value.iso_format() if isinstance(value, _TEMPORAL) else str(value)


def subgraph_of(result_graph: graph.Graph) -> Subgraph:
    """Nodes and relationships in a fixed order; raises CypherError where one has no id or no ends."""
    nodes = [_node(node) for node in result_graph.nodes]
    relationships = [_relationship(relationship) for relationship in result_graph.relationships]
    return Subgraph(
        sorted(nodes, key=lambda node: (node.label, node.id)),
        sorted(relationships, key=lambda rel: (rel.type, rel.id, rel.from_id, rel.to_id)),
    )


def _node(node: graph.Node) -> Node:
    properties = dict(node.items())
    if "id" not in properties:
        raise CypherError(
            "This statement returns a relationship without its ends, or a node without id. "
            "Return the nodes at both ends as well, or the path."
        )
    return Node(_label(node), properties.pop("id"), properties)


def _label(node: graph.Entity) -> str:
    return min(node.labels, default="") if isinstance(node, graph.Node) else ""


def _relationship(relationship: graph.Relationship) -> Relationship:
    properties = dict(relationship.items())
    start, end = relationship.start_node, relationship.end_node
    assert start is not None and end is not None  # noqa: S101 - the driver always gives both, see _node for bare ones
    return Relationship(
        relationship.type,
        properties.pop("id", ""),
        _label(start),
        start["id"],
        _label(end),
        end["id"],
        properties,
    )
