"""What was undone is done again: as a new write of what was undone alone, with its ids, on both servers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.errors import NotFound
from graph.writer import find_import
from loaders.load import load
from loaders.write import Edit, EventEdit, LinkEdit, RecordEdit, Removal, undo, write
from loaders.write.redo import edits_to_redo, look_at
from loaders.write.stored_edits import edits_of_text, text_of_edits

pytestmark = [pytest.mark.slow, pytest.mark.every_server]


@pytest.fixture
def story_graph(prepared: Database, story: Any, written: Callable[..., Path]) -> Database:
    """The small story of the loaders' tests."""
    load(prepared, written(story), by=OWNER)
    return prepared


def save(graph: Database, *edits: Edit) -> tuple[str, list[tuple[str, str]]]:
    written = write(graph, edits, by=OWNER, reason="The board")
    assert written.import_id, written.problems
    return written.import_id, written.keys


def redo(graph: Database, import_id: str) -> Sequence[Edit]:
    """Do again what is left of it; the edits that this took."""
    steps = look_at(graph, edits_to_redo(graph, find_import(graph, import_id)), by=OWNER)
    edits = [step.edit for step in steps if step.changes_something]
    if edits:
        save(graph, *edits)
    return edits


def values(graph: Database, label: str, id_: str) -> dict[str, Any]:
    rows = graph.read(f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS n ORDER BY n.id", id=id_)
    return {name: value for row in rows for name, value in row["n"].items() if name != "import_id"}


def test_what_was_added_comes_back_with_its_id_and_its_links(story_graph: Database) -> None:
    episode = RecordEdit("Episode", {"title": "A visit", "start": "2024-03-01", "case": "c1"})
    view = RecordEdit("Perspective", {"role": "Health visitor", "knew": "Little", "episode": "A visit"})
    done, keys = save(story_graph, episode, view)
    before = [values(story_graph, *key) for key in keys]
    undo(story_graph, done, by=OWNER)
    assert not any(values(story_graph, *key) for key in keys)
    assert len(redo(story_graph, done)) == 2
    assert [values(story_graph, *key) for key in keys] == before
    linked = "MATCH (:Episode {id: $id})-[r]-(:Perspective) RETURN count(r) AS links ORDER BY links"
    assert story_graph.read(linked, id=keys[0][1]) == [{"links": 1}]
    assert redo(story_graph, done) == [], "once"


def test_only_what_was_undone_is_done_again(story_graph: Database) -> None:
    done, _ = save(story_graph, RecordEdit("Action", {"rag": "red", "due_on": "2030-05-01"}, "a2"))
    later, _ = save(story_graph, RecordEdit("Action", {"due_on": "2030-06-01"}, "a2"))
    undone = undo(story_graph, done, by=OWNER)
    assert [(each.id, each.in_part) for each in undone.remaining] == [("a2", True)]
    [edit] = redo(story_graph, done)
    assert edit.values == {"rag": "red"} if isinstance(edit, RecordEdit) else False
    now = values(story_graph, "Action", "a2")
    assert (now["rag"], now["due_on"]) == ("red", "2030-06-01"), "what somebody set since stays"
    undo(story_graph, later, by=OWNER)
    assert values(story_graph, "Action", "a2")["due_on"] == "2030-05-01"


def test_a_removal_a_link_and_a_note_are_done_again(story_graph: Database) -> None:
    _, [(_, factor)] = save(story_graph, RecordEdit("Factor", {"name": "Weather"}))
    note = EventEdit(("Action", "a2"), {"field": "progress_note", "to_value": "Asked twice"})
    link = LinkEdit("ADDRESSES", {"intent": "reduce"}, ("Action", "a2"), ("Factor", factor))
    added, [(_, link_id), _] = save(story_graph, link, note)
    undo(story_graph, added, by=OWNER)
    assert len(redo(story_graph, added)) == 2
    noted = "MATCH (:Action {id: 'a2'})-[:HAS_EVENT]->(e:Event {to_value: 'Asked twice'}) RETURN count(e) AS notes ORDER BY notes"
    assert story_graph.read(noted) == [{"notes": 1}]
    [row] = story_graph.read(
        "MATCH (:Action {id: 'a2'})-[r:ADDRESSES]->(:Factor {id: $id}) RETURN r.id AS id ORDER BY id", id=factor
    )
    gone, _ = save(story_graph, Removal("ADDRESSES", row["id"]))
    undo(story_graph, gone, by=OWNER)
    assert len(redo(story_graph, gone)) == 1
    assert not story_graph.read(
        "MATCH (:Action {id: 'a2'})-[r:ADDRESSES]->(:Factor {id: $id}) RETURN r.id AS id ORDER BY id", id=factor
    )
    assert link_id != row["id"]


def test_of_many_that_were_changed_at_once_what_is_gone_is_left_out(story_graph: Database) -> None:
    _, [first, second] = save(
        story_graph, *(RecordEdit("Factor", {"name": name, "level": "front_line"}) for name in ("Fog", "Ice"))
    )
    done, _ = save(
        story_graph,
        *(RecordEdit("Factor", {"level": "front_line", "aliases": "Seen"}, id_) for _, id_ in (first, second)),
    )
    undo(story_graph, done, by=OWNER)
    save(story_graph, Removal(*first))
    assert [edit.id for edit in redo(story_graph, done)] == [second[1]]
    assert values(story_graph, *second)["aliases"] == ["Seen"]


def test_what_was_not_entered_by_hand_or_not_undone_is_not_done_again(story_graph: Database) -> None:
    done, _ = save(story_graph, RecordEdit("Action", {"rag": "amber"}, "a2"))
    assert redo(story_graph, done) == []
    [load] = [
        row["id"]
        for row in story_graph.read(
            "MATCH (b:ImportBatch) WHERE b.loader <> 'form' RETURN b.id AS id ORDER BY id LIMIT 1"
        )
    ]
    assert redo(story_graph, load) == []
    with pytest.raises(NotFound):
        find_import(story_graph, "none")


def test_edits_are_read_as_they_were_written() -> None:
    edits: list[Edit] = [
        RecordEdit("Action", {"title": "‘<b>’", "owners": ["a", "b"], "progress": None}, "a2"),
        LinkEdit("OWNED_BY", {"role": "lead"}, ("Action", "a2"), ("Organisation", "o1")),
        EventEdit(("Action", "a2"), {"field": "progress_note"}),
        Removal("OWNED_BY", "w1", start=("Action", "a2")),
    ]
    keys = [("Action", "a2"), ("OWNED_BY", "w1"), ("Event", "e1"), ("OWNED_BY", "w1")]
    stored = edits_of_text(text_of_edits(edits, keys))
    assert [(each.edit, each.key) for each in stored] == list(zip(edits, keys, strict=True))
    assert edits_of_text("") == []
