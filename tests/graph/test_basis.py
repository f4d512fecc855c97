"""A plan holds as long as nobody changes what it was decided by."""

from __future__ import annotations

import pytest
from people import OWNER
from small_imports import CASE, FACTOR, first_load, new_import

from graph.database import Database
from graph.errors import GraphChanged
from graph.records import Node
from graph.writer import ElementChange, Plan, apply, undo
from graph.writer.basis import Basis

FACTORS = "MATCH (n:Factor) RETURN n.id AS id, n.name AS name ORDER BY id"


def decided_by(graph: Database, *cyphers: str) -> Basis:
    basis = Basis()
    for cypher in cyphers:
        basis.add(cypher, {}, graph.read(cypher))
    return basis


def change(made_by: str, graph: Database, node: Node, **after: str) -> str:
    before = {key: node.properties.get(key) for key in after}
    return apply(graph, Plan(graph.revision(), changes=[ElementChange(node, before, after)]), new_import(made_by))


@pytest.mark.slow
def test_a_write_of_something_else_does_not_stop_a_plan(graph: Database) -> None:
    first_load(graph)
    plan = Plan(graph.revision(), [Node("Factor", "f2", {"name": "Time", "source_id": "s"})])
    plan.basis = decided_by(graph, FACTORS)
    change("meanwhile", graph, CASE, title="Another title")
    change("and again", graph, FACTOR, definition="What is on a desk")
    assert apply(graph, plan, new_import("planned"))
    assert [row["id"] for row in graph.read(FACTORS)] == ["f1", "f2"]


def test_a_write_of_what_it_was_decided_by_does(graph: Database) -> None:
    first_load(graph)
    plan = Plan(graph.revision(), [Node("Factor", "f2", {"name": "Time", "source_id": "s"})])
    plan.basis = decided_by(graph, FACTORS)
    done = change("meanwhile", graph, FACTOR, name="Time")
    with pytest.raises(GraphChanged):
        apply(graph, plan, new_import("planned"))
    undo(graph, done, by=OWNER)
    assert apply(graph, plan, new_import("planned")), "it is as it was again"


def test_what_another_program_wrote_is_looked_for_everywhere(graph: Database) -> None:
    first_load(graph)
    plan = Plan(graph.revision(), [Node("Factor", "f2", {"name": "Time", "source_id": "s"})])
    plan.basis = decided_by(graph, FACTORS)
    graph.write(lambda t: t.run("MATCH (f:Factor), (g:GraphState) SET f.name = 'Time', g.revision = g.revision + 1"))
    with pytest.raises(GraphChanged):
        apply(graph, plan, new_import("planned"))
