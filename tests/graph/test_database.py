"""The database on a real server: how values come back, and whose errors are raised."""

from __future__ import annotations

import pytest
from small_graph import run

from graph.database import Database, connect
from graph.errors import (
    BadRequest,
    CypherError,
    DatabaseUnavailable,
)
from graph.records import Node, Relationship, Subgraph


def test_what_was_written_is_read_as_plain_values(small_graph: Database) -> None:
    rows = small_graph.read(
        "MATCH (f:Factor {id: $id})-[c:CONTRIBUTED_TO]->(e:Episode) "
        "RETURN f.name AS name, f.aliases AS aliases, c.strength AS strength, "
        "{polarity: c.polarity, at: [e.sequence]} AS said, e.nothing AS missing ORDER BY c.id",
        id="f1",
    )
    assert rows[0] == {
        "name": "Caseload",
        "aliases": ["workload", "demand"],
        "strength": 3,
        "said": {"polarity": "hindering", "at": [1]},
        "missing": None,
    }
    assert [row["strength"] for row in rows] == [3, None]


@pytest.mark.slow
def test_more_rows_than_one_fetch_all_arrive(database: Database) -> None:
    rows = database.read("UNWIND range(1, 25000) AS number RETURN number ORDER BY number")
    assert [row["number"] for row in rows] == list(range(1, 25001))


def test_nodes_and_relationships_come_back_as_maps_in_rows(small_graph: Database) -> None:
    rows = small_graph.read("MATCH (c:Case)-[h:HAS_EPISODE]->() RETURN c AS case, h AS has ORDER BY c.id")
    assert rows == [
        {
            "case": {"label": "Case", "id": "c1", "title": "A move", "synthetic": True},
            "has": {"type": "HAS_EPISODE", "id": "h1"},
        }
    ]


@pytest.mark.parametrize(
    "returned",
    ["f, c, e", "p", "[f, e] AS ends, [c] AS said", "{from: f, to: e, said: c} AS all"],
)
def test_a_subgraph_has_the_ends_of_its_relationships(small_graph: Database, returned: str) -> None:
    found = small_graph.subgraph(
        f"MATCH p = (f:Factor)-[c:CONTRIBUTED_TO]->(e:Episode) RETURN {returned} ORDER BY c.id"
    )
    assert found == Subgraph(
        [
            Node("Episode", "e1", {"title": "First referral", "sequence": 1}),
            Node("Factor", "f1", {"name": "Caseload", "aliases": ["workload", "demand"]}),
        ],
        [
            Relationship(
                "CONTRIBUTED_TO", "k1", "Factor", "f1", "Episode", "e1", {"polarity": "hindering", "strength": 3}
            ),
            Relationship("CONTRIBUTED_TO", "k2", "Factor", "f1", "Episode", "e1", {"polarity": "supporting"}),
        ],
    )


def test_a_subgraph_without_ends_is_refused_in_words(small_graph: Database) -> None:
    with pytest.raises(CypherError, match="without its ends"):
        small_graph.subgraph("MATCH (:Factor)-[c:CONTRIBUTED_TO]->(:Episode) RETURN c ORDER BY c.id")


@pytest.mark.parametrize(
    ("cypher", "says"),
    [("MATCH (n RETURN n", "RETURN"), ("RETURN $absent AS x", "absent"), ("RETURN 1 / 0 AS x", "zero")],
)
def test_a_refused_statement_is_our_error_with_the_servers_words(database: Database, cypher: str, says: str) -> None:
    with pytest.raises(CypherError, match=says):
        database.read(cypher)
    with pytest.raises(CypherError, match=says):
        run(database, cypher)


def test_a_label_that_nobody_knows_is_an_empty_answer(
    database: Database, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    assert database.read("MATCH (n:NeverSeen)-[:NOR_THIS]->() RETURN n.nothing AS n ORDER BY n") == []
    assert [*caplog.records, *recwarn] == []


def test_the_revision_is_zero_before_the_first_write(database: Database) -> None:
    assert database.revision() == 0
    run(database, "CREATE (:GraphState {id: 'graph', revision: 7, schema_version: 1, uid: 'u'})")
    assert database.revision() == 7


def test_a_database_says_what_it_is(database: Database, server: str) -> None:
    assert database.server == server
    assert database.address.partition("://")[0] in {"bolt", "neo4j", "neo4j+s", "bolt+s"}
    assert {"embedded": "embedded", "neo4j": "Neo4j"}[server] in database.kind


def test_a_second_node_of_the_same_id_is_refused_in_words(database: Database) -> None:
    run(database, "CREATE CONSTRAINT case_id IF NOT EXISTS FOR (n:Case) REQUIRE n.id IS UNIQUE")
    run(database, "CREATE (:Case {id: 'c1'})")
    with pytest.raises(CypherError, match="only once"):
        run(database, "CREATE (:Case {id: 'c1'})")


def test_an_address_where_nothing_answers() -> None:
    with pytest.raises(DatabaseUnavailable, match=r"127\.0\.0\.1:1"):
        connect("bolt://127.0.0.1:1", password="secret")


def test_an_address_that_is_none() -> None:
    with pytest.raises(BadRequest, match="bolt://"):
        connect("somewhere")


def test_a_wrong_password(database: Database, server: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="NEO4J_PASSWORD"):
        connect(
            database.address, username="neo4j", password="wrong", database="graph" if server != "neo4j" else "neo4j"
        )


@pytest.mark.embedded
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:7474", "https://neo4j:hunter2@127.0.0.1", "bolt://neo4j:hunter2@127.0.0.1", "bolt://"]
)
def test_what_is_no_address_of_a_server_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(BadRequest) as refused:
        connect(address)
    assert str(refused.value).endswith("It looks like neo4j://host:7687 or bolt://host:7687.")
    assert "hunter2" not in str(refused.value)
