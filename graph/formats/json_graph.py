"""JSON in the two forms that other tools read: node-link (networkx, D3) and elements (Cytoscape)."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx

from graph.formats.content import NOT_CHECKED, Content
from graph.formats.flat import flat_node, flat_relationship
from graph.network.keys import ends, node_key, relationship_key
from graph.network.networkx_graph import to_networkx


def render_node_link(content: Content) -> bytes:
    """Node-link: `networkx.node_link_graph(..., edges="edges")` reads it back as the graph of `to_networkx`."""
    network = to_networkx(content.subgraph)
    network.graph.update(_about(content))
    return _json(nx.node_link_data(network, edges="edges"))


def render_cytoscape(content: Content) -> bytes:
    """Cytoscape.js elements with their places; Cytoscape desktop opens the same file."""
    places = content.places()
    nodes = []
    for node in content.subgraph.nodes:
        key = node_key(node.label, node.id)
        x, y = places[key]
        nodes.append({"data": {**flat_node(node), "id": key}, "position": {"x": x, "y": y}})
    edges = []
    for relationship in content.subgraph.relationships:
        start, end = ends(relationship)
        identity = {"id": relationship_key(relationship), "source": start, "target": end}
        edges.append({"data": {**flat_relationship(relationship), **identity}})
    return _json({"data": _about(content), "elements": {"nodes": nodes, "edges": edges}})


def _about(content: Content) -> dict[str, Any]:
    return {"name": content.title, "disclosure": NOT_CHECKED, "notes": list(content.notes)}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8")
