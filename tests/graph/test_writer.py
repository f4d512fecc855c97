"""Imports on a real server: all or nothing, in order, and back again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module

import pytest
from people import OWNER

from graph import migrations
from graph.database import Database, Transaction
from graph.errors import BadRequest, CypherError, GraphChanged, GraphTooNew, NotFound
from graph.migrations import check_version, prepare
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.schema import SCHEMA_VERSION, schema
from graph.writer import (
    Element,
    ElementChange,
    Import,
    NewImport,
    Plan,
    apply,
    find_import,
    imports,
    statements,
    undo,
    unfinished_import,
)

undo_module = import_module("graph.writer.undo")
CASE = Node("Case", "c1", {"title": "A case", "source_id": "s"})
EPISODE = Node("Episode", "e1", {"title": "An episode", "sequence": 1, "source_id": "s"})
FACTOR = Node("Factor", "f1", {"name": "Caseload", "aliases": ["Workload"], "canonical_id": "f1", "source_id": "s"})
HAS = Relationship("HAS_EPISODE", "h1", "Case", "c1", "Episode", "e1", {"source_id": "s"})
HELD = Relationship(
    "CONTRIBUTED_TO", "k1", "Factor", "f1", "Episode", "e1", {"polarity": "hindering", "source_id": "s"}
)


@pytest.fixture
def graph(prepared: Database) -> Database:
    return prepared


def new_import(name: str = "one", *, in_parts: bool = False) -> NewImport:
    return NewImport(loader="test", by=OWNER, files=[f"{name}.csv"], hashes=[name], in_parts=in_parts)


def first_load(graph: Database) -> str:
    plan = Plan(graph.revision(), [CASE, EPISODE, FACTOR], [HAS, HELD])
    return apply(graph, plan, new_import())


def shape(graph: Database) -> Subgraph:
    """What stands in the graph, without the mark of the import that made it."""
    found = whole_graph(graph)
    elements: list[Element] = [*found.nodes, *found.relationships]
    for element in elements:
        element.properties.pop("import_id", None)
    found.nodes.sort(key=lambda n: (n.label, n.id))
    found.relationships.sort(key=lambda r: (r.type, r.id))
    return found


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


def test_undo_takes_back_what_was_added(graph: Database) -> None:
    undo(graph, first_load(graph), by=OWNER)
    assert shape(graph) == Subgraph([], [])
    assert graph.revision() == 2
    assert imports(graph)[0].state == "undone"


def test_undo_restores_values_and_what_was_removed(graph: Database) -> None:
    first_load(graph)
    before = shape(graph)
    changes = [
        ElementChange(CASE, {"title": "A case", "summary": None}, {"title": "New title", "summary": "New"}),
        ElementChange(HELD, {"polarity": "hindering", "quote": None}, {"polarity": None, "quote": "said"}),
    ]
    second = apply(graph, Plan(graph.revision(), changes=changes, removals=[FACTOR]), new_import("two"))
    assert whole_graph(graph).nodes[0].properties["title"] == "New title"
    assert not graph.read("MATCH (f:Factor) RETURN f.id AS id"), "the factor goes"
    assert not graph.read("MATCH ()-[c:CONTRIBUTED_TO]->() RETURN c.id AS id"), "and what hung on it"
    undo(graph, second, by=OWNER)
    assert shape(graph) == before


def test_undo_is_refused_while_a_later_import_builds_on_it(graph: Database) -> None:
    first = first_load(graph)
    later = Relationship("CONTRIBUTED_TO", "k9", "Factor", "f1", "Case", "c1", {"polarity": "mixed"})
    second = apply(graph, Plan(graph.revision(), [], [later]), new_import("two"))
    with pytest.raises(BadRequest, match=second):
        undo(graph, first, by=OWNER)
    undo(graph, second, by=OWNER)
    undo(graph, first, by=OWNER)
    assert shape(graph) == Subgraph([], [])


def test_undo_is_refused_while_a_later_import_changed_the_same_record(graph: Database) -> None:
    first = first_load(graph)
    change = ElementChange(CASE, {"title": "A case"}, {"title": "B"})
    second = apply(graph, Plan(graph.revision(), changes=[change]), new_import("two"))
    with pytest.raises(BadRequest, match=second):
        undo(graph, first, by=OWNER)


def test_undo_is_refused_while_a_later_import_names_its_nodes(graph: Database) -> None:
    coding = Node("Coding", "k", {"coder_code": "A", "source_id": "s"})
    first = apply(graph, Plan(graph.revision(), [coding]), new_import())
    held = Relationship("CONTRIBUTED_TO", "k1", "Factor", "f1", "Case", "c1", {"coding_id": "k", "polarity": "mixed"})
    second = apply(graph, Plan(graph.revision(), [CASE, FACTOR], [held]), new_import("two"))
    with pytest.raises(BadRequest, match=second):
        undo(graph, first, by=OWNER)


def test_undo_is_refused_where_what_it_removed_stands_again(graph: Database) -> None:
    first_load(graph)
    second = apply(graph, Plan(graph.revision(), removals=[HELD]), new_import("two"))
    third = apply(graph, Plan(graph.revision(), [], [HELD]), new_import("three"))
    with pytest.raises(BadRequest, match=third):
        undo(graph, second, by=OWNER)
    undo(graph, third, by=OWNER)
    undo(graph, second, by=OWNER)
    assert [row["id"] for row in graph.read("MATCH ()-[c:CONTRIBUTED_TO]->() RETURN c.id AS id ORDER BY id")] == ["k1"]


def test_undo_stops_where_somebody_writes_while_it_looks(graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first = first_load(graph)
    change = ElementChange(CASE, {"title": "A case"}, {"title": "B"})

    def meanwhile(database: Database, import_id: str) -> Import:
        apply(database, Plan(database.revision(), changes=[change]), new_import("meanwhile"))
        return replace(find_import(database, import_id), revision=99, first_revision=99)

    monkeypatch.setattr(undo_module, "find_import", meanwhile)
    with pytest.raises(GraphChanged):
        undo(graph, first, by=OWNER)
    assert shape(graph).nodes[0].properties["title"] == "B"


def test_an_import_in_parts_is_undone_only_after_what_came_between_its_parts(graph: Database) -> None:
    new = new_import(in_parts=True)
    with pytest.raises(KeyboardInterrupt):
        apply(graph, Plan(graph.revision(), [CASE, FACTOR], [], []), new, _StopAfter(1), part_size=1)
    change = ElementChange(CASE, {"title": "A case"}, {"title": "Between"})
    between = apply(graph, Plan(graph.revision(), changes=[change]), new_import("between"))
    own = ElementChange(CASE, {"title": "Between"}, {"title": "Later"})
    apply(graph, Plan(graph.revision(), [FACTOR], changes=[own]), new)
    with pytest.raises(BadRequest, match=between):
        undo(graph, new.id, by=OWNER)


def test_undo_in_parts_restores_too_and_can_be_begun_again(graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first_load(graph)
    before = shape(graph)
    monkeypatch.setattr(undo_module, "PART_SIZE", 1)
    change = ElementChange(CASE, {"title": "A case"}, {"title": "B"})
    extra = Node("Case", "c2", {"title": "Another", "source_id": "s"})
    plan = Plan(graph.revision(), [extra], changes=[change], removals=[FACTOR])
    second = apply(graph, plan, new_import("two", in_parts=True))
    restore = vars(undo_module)["_restore"]
    calls = iter([restore, None])

    def fails_the_second_time(transaction: object, rows: list[dict[str, object]]) -> None:
        work = next(calls, restore)
        if work is None:
            raise KeyboardInterrupt
        work(transaction, rows)

    monkeypatch.setattr(undo_module, "_restore", fails_the_second_time)
    with pytest.raises(KeyboardInterrupt):
        undo(graph, second, by=OWNER)
    undo(graph, second, by=OWNER)
    assert shape(graph) == before


@pytest.mark.slow
def test_long_texts_are_written_in_messages_that_the_server_takes(graph: Database) -> None:
    nodes = [Node("Finding", f"f{n}", {"headline": "H", "source_id": "s", "manifests": "short"}) for n in range(300)]
    apply(graph, Plan(graph.revision(), nodes), new_import())
    long = "x" * 60_000
    changes = [ElementChange(node, {"manifests": "short"}, {"manifests": long}) for node in nodes]
    apply(graph, Plan(graph.revision(), changes=changes), new_import("two"))
    [row] = graph.read("MATCH (f:Finding) WHERE size(f.manifests) = 60000 RETURN count(f) AS number ORDER BY number")
    assert row["number"] == 300


class _StopAfter:
    """Interrupts an import in parts as it writes the first row beyond the first part, which is committed by then."""

    def __init__(self, part: int) -> None:
        self.part = part
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if done > self.part:
            raise KeyboardInterrupt


def test_undo_twice_and_of_nothing(graph: Database) -> None:
    first = first_load(graph)
    undo(graph, first, by=OWNER)
    with pytest.raises(BadRequest, match="already"):
        undo(graph, first, by=OWNER)
    with pytest.raises(NotFound):
        find_import(graph, "nothing-like-it")


def test_parts_are_one_import_that_can_be_continued_and_undone(graph: Database) -> None:
    new, stop_midway = new_import(in_parts=True), _StopAfter(2)
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


def test_a_newer_graph_is_refused_with_a_sentence(graph: Database) -> None:
    graph.write(lambda tx: tx.run("MATCH (g:GraphState {id: 'graph'}) SET g.schema_version = 99"))
    with pytest.raises(GraphTooNew, match="newer Casethread"):
        check_version(graph)
    with pytest.raises(GraphTooNew):
        prepare(graph)


def test_a_graph_from_before_versions_gets_ids_and_keeps_its_data(database: Database) -> None:
    def by_hand(transaction: Transaction) -> None:
        transaction.run(
            "CREATE (:Factor {id: 'f', name: 'Caseload'})-[:CONTRIBUTED_TO {polarity: 'hindering'}]->(:Case {id: 'c'})"
        )

    database.write(by_hand)
    prepare(database)
    [row] = database.read(
        "MATCH (f:Factor)-[c:CONTRIBUTED_TO]->(:Case) RETURN f.name AS name, f.canonical_id AS counted, c.id AS id, "
        "c.polarity AS polarity ORDER BY id"
    )
    assert (row["name"], row["counted"], row["polarity"]) == ("Caseload", "f", "hindering")
    assert row["id"]


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


def test_two_that_make_a_new_graph_ready_at_once_end_with_one_state(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: prepare(database), range(4)))
    assert database.read("MATCH (g:GraphState) RETURN count(g) AS number ORDER BY number") == [{"number": 1}]
    [row] = database.read("MATCH (c:Category) RETURN count(c) AS all, count(DISTINCT c.id) AS ids ORDER BY all")
    assert row["all"] == row["ids"]
