"""Places: the same each time, apart from one another, and kept when nodes come."""

import random
import time
from itertools import combinations, pairwise
from math import dist

import pytest

from graph.network.keys import Positions, ends
from graph.network.layout import SPACE, STEP, _remembered_layout, layout
from graph.records import Node, Relationship, Subgraph


def _network(nodes: int, seed: int = 1) -> Subgraph:
    """A case for each 14 nodes, six episodes each, and factors of which a few are met everywhere."""
    chance = random.Random(seed)
    made, joined = [Node("Factor", f"f{number}") for number in range(nodes // 3)], []
    for case in range((nodes - len(made)) // 7):
        made.append(Node("Case", f"c{case}"))
        for step in range(6):
            episode = Node("Episode", f"e{case}.{step}")
            made.append(episode)
            joined.append(Relationship("HAS_EPISODE", episode.id, "Case", f"c{case}", "Episode", episode.id))
            for _ in range(3):
                factor = f"f{min(nodes // 3, int(chance.paretovariate(0.8))) - 1}"
                number = str(len(joined))
                joined.append(Relationship("CONTRIBUTED_TO", number, "Factor", factor, "Episode", episode.id))
    return Subgraph(made, joined)


def _closest(places: Positions) -> float:
    return min(dist(a, b) for a, b in combinations(places.values(), 2))


def test_same_places_each_time_whatever_the_order(story: Subgraph) -> None:
    places = layout(story)
    assert places.keys() == {f"{node.label}:{node.id}" for node in story.nodes}
    remembered = layout(story)
    assert remembered == places
    remembered.clear()  # what one caller does with the places is nothing to the next
    assert layout(story) == places
    _remembered_layout.cache_clear()
    assert layout(story) == places
    assert layout(Subgraph(story.nodes[::-1], story.relationships[::-1])) == places


def test_nodes_keep_their_distance_and_neighbours_are_nearer_than_strangers(story: Subgraph) -> None:
    places = layout(story)
    assert _closest(places) > 0.9 * SPACE
    joined = {frozenset(ends(relationship)) for relationship in story.relationships}
    pairs = {frozenset(pair): dist(places[pair[0]], places[pair[1]]) for pair in combinations(places, 2)}
    near = [length for pair, length in pairs.items() if pair in joined]
    far = [length for pair, length in pairs.items() if pair not in joined]
    assert sum(near) / len(near) < 0.6 * sum(far) / len(far)


def test_placed_nodes_stay_and_new_ones_come_beside_their_neighbours(story: Subgraph) -> None:
    known = {key: place for key, place in layout(story).items() if not key.startswith(("Action", "Finding"))}
    grown = layout(story, known)
    assert {key: grown[key] for key in known} == known
    assert _closest(grown) >= 0.9 * SPACE
    assert dist(grown["Finding:n1"], known["Episode:e2"]) < 3 * STEP
    assert layout(story, known) == grown


def test_strangers_come_below_and_places_of_others_are_not_returned(story: Subgraph) -> None:
    known = layout(story)
    more = Subgraph([*story.nodes, Node("Area", "far"), Node("Area", "further")], story.relationships)
    grown = layout(more, known | {"Case:gone": (0.0, 0.0)})
    lowest = max(y for _, y in known.values())
    assert grown.keys() == known.keys() | {"Area:far", "Area:further"}
    assert min(grown["Area:far"][1], grown["Area:further"][1]) > lowest
    assert _closest(grown) >= 0.9 * SPACE


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_the_smallest_networks(count: int) -> None:
    nodes = [Node("Factor", str(number)) for number in range(count)]
    loops = [Relationship("INFLUENCES", node.id, "Factor", node.id, "Factor", node.id) for node in nodes]
    chain = [Relationship("INFLUENCES", f"{a.id}>", "Factor", a.id, "Factor", b.id) for a, b in pairwise(nodes)]
    for relationships in ([], loops, chain):
        places = layout(Subgraph(nodes, relationships))
        assert len(set(places.values())) == count


@pytest.mark.slow
def test_a_thousand_nodes_do_not_keep_anybody_waiting() -> None:
    network = _network(1_000)
    assert len(network.nodes) > 980
    started = time.process_time()
    places = layout(network)
    spent = time.process_time() - started
    assert len(places) == len(network.nodes)
    assert spent < 10, f"{spent:.1f} s of processor time"
