"""A plan holds as long as nobody changes what it was decided by."""

from __future__ import annotations

import pytest
from people import OWNER
from small_imports import CASE, FACTOR, first_load, new_import

from graph.database import Database, Transaction
from graph.errors import GraphChanged
from graph.records import Node
from graph.writer import ElementChange, Plan, apply, undo
from graph.writer.basis import Basis
from graph.writer.kinds import kinds_read, kinds_written_since

FACTORS = "MATCH (n:Factor) RETURN n.id AS id, n.name AS name ORDER BY id"
COUNT_ALL = "MATCH (n) RETURN count(n) AS number ORDER BY number"


def decided_by(graph: Database, *cyphers: str) -> Basis:
    basis = Basis()
    for cypher in cyphers:
        basis.add(cypher, {}, graph.read(cypher))
    return basis


def change(made_by: str, graph: Database, node: Node, **after: str) -> str:
    before = {key: node.properties.get(key) for key in after}
    return apply(graph, Plan(graph.revision(), changes=[ElementChange(node, before, after)]), new_import(made_by))


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


def test_what_was_written_since_a_revision_is_known_by_kind(graph: Database) -> None:
    first_load(graph)
    change("two", graph, CASE, title="B")
    apply(graph, Plan(graph.revision(), removals=[FACTOR]), new_import("three"))

    def written(since: int) -> frozenset[str]:
        """As a write asks, which has taken a revision of its own by then."""

        def ask(transaction: Transaction) -> frozenset[str] | None:
            transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1")
            kinds = kinds_written_since(transaction.run, since)
            transaction.run("MATCH (g:GraphState) SET g.revision = g.revision - 1")
            return kinds

        return graph.write(ask) or frozenset()

    assert written(3) == frozenset()
    assert "CONTRIBUTED_TO" in written(2), "it went with its factor"
    assert "Case" not in written(2)
    assert "Case" in written(1)


def test_a_statement_reads_what_it_names_and_else_anything() -> None:
    assert kinds_read(FACTORS) == frozenset({"Factor"})
    assert kinds_read("MATCH (c:Case)-[r:HAS_EPISODE]->(e:Episode) RETURN e.title AS t") == frozenset(
        {"Case", "HAS_EPISODE", "Episode"}
    )
    assert kinds_read("MATCH (f:Factor)-[r:CONTRIBUTED_TO|INFLUENCES]->() RETURN f.id AS id") == frozenset(
        {"Factor", "CONTRIBUTED_TO", "INFLUENCES"}
    )
    assert kinds_read("MATCH (e:Event)<-[:HAS_EVENT]-(owner) RETURN owner.id AS id") == frozenset(
        {"Event", "HAS_EVENT"}
    )
    assert kinds_read("MATCH (e:Event)<-[:HAS_EVENT]-(owner) RETURN owner.title AS title") is None
    assert kinds_read("MATCH (e:Event)<-[:HAS_EVENT]-(owner) RETURN properties(owner) AS p") is None
    assert kinds_read("MATCH (n:Case)-[r]-(m) RETURN count(r) AS number") is None
    assert kinds_read("MATCH (n:Case)-->(m:Episode) RETURN count(m) AS number") is None
    assert kinds_read(COUNT_ALL) is None
