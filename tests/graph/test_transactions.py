"""Transactions on a real server: whole or not at all, beside those of other threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from small_graph import run

from graph.bolt import Connection, Transaction
from graph.bolt import transaction as bolt
from graph.database import Database
from graph.errors import (
    BadRequest,
    CypherError,
    Forbidden,
)


def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    def work(transaction: Transaction) -> None:
        transaction.run("CREATE (:Case {id: 'half'})")
        assert transaction.run("MATCH (c:Case) RETURN c.id AS id ORDER BY id") == [{"id": "half"}]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)
    assert database.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id") == []


@pytest.mark.embedded
def test_what_is_too_large_for_one_message_is_never_sent(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server would not answer, and a writer who waits for that keeps the turn to write from all others."""
    monkeypatch.setattr(bolt, "MAX_MESSAGE_BYTES", 1_000)
    create = "CREATE (c:Case {id: $id}) RETURN size(c.id) AS size"
    for call in (
        lambda: database.read("RETURN size($id) AS size", id="a" * 1_001),
        lambda: run(database, create, id="a" * 1_001),
    ):
        with pytest.raises(BadRequest, match="more than the database takes"):
            call()
    assert run(database, create, id="a" * 900) == [{"size": 900}]


def test_the_result_of_the_work_is_returned_and_seen_by_the_next_reader(database: Database) -> None:
    for number in range(20):
        written = run(database, "CREATE (c:Case {id: $id}) RETURN c.id AS id", id=str(number))
        assert written == [{"id": str(number)}]
        assert len(database.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id")) == number + 1


def test_many_threads_share_one_database(small_graph: Database) -> None:
    found: list[object] = []

    def ask() -> None:
        found.extend(small_graph.read("MATCH (f:Factor) RETURN f.id AS id ORDER BY id") for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[{"id": "f1"}]] * 80


@pytest.fixture
def ways_of_reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each read from now on is made: `read` in a transaction, `read_statement` without one."""
    ways: list[str] = []

    def noted(name: str, read: Callable[..., Any]) -> Callable[..., Any]:
        def noting(self: Connection, work: Callable[[Transaction], Any], seconds: float) -> Any:
            ways.append(name)
            return read(self, work, seconds)

        return noting

    for name in ("read", "read_statement"):
        monkeypatch.setattr(Connection, name, noted(name, getattr(Connection, name)))
    return ways


def test_what_is_read_together_is_read_in_one_transaction(small_graph: Database, ways_of_reading: list[str]) -> None:
    def work() -> list[object]:
        names = small_graph.read_together(
            lambda: small_graph.read("MATCH (f:Factor) RETURN f.name AS name ORDER BY name")
        )
        drawn = small_graph.subgraph("MATCH (c:Case) RETURN c ORDER BY c.id")
        return [names, [node.id for node in drawn.nodes], small_graph.revision()]

    assert small_graph.read_together(work) == [[{"name": "Caseload"}], ["c1"], 0]
    assert ways_of_reading == ["read"]
    small_graph.read("RETURN 1 AS one ORDER BY one")
    assert ways_of_reading == ["read", "read_statement"]


def test_what_is_read_together_sees_what_others_commit_meanwhile(small_graph: Database) -> None:
    cypher = "MATCH (f:Factor) RETURN f.name AS name ORDER BY name"
    left = ["Workload"]

    def work() -> list[object]:
        before = small_graph.read(cypher)
        if left:
            run(small_graph, "MATCH (f:Factor) SET f.name = $name", name=left.pop())
        return [before, small_graph.read(cypher)]

    # On the embedded server all of it is read again, because a commit ran meanwhile (graph/bolt/commit_lock.py).
    first = "Caseload" if small_graph.server == "neo4j" else "Workload"
    assert small_graph.read_together(work) == [[{"name": first}], [{"name": "Workload"}]]


def test_reading_together_is_of_one_thread_and_ends_with_it(small_graph: Database, ways_of_reading: list[str]) -> None:
    def work() -> None:
        other = threading.Thread(target=lambda: small_graph.read("RETURN 1 AS one ORDER BY one"))
        other.start()
        other.join()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        small_graph.read_together(work)
    with pytest.raises(CypherError, match="absent"):
        small_graph.read_together(lambda: small_graph.read("RETURN $absent AS x"))
    with pytest.raises(Forbidden):
        small_graph.read_together(lambda: small_graph.read("CREATE (:Case {id: 'x'})"))
    assert small_graph.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id") == [{"id": "c1"}]
    assert ways_of_reading == ["read", "read_statement", "read", "read", "read_statement"]


def test_writers_at_the_same_time_all_get_through(database: Database) -> None:
    run(database, "CREATE (:GraphState {id: 'graph', revision: 0})")

    def add() -> None:
        for _ in range(5):
            run(database, "MATCH (s:GraphState {id: 'graph'}) SET s.revision = s.revision + 1")

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.revision() == 20
