"""GraphML and GEXF: what networkx reads back is what was written."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import fromstring

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.formats import NOT_CHECKED, render
from graph.formats.flat import flat_network, xml_text
from graph.records import Node, Relationship, Subgraph

Read = Callable[[bytes], "nx.MultiDiGraph[str]"]


def _graphml(document: bytes) -> "nx.MultiDiGraph[str]":
    network = nx.read_graphml(BytesIO(document), force_multigraph=True, edge_key_type=str)
    assert isinstance(network, nx.MultiDiGraph)
    return network


def _gexf(document: bytes) -> "nx.MultiDiGraph[str]":
    """GEXF's own extras (places, the edge's id once more) are left out of the comparison."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(nx.read_gexf(BytesIO(document)))
    for _, data in network.nodes(data=True):
        del data["viz"]
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain.add_nodes_from(network.nodes(data=True))
    for start, end, data in network.edges(data=True):
        plain.add_edge(start, end, key=data.pop("id"), **data)
    return plain


READERS = [("graphml", _graphml), ("gexf", _gexf)]


def _same(found: "nx.MultiDiGraph[str]", written: "nx.MultiDiGraph[str]") -> None:
    assert dict(found.nodes.items()) == dict(written.nodes.items())
    assert _rows(found) == _rows(written)


def _rows(twin: "nx.MultiDiGraph[str]") -> dict[str, Any]:
    return {key: (start, end, data) for start, end, key, data in twin.edges(keys=True, data=True)}


@pytest.mark.parametrize(("kind", "read"), READERS)
@pytest.mark.parametrize("which", ["story", "hostile"])
def test_round_trip_through_networkx(kind: str, read: Read, which: str, request: pytest.FixtureRequest) -> None:
    subgraph: Subgraph = request.getfixturevalue(which)
    found = read(render(subgraph, kind, title="Two cases"))
    assert found.number_of_edges() == len(subgraph.relationships)
    _same(found, flat_network(subgraph))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "read"), READERS)
@given(text=st.text(), other=st.text(), number=st.floats(allow_nan=False, allow_infinity=False), yes=st.booleans())
def test_round_trip_of_any_text(kind: str, read: Read, text: str, other: str, number: float, yes: bool) -> None:
    nodes = [Node("Factor", f"1{text}", {"name": other, "weight": number}), Node("Case", "2", {"synthetic": yes})]
    joined = Relationship("CONCERNS", text, "Case", "2", "Factor", f"1{text}", {"strength": 3, "quote": other})
    subgraph = Subgraph(nodes, [joined])
    _same(read(render(subgraph, kind, title=text, notes=[other])), flat_network(subgraph))


@pytest.mark.parametrize(("kind", "read"), READERS)
def test_types_names_and_lists(kind: str, read: Read, story: Subgraph) -> None:
    found = read(render(story, kind, title="Two cases"))
    assert found.nodes["Case:c1"]["synthetic"] is True
    assert found.nodes["Case:c1"]["label"] == "The move between two areas"
    assert found.nodes["Episode:e1"]["start"] == "2019-03"
    assert found.nodes["Episode:e1"]["sequence"] == 1
    assert found.nodes["Factor:f1"]["aliases"] == "workload; demand"
    parallel = found.get_edge_data("Factor:f1", "Episode:e1")
    assert {data["polarity"] for data in parallel.values()} == {"hindering", "supporting"}


def test_one_name_with_values_of_two_types_is_text_in_gexf() -> None:
    mixed = Subgraph([Node("Factor", "1", {"weight": 2}), Node("Factor", "2", {"weight": "heavy"})])
    found = _gexf(render(mixed, "gexf", title="Mixed"))
    assert [found.nodes[key]["weight"] for key in ("Factor:1", "Factor:2")] == ["2", "heavy"]


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_title_notes_and_the_sentence_are_in_the_file(kind: str, story: Subgraph) -> None:
    text = "".join(fromstring(render(story, kind, title="A & <B>", notes=["Revision 7"])).itertext())
    assert "A & <B>" in text
    assert NOT_CHECKED in text
    assert "Revision 7" in text


def test_gexf_has_places_with_y_upwards(story: Subgraph) -> None:
    places = {f"{node.label}:{node.id}": (10.0 * number, 5.0) for number, node in enumerate(story.nodes)}
    found = nx.read_gexf(BytesIO(render(story, "gexf", title="x", positions=places)))
    assert found.nodes["Case:c2"]["viz"]["position"] == {"x": 10.0, "y": -5.0, "z": 0.0}


def test_what_xml_cannot_hold_is_marked() -> None:
    assert xml_text("a\x00b\x1bc\ufffed\r\ne\rf\tg😀") == "a\ufffdb\ufffdc\ufffdd\ne\nf\tg😀"
