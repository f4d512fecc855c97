"""What a write touched is stored with its revision, and is known for every stretch of revisions that has it whole."""

from __future__ import annotations

import pytest
from people import OWNER
from small_imports import CASE, FACTOR, HAS, HELD, first_load, new_import

from graph.database import Database
from graph.migrations import prepare
from graph.records import Node, Relationship, Value
from graph.writer import ElementChange, Plan, apply, undo
from graph.writer.concerned import MAX_NODES, touched_by
from graph.writer.touched import Touched, touched_between


def test_both_ends_and_what_is_named_are_concerned() -> None:
    values: dict[str, Value] = {"acted_on": ["council"], "coding_id": "K", "source_id": "s", "quote": "council"}
    link = Relationship("CONTRIBUTED_TO", "k", "Factor", "f1", "Episode", "e1", values)
    renamed = ElementChange(HELD, {"acted_on": ["police"]}, {"acted_on": None})
    touched = touched_by(Plan(0, relationships=[link], changes=[renamed]))
    assert touched.kinds == {"CONTRIBUTED_TO"}
    assert {label: sorted(ids) for label, ids in (touched.nodes or {}).items()} == {
        "Factor": ["f1"], "Episode": ["e1"], "Organisation": ["council", "police"], "Coding": ["K"],
    }  # fmt: skip


def test_of_many_only_labels_and_types_are_stored() -> None:
    many = [Node("Factor", f"f{number}") for number in range(MAX_NODES + 1)]
    assert touched_by(Plan(0, many)) == Touched(frozenset({"Factor"}), None)
    assert (touched_by(Plan(0, many)) | touched_by(Plan(0, [CASE]))).nodes is None


@pytest.mark.embedded
def test_what_goes_with_a_removed_node_is_touched_too(prepared: Database) -> None:
    first_load(prepared)
    before = prepared.revision()
    apply(prepared, Plan(before, removals=[FACTOR]), new_import("removal"))
    touched = touched_between(prepared.read, before, before + 1)
    assert touched == Touched(frozenset({"Factor", "CONTRIBUTED_TO"}), {
        "Factor": frozenset({"f1"}), "Episode": frozenset({"e1"}),
    })  # fmt: skip


@pytest.mark.embedded
def test_an_undo_touches_what_its_import_touched(prepared: Database) -> None:
    before = prepared.revision()
    plan = Plan(before, [CASE, Node("Episode", "e1", {"title": "Visit", "source_id": "s"})], [HAS])
    loaded = apply(prepared, plan, new_import(in_parts=True), part_size=1)
    after = prepared.revision()
    whole = touched_between(prepared.read, before, after)
    assert whole == Touched(frozenset({"Case", "Episode", "HAS_EPISODE"}), {
        "Case": frozenset({"c1"}), "Episode": frozenset({"e1"}),
    })  # fmt: skip
    undo(prepared, loaded, by=OWNER)
    assert touched_between(prepared.read, after, prepared.revision()) == whole


def test_a_write_without_a_record_may_have_touched_anything(prepared: Database) -> None:
    loaded = first_load(prepared)
    first = prepared.revision()
    prepared.write(lambda t: t.run("MATCH (g:GraphState {id: 'graph'}) SET g.revision = g.revision + 1"))
    apply(prepared, Plan(first + 1, [Node("Area", "a1", {"name": "North", "source_id": "s"})]), new_import("area"))
    assert touched_between(prepared.read, first, first + 2) is None
    assert touched_between(prepared.read, first + 1, first + 2) == touched_by(Plan(0, [Node("Area", "a1")]))
    assert touched_between(prepared.read, first + 2, first) is None
    prepared.write(lambda t: t.run("MATCH (r:Revision) DELETE r"))
    now = prepared.revision()
    undo(prepared, loaded, by=OWNER)
    assert touched_between(prepared.read, now, now + 1) is None


@pytest.mark.slow
def test_what_another_version_of_casethread_wrote_may_be_anything(prepared: Database) -> None:
    before = prepared.revision()
    prepared.write(lambda t: t.run("MATCH (g:GraphState {id: 'graph'}) SET g.taxonomies = 'of an older version'"))
    prepare(prepared)
    assert prepared.revision() == before + 1
    assert touched_between(prepared.read, before, before + 1) is None
