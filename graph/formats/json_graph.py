"""JSON in the two shapes that other tools read: networkx's and D3's node-link, and Cytoscape's elements."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx

from graph.formats.content import NOT_CHECKED, Content
from graph.formats.flat import flat_node, flat_relationship
from graph.network.keys import ends, node_key, relationship_key
from graph.network.networkx_graph import to_networkx


def render_node_link(content: Content) -> bytes:
    """Node-link: what `networkx.node_link_graph(..., edges="edges")` turns back into our own twin."""
    twin = to_networkx(content.subgraph)
    twin.graph.update(_about(content))
    return _text(nx.node_link_data(twin, edges="edges"))


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
        joined = {"id": relationship_key(relationship), "source": start, "target": end}
        edges.append({"data": {**flat_relationship(relationship), **joined}})
    return _text({"data": _about(content), "elements": {"nodes": nodes, "edges": edges}})


def _about(content: Content) -> dict[str, Any]:
    return {"name": content.title, "disclosure": NOT_CHECKED, "notes": list(content.notes)}


def _text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8")
