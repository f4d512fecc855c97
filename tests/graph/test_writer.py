"""Imports on a real server: all or nothing, in order, and in parts."""

from __future__ import annotations

import pytest
from people import OWNER
from small_imports import CASE, EPISODE, FACTOR, HAS, HELD, StopAfter, first_load, new_import, shape

from graph.database import Database
from graph.errors import GraphChanged
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.writer import (
    ElementChange,
    Plan,
    apply,
    imports,
    undo,
    unfinished_import,
)


@pytest.mark.slow
def test_an_import_writes_what_was_planned(graph: Database) -> None:
    first_load(graph)
    assert shape(graph) == Subgraph([CASE, EPISODE, FACTOR], [HELD, HAS])
    assert graph.revision() == 1
    [made] = imports(graph)
    assert made.counts["added"] == {"CONTRIBUTED_TO": 1, "Case": 1, "Episode": 1, "Factor": 1, "HAS_EPISODE": 1}
    assert made.state == "done"


def test_an_empty_plan_moves_nothing(graph: Database) -> None:
    assert apply(graph, Plan(graph.revision()), new_import()) == ""
    assert graph.revision() == 0
    assert imports(graph) == []


def test_a_plan_for_an_older_revision_is_refused_whole(graph: Database) -> None:
    stale = Plan(graph.revision(), [Node("Case", "c2", {"title": "Another", "source_id": "s"})])
    first_load(graph)
    with pytest.raises(GraphChanged):
        apply(graph, stale, new_import("two"))
    assert not graph.read("MATCH (c:Case {id: 'c2'}) RETURN c.id AS id")
    assert graph.revision() == 1


def test_a_relationship_whose_end_is_missing_stops_everything(graph: Database) -> None:
    with pytest.raises(GraphChanged):
        apply(graph, Plan(graph.revision(), [CASE], [HAS]), new_import())
    assert whole_graph(graph).nodes == []
    assert graph.revision() == 0


def test_parallel_relationships_are_kept_apart(graph: Database) -> None:
    second = Relationship("CONTRIBUTED_TO", "k2", "Factor", "f1", "Episode", "e1", {"polarity": "supporting"})
    apply(graph, Plan(graph.revision(), [CASE, EPISODE, FACTOR], [HAS, HELD, second]), new_import())
    rows = graph.read("MATCH (:Factor)-[c:CONTRIBUTED_TO]->(:Episode) RETURN c.polarity AS p ORDER BY p")
    assert [row["p"] for row in rows] == ["hindering", "supporting"]


@pytest.mark.slow
def test_long_texts_are_written_in_messages_that_the_server_takes(graph: Database) -> None:
    nodes = [Node("Finding", f"f{n}", {"headline": "H", "source_id": "s", "manifests": "short"}) for n in range(300)]
    apply(graph, Plan(graph.revision(), nodes), new_import())
    long = "x" * 60_000
    changes = [ElementChange(node, {"manifests": "short"}, {"manifests": long}) for node in nodes]
    apply(graph, Plan(graph.revision(), changes=changes), new_import("two"))
    [row] = graph.read("MATCH (f:Finding) WHERE size(f.manifests) = 60000 RETURN count(f) AS number ORDER BY number")
    assert row["number"] == 300


@pytest.mark.slow
def test_parts_are_one_import_that_can_be_continued_and_undone(graph: Database) -> None:
    new, stop_midway = new_import(in_parts=True), StopAfter(2)
    plan = Plan(graph.revision(), [CASE, EPISODE, FACTOR], [HAS, HELD])
    with pytest.raises(KeyboardInterrupt):
        apply(graph, plan, new, stop_midway, part_size=2)
    assert stop_midway.told == [(1, 5), (2, 5), (2, 5), (3, 5)], "the two of a part as they are written, then as kept"
    assert imports(graph)[0].state == "unfinished"
    assert unfinished_import(graph, "test", ["one"]) == new.id
    rest = Plan(graph.revision(), [FACTOR], [HAS, HELD])
    assert apply(graph, rest, new) == new.id
    [made] = imports(graph)
    assert made.state == "done"
    assert sum(made.counts["added"].values()) == 5
    undo(graph, new.id, by=OWNER)
    assert shape(graph) == Subgraph([], [])
