"""Notes are appended, and what only events say is taken over, each change once (rule 6)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from people import OWNER
from story_changes import Load, events_of, row_of

from graph.database import Database
from graph.writer import undo
from loaders.load import load
from loaders.progress import Progress


@pytest.mark.embedded
@pytest.mark.slow
def test_a_status_and_a_note_in_one_file_are_taken_together(database: Database, loading: Load, story: Any) -> None:
    story["events"] = [{"id": "n1", "sequence": 1, "field": "progress_note", "reason": "Begun.", "at": "2022-01-10"}]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "n1"}]
    assert loading().problems == []
    row_of(story, "actions", "a2").update(status="completed", closed_on="2023-04")
    story["events"] += [{"id": "n2", "sequence": 2, "field": "progress_note", "reason": "Ended."}]
    story["has_event"] += [{"from_label": "Action", "from_id": "a2", "to_id": "n2"}]
    assert loading().problems == []
    events = events_of(database, "a2", "field", "to_value", "reason", "at", "dated_by")
    assert sorted(events, key=lambda event: str(event[3])) == [
        ("status", "planned", None, "2021-03-01", "row"),
        ("progress_note", None, "Begun.", "2022-01-10", "row"),
        ("status", "completed", None, "2023-04", "row"),
        ("progress_note", None, "Ended.", "2024-06-30", "source"),
    ]
    assert loading().batch is None


def _notes(database: Database, node_id: str) -> list[tuple[Any, ...]]:
    events = events_of(database, node_id, "field", "reason", "at", "dated_by")
    return [event[1:] for event in events if event[0] == "progress_note"]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_changed_note_is_another_note(database: Database, loading: Load, story: Any) -> None:
    story["events"] = [{"id": "n1", "sequence": 1, "field": "progress_note", "reason": "Begun."}]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "n1"}]
    loading()
    story["events"][0]["reason"] = "Half done."
    changed = loading()
    assert changed.plan is not None
    assert changed.plan.counts() == {"added": {"Event": 1, "HAS_EVENT": 1}, "changed": {}, "removed": {}}
    both = [("Begun.", None, None), ("Half done.", "2024-06-30", "source")]
    assert _notes(database, "a2") == both
    assert loading().batch is None
    assert loading(clear_blanks=True).batch is None
    story["events"][0]["reason"] = "BEGUN."
    assert loading().batch is None
    undo(database, str(changed.batch), by=OWNER)
    assert _notes(database, "a2") == both[:1]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_note_is_known_by_what_it_says_and_not_by_its_id(database: Database, loading: Load, story: Any) -> None:
    story["events"] = [{"id": "n1", "field": "progress_note", "reason": "Begun.", "at": "2022-01"}]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "n1"}]
    loading()
    story["events"][0]["id"] = story["has_event"][0]["to_id"] = "n7"
    assert loading().batch is None
    story["events"][0]["at"] = "2022-03"
    loading()
    assert _notes(database, "a2") == [("Begun.", "2022-01", "row"), ("Begun.", "2022-03", "row")]


@pytest.mark.slow
def test_what_only_an_event_says_is_taken_over(database: Database, loading: Load, story: Any, tmp_path: Path) -> None:
    loading()
    events = {
        "sources": [{"id": "later", "title": "Later"}],
        "events": [{"id": "v1", "field": "due_on", "from_value": "2030", "to_value": "2031-03", "at": "2024-07-01"},
                   {"id": "v2", "field": "level", "to_value": "local", "at": "2024-07-01"}],
        "has_event": [{"from_label": "Action", "from_id": "a2", "to_id": id_} for id_ in ("v1", "v2")],
    }  # fmt: skip
    path = tmp_path / "later.json"
    path.write_text(json.dumps(events))
    assert load(database, path, by=OWNER).problems == []
    [row] = database.read("MATCH (a:Action {id: 'a2'}) RETURN a.due_on_latest AS due, a.level AS level ORDER BY due")
    assert row == {"due": "2031-03-31", "level": "local"}
    assert len(events_of(database, "a2", "field")) == 3
    assert load(database, path, by=OWNER).batch is None


def _all_of(database: Database) -> list[Any]:
    """Every event and ownership, whatever import made it."""
    events = "MATCH (n)-[:HAS_EVENT]->(e:Event) RETURN n.id AS of, properties(e) AS what ORDER BY of, e.id"
    owners = "MATCH (n)-[w:OWNED_BY]->(o) RETURN n.id AS of, properties(w) AS what ORDER BY of, o.id, w.id"
    rows = [row for cypher in (events, owners) for row in database.read(cypher)]
    return [(row["of"], {k: v for k, v in row["what"].items() if k != "import_id"}) for row in rows]


@pytest.mark.slow
def test_a_load_in_parts_that_stopped_anywhere_records_each_change_once(
    database: Database, loading: Load, owned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.load.part_size", lambda _: 2)
    loading()
    owned["sources"][0]["taken_on"] = "2024-12-12"
    owned["actions"] += [{"id": "a3", "title": "New", "status": "in_progress", "due_on": "2025"}]
    owned["owned_by"] += [{"from_id": "a2", "to_id": "o2"}, {"from_id": "a3", "to_id": "o2"}]
    owned["events"] = [{"id": "n1", "sequence": 2, "field": "progress_note", "reason": "Begun."}]
    owned["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "n1"}]
    row_of(owned, "actions", "a2").update(status="blocked", level="team", due_on="2025-01-31")
    whole = loading(in_parts=True)
    expected = _all_of(database)
    for stop in (1, 5, 9):
        undo(database, str(whole.batch), by=OWNER)

        def interrupt(progress: Progress, stop: int = stop) -> None:
            if progress.doing == "Writing" and progress.done >= stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            loading(in_parts=True, on_progress=interrupt)
        whole = loading(in_parts=True)
        assert whole.errors == []
        assert _all_of(database) == expected, f"stopped at {stop}"
