"""A Subgraph as a networkx graph and back, and the simple measures of a network."""

from __future__ import annotations

from typing import Any, TypeAlias

import networkx as nx

from graph.network.keys import ends, node_key, relationship_key
from graph.records import Node, Relationship, Subgraph

# Exact betweenness takes longer than a page may; from here on it is estimated from so many starting nodes.
SAMPLED_FROM = 500
# Names in the twin that no property may take.
NODE = ("label", "node_id")
RELATIONSHIP = ("type", "relationship_id")
Twin: TypeAlias = "nx.MultiDiGraph[str]"


def to_networkx(subgraph: Subgraph) -> Twin:
    """The same nodes and relationships as a MultiDiGraph.

    Nodes are keyed `Label:id` and carry `label`, `node_id` and their properties; relationships are keyed
    `TYPE:id`, so that parallel ones stay apart, and carry `type`, `relationship_id` and their properties.
    (Not `id`: networkx's own JSON writes the key under that name.)

    Raises ValueError where a property bears one of those reserved names, or a relationship lacks an end.
    """
    twin: Twin = nx.MultiDiGraph()
    for node in subgraph.nodes:
        fixed = {"label": node.label, "node_id": node.id}
        twin.add_node(node_key(node.label, node.id), **_attributes(fixed, node.properties))
    for relationship in subgraph.relationships:
        start, end = ends(relationship)
        if start not in twin or end not in twin:
            raise ValueError(f"{relationship_key(relationship)}: one of its ends is not in the subgraph")
        fixed = {"type": relationship.type, "relationship_id": relationship.id}
        key = relationship_key(relationship)
        twin.add_edge(start, end, key=key, **_attributes(fixed, relationship.properties))
    return twin


def from_networkx(twin: Twin) -> Subgraph:
    """The Subgraph behind what `to_networkx` made: nodes in its order, relationships by type and id."""
    nodes = [Node(data["label"], data["node_id"], _properties(data, NODE)) for _, data in twin.nodes(data=True)]
    relationships = [
        Relationship(
            data["type"],
            data["relationship_id"],
            twin.nodes[start]["label"],
            twin.nodes[start]["node_id"],
            twin.nodes[end]["label"],
            twin.nodes[end]["node_id"],
            _properties(data, RELATIONSHIP),
        )
        for start, end, data in twin.edges(data=True)
    ]
    return Subgraph(nodes, sorted(relationships, key=lambda found: (found.type, found.id)))


def _attributes(fixed: dict[str, str], properties: dict[str, Any]) -> dict[str, Any]:
    taken = fixed.keys() & properties.keys()
    if taken:
        raise ValueError(f"{fixed}: a property may not be called {', '.join(sorted(taken))}")
    return fixed | properties


def _properties(data: dict[str, Any], reserved: tuple[str, str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in reserved}


def degrees(subgraph: Subgraph) -> dict[str, int]:
    """How many relationships each node has, in either direction; a loop counts twice."""
    return dict(to_networkx(subgraph).degree())


def betweenness(subgraph: Subgraph, *, seed: int = 1) -> dict[str, float]:
    """The share (0 to 1) of shortest paths between other nodes that run through each node, direction ignored.

    Estimated from a seeded sample of starting nodes in large networks (Brandes and Pich, 2007).
    """
    plain = _undirected(subgraph)
    sample = SAMPLED_FROM if len(plain) > SAMPLED_FROM else None
    found: dict[str, float] = nx.betweenness_centrality(plain, k=sample, seed=seed)
    return found


def communities(subgraph: Subgraph, *, seed: int = 1) -> list[list[str]]:
    """Groups of nodes that hang together more than chance would have it, largest first (Louvain, seeded)."""
    found = nx.community.louvain_communities(_undirected(subgraph), seed=seed)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))


def _undirected(subgraph: Subgraph) -> nx.Graph[str]:
    """One edge between two nodes, however many relationships join them; always in the same order."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(node_key(node.label, node.id) for node in subgraph.nodes))
    plain.add_edges_from(sorted(ends(relationship) for relationship in subgraph.relationships))
    return plain
