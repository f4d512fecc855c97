"""A subgraph as a networkx graph."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network.networkx_graph import NetworkXGraph, degrees, to_networkx
from graph.records import Node, Relationship, Subgraph

RESERVED = ("label", "node_id", "type", "relationship_id")
names = st.text(min_size=1)
values = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.booleans(), st.lists(st.text()))
properties = st.dictionaries(names.filter(lambda name: name not in RESERVED), values, max_size=4)


@st.composite
def subgraphs(draw: st.DrawFn) -> Subgraph:
    ids = draw(st.lists(st.tuples(st.sampled_from(["Case", "Factor"]), names), unique=True, max_size=6))
    nodes = [Node(label, node_id, draw(properties)) for label, node_id in ids]
    relationships = []
    for relationship_id in draw(st.lists(names, unique=True, max_size=6)) if nodes else []:
        start, end = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
        kind = draw(st.sampled_from(["INFLUENCES", "CONCERNS"]))
        between = (start.label, start.id, end.label, end.id)
        relationships.append(Relationship(kind, relationship_id, *between, draw(properties)))
    return Subgraph(nodes, sorted(relationships, key=lambda relationship: (relationship.type, relationship.id)))


@pytest.mark.slow
@given(subgraphs())
def test_there_and_back_loses_nothing(from_networkx: Callable[[NetworkXGraph], Subgraph], subgraph: Subgraph) -> None:
    assert from_networkx(to_networkx(subgraph)) == subgraph


def test_ids_are_told_apart_by_label_and_parallel_relationships_by_id(story: Subgraph) -> None:
    same_id = Subgraph([*story.nodes, Node("Factor", "c1")], story.relationships)
    network = to_networkx(same_id)
    assert network.number_of_nodes() == len(story.nodes) + 1
    assert network.number_of_edges() == len(story.relationships)
    assert set(network["Factor:f1"]["Episode:e1"]) == {
        "CONTRIBUTED_TO:contributed_to-1",
        "CONTRIBUTED_TO:contributed_to-2",
    }


def test_a_missing_end_and_a_reserved_name_are_refused() -> None:
    alone = Node("Case", "c1")
    with pytest.raises(ValueError, match="HAS_EPISODE:h1: one of its ends is not in the subgraph"):
        to_networkx(Subgraph([alone], [Relationship("HAS_EPISODE", "h1", "Case", "c1", "Episode", "e1")]))
    with pytest.raises(ValueError, match="may not be called label"):
        to_networkx(Subgraph([Node("Case", "c1", {"label": "x"})]))


def test_degrees(story: Subgraph) -> None:
    network = to_networkx(story)
    assert degrees(story) == {key: network.in_degree(key) + network.out_degree(key) for key in network}
