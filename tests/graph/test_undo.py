"""Undo on a real server: an import is taken back, but for what somebody changed or built on since."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from people import OWNER
from small_imports import CASE, FACTOR, HELD, StopAfter, first_load, new_import, shape

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.writer import (
    ElementChange,
    Import,
    Plan,
    Undone,
    apply,
    find_import,
    history,
    imports,
    undo,
    values_at,
    versions,
)

undo_module = import_module("graph.writer.undo")


@pytest.mark.slow
def test_undo_takes_back_what_was_added(graph: Database) -> None:
    undo(graph, first_load(graph), by=OWNER)
    assert shape(graph) == Subgraph([], [])
    assert graph.revision() == 2
    assert imports(graph)[0].state == "undone"


@pytest.mark.slow
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


def why(undone: Undone) -> dict[str, str]:
    return {element.id: element.why for element in undone.remaining}


@pytest.mark.slow
def test_what_a_later_import_links_with_stays_with_what_it_stands_on(graph: Database) -> None:
    first = first_load(graph)
    later = Relationship("CONTRIBUTED_TO", "k9", "Factor", "f1", "Episode", "e1", {"polarity": "mixed"})
    second = apply(graph, Plan(graph.revision(), [], [later]), new_import("two"))
    undone = undo(graph, first, by=OWNER)
    assert second in why(undone)["f1"]
    assert "stands on it" in why(undone)["c1"], "the case of the episode"
    assert find_import(graph, first).state == "partly undone"
    assert [r.id for r in shape(graph).relationships] == ["k9", "h1"]
    undo(graph, second, by=OWNER)
    assert undo(graph, first, by=OWNER).remaining == [], "again, it takes the rest back"
    assert shape(graph) == Subgraph([], [])
    assert find_import(graph, first).state == "undone"


@pytest.mark.slow
def test_what_a_later_import_changed_stays_and_the_rest_goes(graph: Database) -> None:
    first = first_load(graph)
    change = ElementChange(CASE, {"title": "A case"}, {"title": "B"})
    second = apply(graph, Plan(graph.revision(), changes=[change]), new_import("two"))
    undone = undo(graph, first, by=OWNER)
    assert why(undone) == {
        "c1": f"What {OWNER.person} wrote on {find_import(graph, second).at[:10]} ({second}) changed it"
    }
    assert [(node.id, node.properties["title"]) for node in shape(graph).nodes] == [("c1", "B")]


@pytest.mark.slow
def test_a_value_that_somebody_set_since_stays_and_the_others_go_back(graph: Database) -> None:
    first_load(graph)
    changes = [
        ElementChange(CASE, {"title": "A case"}, {"title": "B"}),
        ElementChange(FACTOR, {"name": "Caseload"}, {"name": "N"}),
    ]
    second = apply(graph, Plan(graph.revision(), changes=changes), new_import("two"))
    later = [
        ElementChange(CASE, {"title": "B"}, {"title": "C"}),
        ElementChange(FACTOR, {"level": None}, {"level": "local"}),
    ]
    third = apply(graph, Plan(graph.revision(), changes=later), new_import("three"))
    assert list(why(undo(graph, second, by=OWNER))) == ["c1"]
    nodes = {node.id: node.properties for node in shape(graph).nodes}
    assert (nodes["c1"]["title"], nodes["f1"]["name"], nodes["f1"]["level"]) == ("C", "Caseload", "local")
    undo(graph, third, by=OWNER)
    undo(graph, second, by=OWNER)
    assert shape(graph).nodes[0].properties["title"] == "A case"


@pytest.mark.slow
def test_of_one_record_what_somebody_set_since_stays_and_its_other_values_go_back(graph: Database) -> None:
    first_load(graph)
    before = {"title": "A case", "summary": None, "period_start": None, "period_start_earliest": None}
    after = {"title": "B", "summary": "New", "period_start": "2020", "period_start_earliest": "2020-01-01"}
    second = apply(graph, Plan(graph.revision(), changes=[ElementChange(CASE, before, after)]), new_import("two"))
    later = ElementChange(
        CASE,
        {"title": "B", "period_start_earliest": "2020-01-01"},
        {"title": "C", "period_start_earliest": "2020-01-02"},
    )
    third = apply(graph, Plan(graph.revision(), changes=[later]), new_import("three"))
    seen = versions(graph.read, "Case", {"c1": None})
    [remaining] = undo(graph, second, by=OWNER).remaining
    assert (remaining.id, remaining.in_part) == ("c1", True)
    assert "changed it: ‘Title’" in remaining.why
    values = case_values(graph)
    assert (values["title"], values.get("summary"), values["period_start"]) == ("C", None, "2020"), "a date stays whole"
    assert versions(graph.read, "Case", {"c1": None}) != seen, "whoever saw it before has not seen this"
    steps = history(graph, "Case", "c1", None)
    of_second = [(step.is_undone, sorted(step.after)) for step in steps if step.import_id == second]
    assert sorted(of_second) == [(False, ["period_start", "period_start_earliest", "title"]), (True, ["summary"])]
    known = values_at(values, steps, seen["c1"])
    assert known and (known["title"], known["summary"]) == ("C", "New"), "as it was before the undo"
    undo(graph, third, by=OWNER)
    assert undo(graph, second, by=OWNER).remaining == []
    values = case_values(graph)
    assert (values["title"], values.get("summary"), values.get("period_start")) == ("A case", None, None)
    assert find_import(graph, second).state == "undone"


def case_values(graph: Database) -> dict[str, Any]:
    return dict(next(node.properties for node in whole_graph(graph).nodes if node.id == "c1"))


def test_where_all_of_it_stays_nothing_is_undone(graph: Database) -> None:
    first_load(graph)
    second = apply(
        graph,
        Plan(graph.revision(), changes=[ElementChange(CASE, {"title": "A case"}, {"title": "B"})]),
        new_import("two"),
    )
    apply(
        graph,
        Plan(graph.revision(), changes=[ElementChange(CASE, {"title": "B"}, {"title": "C"})]),
        new_import("three"),
    )
    revision = graph.revision()
    with pytest.raises(BadRequest, match="Nothing of import"):
        undo(graph, second, by=OWNER)
    assert graph.revision() == revision


@pytest.mark.slow
def test_what_a_later_import_names_stays(graph: Database) -> None:
    coding = Node("Coding", "k", {"coder_code": "A", "source_id": "s"})
    first = apply(
        graph,
        Plan(graph.revision(), [coding, Node("Coding", "l", {"coder_code": "B", "source_id": "s"})]),
        new_import(),
    )
    held = Relationship("CONTRIBUTED_TO", "k1", "Factor", "f1", "Case", "c1", {"coding_id": "k", "polarity": "mixed"})
    second = apply(graph, Plan(graph.revision(), [CASE, FACTOR], [held]), new_import("two"))
    assert list(why(undo(graph, first, by=OWNER))) == ["k"]
    assert second in [node.properties.get("import_id") for node in whole_graph(graph).nodes]


def test_what_was_removed_and_stands_again_stays_as_it_is(graph: Database) -> None:
    first_load(graph)
    second = apply(graph, Plan(graph.revision(), removals=[HELD]), new_import("two"))
    third = apply(graph, Plan(graph.revision(), [], [HELD]), new_import("three"))
    with pytest.raises(BadRequest, match=third):
        undo(graph, second, by=OWNER)
    undo(graph, third, by=OWNER)
    undo(graph, second, by=OWNER)
    assert [row["id"] for row in graph.read("MATCH ()-[c:CONTRIBUTED_TO]->() RETURN c.id AS id ORDER BY id")] == ["k1"]


@pytest.mark.slow
def test_what_somebody_writes_while_it_looks_stays(graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first = first_load(graph)
    change = ElementChange(CASE, {"title": "A case"}, {"title": "B"})

    def meanwhile(database: Database, import_id: str) -> Import:
        batch = find_import(database, import_id)
        apply(database, Plan(database.revision(), changes=[change]), new_import("meanwhile"))
        return batch

    monkeypatch.setattr(undo_module, "find_import", meanwhile)
    assert list(why(undo(graph, first, by=OWNER))) == ["c1"]
    assert shape(graph).nodes[0].properties["title"] == "B"


@pytest.mark.slow
def test_what_came_between_the_parts_of_an_import_stays(graph: Database) -> None:
    new = new_import(in_parts=True)
    with pytest.raises(KeyboardInterrupt):
        apply(graph, Plan(graph.revision(), [CASE, FACTOR], [], []), new, StopAfter(1), part_size=1)
    change = ElementChange(CASE, {"title": "A case"}, {"title": "Between"})
    between = apply(graph, Plan(graph.revision(), changes=[change]), new_import("between"))
    own = ElementChange(CASE, {"title": "Between"}, {"title": "Later"})
    apply(graph, Plan(graph.revision(), [FACTOR], changes=[own]), new)
    undone = undo(graph, new.id, by=OWNER)
    assert between in why(undone)["c1"]
    assert [node.id for node in shape(graph).nodes] == ["c1"]


@pytest.mark.slow
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

    def fails_the_second_time(transaction: object, rows: list[dict[str, object]], revision: int) -> None:
        work = next(calls, restore)
        if work is None:
            raise KeyboardInterrupt
        work(transaction, rows, revision)

    monkeypatch.setattr(undo_module, "_restore", fails_the_second_time)
    with pytest.raises(KeyboardInterrupt):
        undo(graph, second, by=OWNER)
    undo(graph, second, by=OWNER)
    assert shape(graph) == before


def test_undo_twice_and_of_nothing(graph: Database) -> None:
    first = first_load(graph)
    undo(graph, first, by=OWNER)
    with pytest.raises(BadRequest, match="already"):
        undo(graph, first, by=OWNER)
    with pytest.raises(NotFound):
        find_import(graph, "nothing-like-it")
