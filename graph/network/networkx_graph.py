"""A Subgraph as a networkx graph, and the degrees of its nodes."""

from __future__ import annotations

from typing import Any, TypeAlias

import networkx as nx

from graph.network.keys import ends, node_key, relationship_key
from graph.records import Subgraph

NetworkXGraph: TypeAlias = "nx.MultiDiGraph[str]"


def to_networkx(subgraph: Subgraph) -> NetworkXGraph:
    """The same nodes and relationships as a MultiDiGraph.

    Nodes are keyed `Label:id` and carry `label`, `node_id` and their properties; relationships are keyed
    `TYPE:id`, so that parallel ones stay apart, and carry `type`, `relationship_id` and their properties.
    (Not `id`: networkx's own JSON writes the key under that name.)

    Raises ValueError where a property has one of those reserved names, or a relationship lacks an end.
    """
    network: NetworkXGraph = nx.MultiDiGraph()
    for node in subgraph.nodes:
        reserved = {"label": node.label, "node_id": node.id}
        network.add_node(node_key(node.label, node.id), **_attributes(reserved, node.properties))
    for relationship in subgraph.relationships:
        start, end = ends(relationship)
        if start not in network or end not in network:
            raise ValueError(f"{relationship_key(relationship)}: one of its ends is not in the subgraph")
        reserved = {"type": relationship.type, "relationship_id": relationship.id}
        key = relationship_key(relationship)
        network.add_edge(start, end, key=key, **_attributes(reserved, relationship.properties))
    return network


def _attributes(reserved: dict[str, str], properties: dict[str, Any]) -> dict[str, Any]:
    clashes = reserved.keys() & properties.keys()
    if clashes:
        raise ValueError(f"{reserved}: a property may not be called {', '.join(sorted(clashes))}")
    return reserved | properties


def degrees(subgraph: Subgraph) -> dict[str, int]:
    """How many relationships each node has, in either direction; a loop counts twice."""
    return dict(to_networkx(subgraph).degree())
