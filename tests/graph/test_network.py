"""The networkx twin of a subgraph, and what is measured on it."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network.keys import node_key
from graph.network.networkx_graph import (
    NODE,
    RELATIONSHIP,
    betweenness,
    communities,
    degrees,
    from_networkx,
    to_networkx,
)
from graph.records import Node, Relationship, Subgraph

names = st.text(min_size=1)
values = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.booleans(), st.lists(st.text()))
properties = st.dictionaries(names.filter(lambda name: name not in (*NODE, *RELATIONSHIP)), values, max_size=4)


@st.composite
def subgraphs(draw: st.DrawFn) -> Subgraph:
    ids = draw(st.lists(st.tuples(st.sampled_from(["Case", "Factor"]), names), unique=True, max_size=6))
    nodes = [Node(label, node_id, draw(properties)) for label, node_id in ids]
    relationships = []
    for relationship_id in draw(st.lists(names, unique=True, max_size=6)) if nodes else []:
        start, end = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
        kind = draw(st.sampled_from(["INFLUENCES", "CONCERNS"]))
        given_ends = (start.label, start.id, end.label, end.id)
        relationships.append(Relationship(kind, relationship_id, *given_ends, draw(properties)))
    return Subgraph(nodes, sorted(relationships, key=lambda found: (found.type, found.id)))


@given(subgraphs())
def test_there_and_back_loses_nothing(subgraph: Subgraph) -> None:
    assert from_networkx(to_networkx(subgraph)) == subgraph


def test_ids_are_told_apart_by_label_and_parallel_relationships_by_id(story: Subgraph) -> None:
    same_id = Subgraph([*story.nodes, Node("Factor", "c1")], story.relationships)
    twin = to_networkx(same_id)
    assert twin.number_of_nodes() == len(story.nodes) + 1
    assert twin.number_of_edges() == len(story.relationships)
    assert set(twin["Factor:f1"]["Episode:e1"]) == {
        "CONTRIBUTED_TO:contributed_to-1",
        "CONTRIBUTED_TO:contributed_to-2",
    }


def test_a_missing_end_and_a_reserved_name_are_refused() -> None:
    alone = Node("Case", "c1")
    with pytest.raises(ValueError, match="HAS_EPISODE:h1: one of its ends is not in the subgraph"):
        to_networkx(Subgraph([alone], [Relationship("HAS_EPISODE", "h1", "Case", "c1", "Episode", "e1")]))
    with pytest.raises(ValueError, match="may not be called label"):
        to_networkx(Subgraph([Node("Case", "c1", {"label": "x"})]))


def test_measures(story: Subgraph) -> None:
    twin = to_networkx(story)
    assert degrees(story) == {key: twin.in_degree(key) + twin.out_degree(key) for key in twin}
    between = betweenness(story)
    assert between == pytest.approx(nx.betweenness_centrality(nx.Graph(twin)))
    assert max(between, key=lambda key: between[key]) == "Episode:e2"


def test_betweenness_of_a_large_network_is_estimated_and_the_same_each_time() -> None:
    nodes = [Node("Factor", str(number)) for number in range(601)]
    spokes = [Relationship("INFLUENCES", str(number), "Factor", "0", "Factor", str(number)) for number in range(1, 601)]
    star = Subgraph(nodes, spokes)
    assert betweenness(star) == betweenness(star)
    assert betweenness(star)["Factor:0"] > 0.9


def test_communities_are_the_two_groups_whatever_the_order() -> None:
    nodes = [Node("Factor", name) for name in "abcdefgh"]
    pairs = ["ab", "bc", "ca", "cd", "ad", "ef", "fg", "ge", "gh", "eh", "de"]
    joined = [Relationship("INFLUENCES", pair, "Factor", pair[0], "Factor", pair[1]) for pair in pairs]
    found = communities(Subgraph(nodes, joined))
    assert found == [[node_key("Factor", name) for name in group] for group in ("abcd", "efgh")]
    assert communities(Subgraph(nodes[::-1], joined[::-1])) == found
