"""Graphs of earlier versions are brought to this one, and those of later ones refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from people import EXPORT

from graph import migrations
from graph.backup.archive import read_backup
from graph.backup.restore import restore
from graph.database import Database, Transaction, connect
from graph.errors import BadRequest, CypherError, GraphTooNew
from graph.migrations import adopt, check_version, kinds_without, prepare
from graph.projection.reading import read_projection
from graph.schema import SCHEMA_VERSION, schema
from graph.writer import (
    statements,
)
from queries.editions.store import Editions, ask_edition


def test_a_newer_graph_is_refused_with_a_sentence(graph: Database) -> None:
    graph.write(lambda tx: tx.run("MATCH (g:GraphState {id: 'graph'}) SET g.schema_version = 99"))
    with pytest.raises(GraphTooNew, match="newer Casethread"):
        check_version(graph)
    with pytest.raises(GraphTooNew):
        prepare(graph)


FOREIGN = """
UNWIND range(1, 5) AS number CREATE (:Case {title: 'Theirs'})<-[:CONTRIBUTED_TO {polarity: 'hindering'}]-(:Factor {id: 'f' + number})
"""
UNTOUCHED = """
MATCH (n) WHERE n.source_id IS NULL RETURN labels(n) AS labels, properties(n) AS properties ORDER BY labels, n.id
"""


@pytest.fixture
def foreign(database: Database) -> Database:
    """A database that another program has written to, and Casethread has not."""
    database.write(lambda transaction: transaction.run(FOREIGN))
    return database


@pytest.mark.parametrize("opens", [prepare, check_version])
def test_nothing_is_written_to_a_database_of_others(foreign: Database, opens: Callable[[Database], object]) -> None:
    before = foreign.read(UNTOUCHED)
    with pytest.raises(BadRequest, match=r"did not write \(5 Case, 5 Factor\).*Name another database.*--adopt"):
        opens(foreign)
    assert foreign.read(UNTOUCHED) == before
    assert foreign.read("MATCH (n) RETURN count(n) AS number ORDER BY number") == [{"number": len(before)}]


def test_an_adopted_database_gets_a_graph_beside_what_others_wrote(foreign: Database) -> None:
    before = foreign.read(UNTOUCHED)
    assert adopt(foreign) == {"Case": 5, "Factor": 5}
    assert foreign.read(UNTOUCHED) == before
    assert check_version(foreign) == SCHEMA_VERSION
    assert kinds_without(foreign.read, "id") == {"Case": 5, "CONTRIBUTED_TO": 5}
    assert adopt(foreign) == {}, "it is ours already"
    prepare(foreign)
    assert len(read_projection(foreign).cases.ids) == 0, "what has no id is not counted"


@pytest.mark.slow
def test_two_records_of_one_id_cannot_be_adopted(home: Path) -> None:
    with connect(home=home) as database:  # the one that tests share has our constraints, so no two can be there
        database.write(lambda transaction: transaction.run("CREATE (:Factor {id: 'f'}) CREATE (:Factor {id: 'f'})"))
        with pytest.raises(BadRequest, match="cannot be adopted"):
            adopt(database)
        assert database.read("MATCH (n) RETURN labels(n) AS labels ORDER BY labels") == [{"labels": ["Factor"]}] * 2


def test_a_graph_of_version_0_gets_ids_and_keeps_its_data(database: Database) -> None:
    def by_hand(transaction: Transaction) -> None:
        transaction.run("CREATE (:GraphState {id: 'graph', schema_version: 0, revision: 0})")
        transaction.run(
            "CREATE (:Factor {id: 'f', name: 'Caseload'})-[:CONTRIBUTED_TO {polarity: 'hindering'}]->(:Case {id: 'c'})"
        )

    database.write(by_hand)
    prepare(database)
    [row] = database.read(
        "MATCH (f:Factor)-[c:CONTRIBUTED_TO]->(:Case) RETURN f.name AS name, f.canonical_id AS counted, c.id AS id, "
        "c.polarity AS polarity, f.source_id AS source, c.source_id AS stated_by ORDER BY id"
    )
    assert (row["name"], row["counted"], row["polarity"]) == ("Caseload", "f", "hindering")
    assert row["id"].startswith("contributed_to-")
    assert row["source"] == row["stated_by"] == migrations.OTHER_PROGRAM
    assert kinds_without(database.read, "id") == kinds_without(database.read, "source_id") == {}


def test_records_without_an_id_are_counted_by_their_kind(graph: Database) -> None:
    def by_hand(transaction: Transaction) -> None:
        transaction.run("CREATE (:Factor)-[:CONTRIBUTED_TO]->(:Case)<-[:CONTRIBUTED_TO {id: 'x'}]-(:Factor)")
        transaction.run("CREATE (:Sundial)-[:TELLS {id: 'y'}]->(:Sundial)")  # no label of ours

    graph.write(by_hand)
    assert kinds_without(graph.read, "id") == {"Case": 1, "Factor": 2, "CONTRIBUTED_TO": 1}


@pytest.mark.slow
def test_a_graph_of_version_1_says_by_when_its_undated_events_were_known(graph: Database) -> None:
    def of_version_1(transaction: Transaction) -> None:
        transaction.run("MATCH (g:GraphState {id: 'graph'}) SET g.schema_version = 1")
        day = "taken_on: '2024-06', taken_on_earliest: '2024-06-01', taken_on_latest: '2024-06-30'"
        transaction.run(
            f"CREATE (:Source {{id: 's', {day}}}) CREATE (:ImportBatch {{id: 'i', at: '2025-03-04T05:06:07'}})"
        )
        for id_, source, properties in (
            ("taken", "s", "import_id: 'i'"),
            ("loaded", "t", "import_id: 'i'"),
            ("neither", "t", "sequence: 1"),
            ("dated", "s", "at: '2020'"),
        ):
            transaction.run(
                f"CREATE (:Action {{id: '{id_}', source_id: '{source}'}})-[:HAS_EVENT]->(:Event {{id: '{id_}', {properties}}})"
            )

    graph.write(of_version_1)
    prepare(graph)
    rows = graph.read(
        "MATCH (e:Event) RETURN e.id AS id, e.known_on AS known, e.known_on_earliest AS first, e.known_on_latest AS last "
        "ORDER BY id"
    )
    assert {row.pop("id"): tuple(row.values()) for row in rows} == {
        "taken": ("2024-06", "2024-06-01", "2024-06-30"),
        "loaded": ("2025-03-04", "2025-03-04", "2025-03-04"),
        "neither": (None, None, None),
        "dated": (None, None, None),
    }
    assert check_version(graph) == SCHEMA_VERSION


OF_VERSION_2 = Path(__file__).parent / "version_2"  # a backup and an edition, as that version wrote them
EVIDENCE = "MATCH (m:OutcomeMeasure) RETURN m.id AS id, m.kind AS kind ORDER BY id"
OWNERS = "MATCH (:Action)-[w:OWNED_BY]->(o) RETURN o.id AS owner, w.job_role AS post, w.status AS status ORDER BY owner"


@pytest.mark.slow
def test_a_backup_of_version_2_is_restored_and_migrated(database: Database) -> None:
    with (OF_VERSION_2 / "backup.zip").open("rb") as file:
        restore(database, read_backup(file, "backup.zip"))
    prepare(database)
    assert check_version(database) == SCHEMA_VERSION
    assert database.read(EVIDENCE) == [{"id": "m1", "kind": "measure"}]
    assert database.read(OWNERS) == [
        {"owner": "council", "post": None, "status": None},
        {"owner": "police", "post": "Head of Training", "status": None},
    ]


@pytest.mark.slow
def test_an_edition_of_version_2_answers(home: Path) -> None:
    editions = Editions(home)
    edition = editions.take_in(OF_VERSION_2 / "edition.zip")
    assert edition.schema_version == 2
    with editions.open(edition) as opened:
        assert opened.read(EVIDENCE) == [{"id": "m1", "kind": "measure"}]
        answer = ask_edition(edition, opened, "trace", {"action": "a1"}, viewer=EXPORT, live=None)
    details = [row["detail"] for row in answer.rows if row["label"] == "OutcomeMeasure"]
    assert details == ["10 before, 80 after; higher is better; judged by Board; Register"]


@pytest.mark.slow
def test_a_graph_of_version_2_calls_its_evidence_measures(graph: Database) -> None:
    def of_version_2(transaction: Transaction) -> None:
        transaction.run("MATCH (g:GraphState {id: 'graph'}) SET g.schema_version = 2")
        transaction.run(
            "CREATE (:OutcomeMeasure {id: 'm', indicator: 'Staff'}) CREATE (:OutcomeMeasure {id: 'n', kind: 'audit'})"
        )

    graph.write(of_version_2)
    prepare(graph)
    assert graph.read(EVIDENCE) == [{"id": "m", "kind": "measure"}, {"id": "n", "kind": "audit"}]
    assert check_version(graph) == SCHEMA_VERSION


@pytest.mark.slow
def test_a_label_that_a_newer_version_adds_gets_its_constraint(
    graph: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_alike = "CREATE (:Sundial {id: 'one'}) CREATE (:Sundial {id: 'one'})"
    labels = {**schema().labels, "Sundial": schema().labels["Area"].model_copy(update={"name": "Sundial"})}
    larger = replace(schema(), labels=labels)
    for module in (migrations, statements):
        monkeypatch.setattr(module, "schema", lambda: larger)
    prepare(graph)
    with pytest.raises(CypherError):
        graph.write(lambda transaction: transaction.run(two_alike))


def test_each_version_leads_to_the_next() -> None:
    assert sorted(migrations.MIGRATIONS) == list(range(SCHEMA_VERSION))


def test_categories_are_there_from_the_start(graph: Database) -> None:
    rows = graph.read("MATCH (c:Category) RETURN DISTINCT c.taxonomy AS taxonomy ORDER BY taxonomy")
    assert {"domains", "scie_factors", "scie_patterns_2008"} <= {row["taxonomy"] for row in rows}
    prepare(graph)
    assert graph.revision() == 0


@pytest.mark.slow
def test_two_that_make_a_new_graph_ready_at_once_end_with_one_state(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: prepare(database), range(4)))
    assert database.read("MATCH (g:GraphState) RETURN count(g) AS number ORDER BY number") == [{"number": 1}]
    [row] = database.read("MATCH (c:Category) RETURN count(c) AS all, count(DISTINCT c.id) AS ids ORDER BY all")
    assert row["all"] == row["ids"]
    assert database.revision() == 0, "who comes late has changed nothing"
