"""What was undone is done again: as a new write of what was undone alone, with its ids, on both servers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.errors import NotFound
from graph.writer import find_import, imports
from loaders.load import load
from loaders.write import Edit, EventEdit, LinkEdit, RecordEdit, Removal, undo, write
from loaders.write.followed import followed_records
from loaders.write.operations import Operation
from loaders.write.redo import redo_of
from loaders.write.reports import Accept, Circumstances, Report
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
    edits = [step.edit for step in redo_of(graph, find_import(graph, import_id), by=OWNER).steps]
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
    assert link_id == row["id"], "it has the id that it had"


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


def test_what_was_undone_in_two_goes_is_done_again_as_a_whole(story_graph: Database) -> None:
    done, _ = save(story_graph, RecordEdit("Action", {"rag": "red", "level": "team", "title": "A list"}, "a2"))
    later, _ = save(story_graph, RecordEdit("Action", {"rag": "green"}, "a2"))
    for each in (done, later, done):
        undo(story_graph, each, by=OWNER)
    [edit] = redo(story_graph, done)
    assert isinstance(edit, RecordEdit) and edit.values.keys() == {"rag", "level", "title"}
    assert values(story_graph, "Action", "a2")["rag"] == "red"
    assert redo(story_graph, done) == []


def test_what_is_there_by_now_is_not_added_twice(story_graph: Database) -> None:
    note = EventEdit(("Action", "a2"), {"field": "progress_note", "to_value": "Asked twice"})
    link = LinkEdit("CONTRIBUTED_TO", {"polarity": "mixed", "quote": "So"}, ("Factor", "f1"), ("Episode", "e3"))
    pattern = RecordEdit("Finding", {"pattern": "tools"}, "n1")
    done, _ = save(story_graph, note, link, pattern)
    undo(story_graph, done, by=OWNER)
    assert len(redo(story_graph, done)) == 3
    assert redo(story_graph, done) == []
    links = (
        "MATCH (:Factor {id: 'f1'})-[r:CONTRIBUTED_TO]->(:Episode {id: 'e3'}) RETURN count(r) AS links ORDER BY links"
    )
    assert story_graph.read(links) == [{"links": 1}]


def test_what_the_same_write_added_may_be_called_otherwise_by_now(story_graph: Database) -> None:
    episode = RecordEdit("Episode", {"title": "A visit", "start": "2024-03-01", "case": "c1"})
    view = RecordEdit("Perspective", {"role": "Health visitor", "knew": "Little", "episode": "A visit"})
    done, [visit, seen] = save(story_graph, episode, view)
    save(story_graph, RecordEdit("Episode", {"title": "The first visit"}, visit[1]))
    assert [each.id for each in undo(story_graph, done, by=OWNER).remaining if each.entity == "Episode"] == [visit[1]]
    assert len(redo(story_graph, done)) == 1
    linked = "MATCH (e:Episode)-[]-(:Perspective {id: $id}) RETURN e.title AS title ORDER BY title"
    assert story_graph.read(linked, id=seen[1]) == [{"title": "The first visit"}]


def test_what_is_gone_is_left_out_and_counted_and_the_rest_is_done(story_graph: Database) -> None:
    _, [factor] = save(story_graph, RecordEdit("Factor", {"name": "Weather"}))
    link = LinkEdit("ADDRESSES", {"intent": "reduce"}, ("Action", "a2"), factor)
    done, _ = save(story_graph, link, RecordEdit("Action", {"rag": "red"}, "a2"))
    _, [owned] = save(story_graph, LinkEdit("OWNED_BY", {}, ("Action", "a2"), ("Organisation", "o1")))
    posts, _ = save(
        story_graph,
        LinkEdit("OWNED_BY", {"job_role": "Head"}, id=owned[1]),
        RecordEdit("Action", {"level": "team"}, "a2"),
    )
    for each in (posts, done):
        undo(story_graph, each, by=OWNER)
    save(story_graph, Removal(*owned))
    save(story_graph, Removal(*factor))
    for import_id, name in ((done, "rag"), (posts, "level")):
        assert redo_of(story_graph, find_import(story_graph, import_id), by=OWNER).left_out == 1
        [edit] = redo(story_graph, import_id)
        assert isinstance(edit, RecordEdit) and [*edit.values] == [name]


def test_a_category_that_went_back_beside_a_value_that_stays_is_done_again(story_graph: Database) -> None:
    done, _ = save(story_graph, RecordEdit("Finding", {"pattern": "tools", "headline": "Forms are read"}, "n1"))
    save(story_graph, RecordEdit("Finding", {"headline": "Forms are not read"}, "n1"))
    undo(story_graph, done, by=OWNER)
    [edit] = redo(story_graph, done)
    assert isinstance(edit, RecordEdit) and edit.values == {"pattern": "tools"}
    save(story_graph, RecordEdit("Finding", {"pattern": "longer_term_work"}, "n1"))
    assert redo(story_graph, done) == [], "what somebody named since stays"


def test_an_owners_part_keeps_its_status_with_its_day_of_closing(story_graph: Database) -> None:
    _, [(_, owned)] = save(story_graph, LinkEdit("OWNED_BY", {}, ("Action", "a2"), ("Organisation", "o1")))
    done, _ = save(
        story_graph,
        LinkEdit("OWNED_BY", {"status": "completed", "closed_on": "2024-05-01", "job_role": "Head"}, id=owned),
    )
    save(story_graph, LinkEdit("OWNED_BY", {"closed_on": "2024-05-02"}, id=owned))
    undo(story_graph, done, by=OWNER)
    [row] = story_graph.read("MATCH (:Action {id: 'a2'})-[w:OWNED_BY]->() RETURN properties(w) AS w ORDER BY w.id")
    assert (row["w"]["status"], row["w"]["closed_on"], row["w"].get("job_role")) == ("completed", "2024-05-02", None)


def test_an_owners_values_go_back_beside_one_that_stays_and_keep_the_right_events(story_graph: Database) -> None:
    _, [(_, owned)] = save(
        story_graph, LinkEdit("OWNED_BY", {"from": "2024-01-01"}, ("Action", "a2"), ("Organisation", "o1"))
    )
    _, [(_, other)] = save(story_graph, RecordEdit("Organisation", {"name": "Police", "agency_type": "police"}))
    _, [(_, second)] = save(story_graph, LinkEdit("OWNED_BY", {}, ("Action", "a2"), ("Organisation", other)))
    first = LinkEdit("OWNED_BY", {"to": "2024-05-01", "job_role": "Head"}, id=owned)
    done, _ = save(story_graph, first, LinkEdit("OWNED_BY", {"to": "2024-05-01"}, id=second))
    save(story_graph, LinkEdit("OWNED_BY", {"to": "2024-06-01"}, id=owned))
    remaining = undo(story_graph, done, by=OWNER).remaining
    assert sorted((each.id, each.in_part) for each in remaining) == sorted([(owned, True), (second, False)])
    assert all("wrote on" in each.why for each in remaining)
    links = "MATCH (:Action {id: 'a2'})-[w:OWNED_BY]->() RETURN w.id AS id, w.to AS to, w.job_role AS post ORDER BY id"
    assert {row["id"]: (row["to"], row["post"]) for row in story_graph.read(links)} == {
        owned: ("2024-06-01", None), second: ("2024-05-01", None),
    }  # fmt: skip
    fields = "MATCH (:Action {id: 'a2'})-[:HAS_EVENT]->(e:Event) WHERE e.import_id = $id RETURN e.field AS field ORDER BY field"
    assert {row["field"] for row in story_graph.read(fields, id=done)} == {"owner"}, "what went back has no event"


def test_a_value_that_needs_one_that_stays_does_not_go_back_alone(story_graph: Database) -> None:
    before = values(story_graph, "Episode", "e1")
    period = {"start": "2010-01", "end": "2010-03"}
    done, _ = save(story_graph, RecordEdit("Episode", period, "e1"), RecordEdit("Action", {"rag": "red"}, "a2"))
    later, _ = save(story_graph, RecordEdit("Episode", {"end": "2010-04"}, "e1"))
    [stays] = undo(story_graph, done, by=OWNER).remaining
    assert (stays.id, stays.in_part) == ("e1", False)
    now = values(story_graph, "Episode", "e1")
    assert (now["start"], now["end"], values(story_graph, "Action", "a2").get("rag")) == ("2010-01", "2010-04", None)
    for each in (later, done):
        undo(story_graph, each, by=OWNER)
    assert values(story_graph, "Episode", "e1") == before


def test_a_category_that_a_form_only_sent_along_is_not_set_again(story_graph: Database) -> None:
    save(story_graph, RecordEdit("Finding", {"pattern": "tools"}, "n1"))
    done, _ = save(story_graph, RecordEdit("Finding", {"headline": "Otherwise", "pattern": "tools"}, "n1"))
    undo(story_graph, done, by=OWNER)
    save(story_graph, RecordEdit("Finding", {"pattern": ""}, "n1"))
    [edit] = redo(story_graph, done)
    assert isinstance(edit, RecordEdit) and edit.values == {"headline": "Otherwise"}


def test_what_somebody_removed_since_is_not_said_to_stay(story_graph: Database) -> None:
    episode = RecordEdit("Episode", {"title": "A visit", "start": "2024-03-01", "case": "c1"})
    view = RecordEdit("Perspective", {"role": "Health visitor", "knew": "Little", "episode": "A visit"})
    done, [visit, seen] = save(story_graph, episode, view)
    for key in (seen, visit):
        save(story_graph, Removal(*key))
    assert undo(story_graph, done, by=OWNER).remaining == []


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


def test_a_report_and_its_acceptance_are_done_again_once_and_from_the_status_of_now(story_graph: Database) -> None:
    circumstances = Circumstances("2026-11-20", "Head of Service", "Seen in two audits")

    def events() -> list[tuple[Any, ...]]:
        rows = story_graph.read(
            "MATCH (:Action {id: 'a2'})-[:HAS_EVENT]->(e:Event {field: 'status'}) RETURN e.from_value AS old, "
            "e.to_value AS new, e.sequence AS number ORDER BY number, new"
        )
        return [(row["old"], row["new"], row["number"]) for row in rows]

    def done(operation: Operation) -> str:
        [record] = followed_records(story_graph, [("Action", "a2")])
        return save(story_graph, *operation.edits(record))[0]

    reported = done(Report(circumstances, "reported_complete"))
    accepted = done(Accept(circumstances, "completed", "2026-11-20"))
    before = events()
    undo(story_graph, accepted, by=OWNER)
    assert len(redo(story_graph, accepted)) == 2
    assert events() == before and redo(story_graph, accepted) == [], "once"
    [again] = [batch.id for batch in imports(story_graph)][:1]
    for import_id in (again, reported):
        undo(story_graph, import_id, by=OWNER)
    save(story_graph, RecordEdit("Action", {"status": "in_progress"}, "a2"))
    number = events()[-1][2]
    assert redo(story_graph, reported)
    assert events()[-1] == ("in_progress", "reported_complete", number + 1)
