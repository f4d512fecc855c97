"""Nodes and relationships as flat names and values, for formats without nesting.

Gephi and Cytoscape write `label` beside a node or a line, so there the graph's own label and type are called
`node_type` and `relationship_type`. Blank values are left out.
"""

from __future__ import annotations

import re

import networkx as nx

from graph.formats.content import caption, relation
from graph.network.keys import ends, node_key, relationship_key
from graph.records import Node, Relationship, Subgraph, Value

Plain = str | int | float | bool
# Characters that XML 1.0 cannot hold, escaped or not.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flat_node(node: Node) -> dict[str, Value]:
    """A node's caption, label, id and properties."""
    return {"label": caption(node), "node_type": node.label, "node_id": node.id} | _filled(node.properties)


def flat_relationship(relationship: Relationship) -> dict[str, Value]:
    """A relationship's words, type, id and properties."""
    identity: dict[str, Value] = {
        "label": relation(relationship.type),
        "relationship_type": relationship.type,
        "relationship_id": relationship.id,
    }
    return identity | _filled(relationship.properties)


def flat_network(subgraph: Subgraph) -> nx.MultiDiGraph[str]:
    """The subgraph keyed by `Label:id` and `TYPE:id`, all values plain and fit for XML."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in subgraph.nodes:
        network.add_node(xml_text(node_key(node.label, node.id)), **_plain(flat_node(node)))
    for relationship in subgraph.relationships:
        start, end = (xml_text(key) for key in ends(relationship))
        key = xml_text(relationship_key(relationship))
        network.add_edge(start, end, key=key, **_plain(flat_relationship(relationship)))
    return network


def xml_text(text: str) -> str:
    """The text with line feeds only, and U+FFFD for characters that XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _filled(properties: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in properties.items() if value not in ("", [])}


def _plain(values: dict[str, Value]) -> dict[str, Plain]:
    return {xml_text(name): _plain_value(value) for name, value in values.items()}


def _plain_value(value: Value) -> Plain:
    if isinstance(value, list):
        return xml_text("; ".join(value))
    return xml_text(value) if isinstance(value, str) else value
