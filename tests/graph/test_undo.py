"""Undo on a real server: an import is taken back whole, unless something later builds on it."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from people import OWNER
from small_imports import CASE, FACTOR, HELD, StopAfter, first_load, new_import, shape

from graph.database import Database
from graph.errors import BadRequest, GraphChanged, NotFound
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.writer import (
    ElementChange,
    Import,
    Plan,
    apply,
    find_import,
    imports,
    undo,
)

undo_module = import_module("graph.writer.undo")


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
        apply(graph, Plan(graph.revision(), [CASE, FACTOR], [], []), new, StopAfter(1), part_size=1)
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


def test_undo_twice_and_of_nothing(graph: Database) -> None:
    first = first_load(graph)
    undo(graph, first, by=OWNER)
    with pytest.raises(BadRequest, match="already"):
        undo(graph, first, by=OWNER)
    with pytest.raises(NotFound):
        find_import(graph, "nothing-like-it")
