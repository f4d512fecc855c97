"""What a reader of the database may do: look at the graph, and neither change it nor reach beyond it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.database import Database, connect
from graph.errors import (
    CypherError,
    Forbidden,
    TookTooLong,
)

# Twelve thousand million combinations: no server gets through them in the time of these tests.
ENDLESS = (
    "UNWIND range(1, 5000) AS a UNWIND range(1, 5000) AS b UNWIND range(1, 5000) AS c "
    "WITH a + b * c AS n WHERE n < 0 RETURN count(n) AS found"
)


@pytest.mark.parametrize(
    "cypher",
    [
        "CREATE (n:Case {id: 'x'})",
        "CREATE (n:NeverSeen {id: 'x'})",
        "MERGE (n:Case {id: 'x'})",
        "MATCH (f:Factor) SET f.name = 'changed'",
        "MATCH (f:Factor) REMOVE f.name",
        "MATCH (f:Factor) DETACH DELETE f",
        "MATCH ()-[c:CONTRIBUTED_TO]->() DELETE c",
        "MATCH ()-[c:CONTRIBUTED_TO]->() SET c.polarity = 'mixed'",
        "MATCH (f:Factor), (e:Episode) CREATE (f)-[:CONTRIBUTED_TO]->(e)",
        "MATCH (f:Factor) FOREACH (x IN [1] | SET f.name = 'changed')",
        "CALL { CREATE (n:Case {id: 'x'}) RETURN n } RETURN n.id",
        "CREATE CONSTRAINT ours IF NOT EXISTS FOR (n:Factor) REQUIRE n.name IS UNIQUE",
        "CREATE INDEX ours IF NOT EXISTS FOR (n:Factor) ON (n.name)",
        "CREATE USER visitor SET PASSWORD 'a-long-password'",
    ],
)
def test_a_reader_cannot_change_anything(small_graph: Database, cypher: str) -> None:
    before = small_graph.subgraph("MATCH p = ()-->() RETURN p ORDER BY length(p)")
    with pytest.raises(Forbidden):
        small_graph.read(cypher)
    with pytest.raises(Forbidden):
        small_graph.read_user_cypher(cypher)
    assert small_graph.subgraph("MATCH p = ()-->() RETURN p ORDER BY length(p)") == before


def test_a_reader_cannot_read_a_file(database: Database, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a secret\n", encoding="utf-8")
    statement = f"LOAD CSV FROM '{secret.as_uri()}' AS line RETURN line"
    with pytest.raises((Forbidden, CypherError)):
        database.read(statement)
    with pytest.raises(Forbidden):
        database.read_user_cypher(statement)


# Where a person could hide it; a subquery within an expression has no operator of its own in Neo4j's plan.
HIDDEN = [
    "LOAD CSV FROM $place AS line RETURN line",
    "load /* */ csv WITH HEADERS FROM $place AS line RETURN line",
    "CALL { LOAD CSV FROM $place AS line RETURN line } RETURN line",
    "RETURN 1 AS line UNION LOAD CSV FROM $place AS line RETURN line",
    "RETURN COLLECT { LOAD CSV FROM $place AS line RETURN line } AS lines",
    "RETURN [x IN [1] | COLLECT { LOAD CSV FROM $place AS line RETURN line }] AS lines",
    "RETURN [x IN [1] | COUNT { CALL { L\\u004fAD CSV FROM $place AS line RETURN line } RETURN 1 }] AS lines",
    "RETURN reduce(sum = 0, x IN [1] | sum + COUNT { LOAD CSV FROM $place AS line RETURN line }) AS lines",
    "UNWIND [1] AS x RETURN CASE WHEN x = 1 THEN COUNT { LOAD CSV FROM $place AS line RETURN line } END AS lines",
    "UNWIND [1] AS x WITH x WHERE any(y IN [1] WHERE EXISTS { LOAD CSV FROM $place AS line RETURN line }) RETURN x",
]


@pytest.mark.parametrize("cypher", HIDDEN)
def test_a_reader_cannot_fetch_an_address(
    database: Database, listener: Callable[[], tuple[str, list[bytes]]], cypher: str
) -> None:
    address, asked = listener()
    with pytest.raises((Forbidden, CypherError)):
        database.read_user_cypher(cypher, {"place": address})
    assert asked == []


@pytest.mark.parametrize(
    "cypher", ["CALL dbms.listConfig()", "RETURN [x IN [1] | COUNT { CALL dbms.listConfig() }] AS n"]
)
def test_a_reader_calls_no_procedure_that_reaches_beyond_the_graph(database: Database, cypher: str) -> None:
    with pytest.raises((Forbidden, CypherError)):
        database.read_user_cypher(cypher)


@pytest.fixture
def listener() -> Callable[[], tuple[str, list[bytes]]]:
    """Gives an address on this machine and the list of what was asked there."""
    asked: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.requestline.encode())
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return lambda: (f"http://127.0.0.1:{server.server_port}/data.csv", asked)


def test_free_cypher_is_capped(database: Database) -> None:
    answer = database.read_user_cypher("UNWIND range(1, 50) AS n RETURN n, n * 2 AS twice ORDER BY n", rows=10)
    assert answer.columns == ["n", "twice"]
    assert [row["n"] for row in answer.rows] == list(range(1, 11))
    assert answer.has_more
    whole = database.read_user_cypher("UNWIND range(1, $rows) AS n RETURN n ORDER BY n", {"rows": 10}, rows=10)
    assert (len(whole.rows), whole.has_more) == (10, False)


def test_free_cypher_may_not_stop_the_work_of_others(database: Database) -> None:
    for cypher in (
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "SHOW TRANSACTIONS YIELD transactionId AS id terminate /* */ transactions id",
    ):
        with pytest.raises(Forbidden):
            database.read_user_cypher(cypher)


@pytest.mark.slow
def test_a_question_that_takes_too_long_is_stopped(database: Database, home: Path) -> None:
    with pytest.raises(TookTooLong):
        if database.server == "neo4j":
            database.read_user_cypher(ENDLESS, seconds=1)
        else:
            # ArcadeDB takes its limit when it starts, so this needs one of its own.
            with connect(home=home, read_seconds=1) as impatient:
                impatient.read(ENDLESS)
