"""JSON: node-link comes back as the very same subgraph, Cytoscape's elements name their ends."""

import json
from collections.abc import Callable
from io import BytesIO

import networkx as nx
import pytest

from graph.formats import NOT_CHECKED, export_subgraph, render
from graph.network.layout import layout
from graph.network.networkx_graph import NetworkXGraph
from graph.records import Subgraph


@pytest.mark.parametrize("which", ["story", "hostile"])
def test_node_link_comes_back_whole(
    which: str, request: pytest.FixtureRequest, from_networkx: Callable[[NetworkXGraph], Subgraph]
) -> None:
    subgraph: Subgraph = request.getfixturevalue(which)
    document = json.loads(render(subgraph, "node-link", title="Two cases", notes=["Revision 7"]))
    assert document["graph"] == {"name": "Two cases", "disclosure": NOT_CHECKED, "notes": ["Revision 7"]}
    read_back = from_networkx(nx.MultiDiGraph(nx.node_link_graph(document, edges="edges")))
    ordered = sorted(subgraph.relationships, key=lambda relationship: (relationship.type, relationship.id))
    assert read_back == Subgraph(subgraph.nodes, ordered)


@pytest.mark.parametrize("which", ["story", "hostile"])
def test_cytoscape_elements(which: str, request: pytest.FixtureRequest) -> None:
    subgraph: Subgraph = request.getfixturevalue(which)
    stream = BytesIO()
    export_subgraph(subgraph, stream, "cytoscape", title="Two cases")
    document = json.loads(stream.getvalue())
    nodes, edges = document["elements"]["nodes"], document["elements"]["edges"]
    keys = [node["data"]["id"] for node in nodes]
    assert len(set(keys)) == len(subgraph.nodes)
    assert len({edge["data"]["id"] for edge in edges}) == len(subgraph.relationships)
    assert all(edge["data"][end] in keys for edge in edges for end in ("source", "target"))
    places = {node["data"]["id"]: (node["position"]["x"], node["position"]["y"]) for node in nodes}
    assert places == layout(subgraph)
    assert document["data"]["disclosure"] == NOT_CHECKED


def test_cytoscape_keeps_values_with_their_types(story: Subgraph) -> None:
    nodes = json.loads(render(story, "cytoscape", title="x"))["elements"]["nodes"]
    by_key = {node["data"]["id"]: node["data"] for node in nodes}
    assert by_key["Factor:f1"]["aliases"] == ["workload", "demand"]
    assert by_key["Case:c1"]["synthetic"] is True
    assert by_key["Case:c1"]["node_type"] == "Case"
