"""Loading again keeps the past as it was: later changes are events with a day, and answers follow them (rule 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.viewer import machine_owner
from graph.writer import undo
from loaders.load import Outcome, load, load_reading
from loaders.records.record import Place, Reading, Record
from loaders.sample import sample_folder
from queries import ask

Load = Callable[..., Outcome]
TODAY = date.today().isoformat()


@pytest.fixture
def loading(database: Database, story: Any, written: Callable[..., Path]) -> Load:
    """Loads the story as it stands then."""
    return lambda **options: load(database, written(story), by=OWNER, **options)


def _row(story: Any, sheet: str, node_id: str) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in story[sheet] if row["id"] == node_id)
    return row


def _events(database: Database, node_id: str, *names: str) -> list[tuple[Any, ...]]:
    cypher = "MATCH (n {id: $id})-[:HAS_EVENT]->(e:Event) RETURN properties(e) AS e ORDER BY e.sequence, e.id"
    return [tuple(row["e"].get(name) for name in names) for row in database.read(cypher, id=node_id)]


def _overdue(database: Database, as_at: str) -> dict[str, str]:
    answer = ask(database, "overdue-actions", {"as_at": as_at, "limit": "1000"}, viewer=OWNER)
    return {row["action"]: row["due_on"] for row in answer.rows}


def test_a_new_due_date_leaves_the_overdue_of_an_earlier_day_as_they_were(database: Database, tmp_path: Path) -> None:
    load(database, sample_folder(), by=OWNER)
    before = _overdue(database, "2026-06-30")
    assert len(before) == 10
    path = tmp_path / "actions.csv"
    path.write_text("id,title,due_on\nsample-a23,A conversation before a complaint,2027-03-31\n")
    outcome = load(database, path, by=OWNER)
    assert outcome.plan is not None
    assert outcome.plan.counts()["added"] == {"Event": 1, "HAS_EVENT": 1, "Source": 1}
    assert _overdue(database, "2026-06-30") == before
    assert "sample-a23" not in _overdue(database, TODAY)
    assert _events(database, "sample-a23", "field", "from_value", "to_value", "at", "dated_by", "source_id")[-1] == (
        "due_on", "2025-12-31", "2027-03-31", TODAY, "load", "actions",
    )  # fmt: skip
    assert load(database, path, by=OWNER).batch is None
    undo(database, str(outcome.batch), by=OWNER)
    assert len(_events(database, "sample-a23", "field")) == 3
    assert _overdue(database, TODAY)["sample-a23"] == "2025-12-31"


def test_a_later_change_is_dated_by_its_row_else_its_source_else_the_load(
    database: Database, loading: Load, story: Any, tmp_path: Path
) -> None:
    story["actions"] += [{"id": "a3", "title": "A third", "status": "planned", "level": "team"}]
    loading()
    assert _events(database, "a3", "to_value", "at", "known_on", "dated_by") == [("planned", None, "2024-06-30", None)]
    _row(story, "actions", "a2").update(status="completed", closed_on="2023-04")
    _row(story, "actions", "a3").update(status="in_progress", level="agency", rag="amber", job_role="Head of Service")
    loading()
    names = ("field", "from_value", "to_value", "at_latest", "dated_by")
    assert _events(database, "a2", *names)[1:] == [("status", "planned", "completed", "2023-04-30", "row")]
    assert _events(database, "a3", *names)[1:] == [
        ("level", "team", "agency", "2024-06-30", "source"),
        ("status", "planned", "in_progress", "2024-06-30", "source"),
        ("rag", None, "amber", "2024-06-30", "source"),
        ("job_role", None, "Head of Service", "2024-06-30", "source"),
    ]
    (tmp_path / "undated.json").write_text(
        '{"sources": [{"id": "undated", "title": "U"}], "actions": [{"id": "a3", "title": "A third", "rag": "red"}]}'
    )
    assert load(database, tmp_path / "undated.json", by=OWNER).problems == []
    assert _events(database, "a3", *names)[-1] == ("rag", "amber", "red", TODAY, "load")
    assert loading().plan is not None


def test_a_form_dates_a_change_by_the_day_it_is_handed_in(database: Database, loading: Load) -> None:
    loading()
    record = Record("Action", {"id": "a2", "title": "A shared list", "status": "blocked"}, Place("form"))
    reading = Reading("form", "demo", [record], hashes={"form": "0"})
    assert load_reading(database, reading, by=machine_owner("reviewer")).batch
    assert _events(database, "a2", "to_value", "at", "dated_by")[-1] == ("blocked", TODAY, "load")


def test_a_day_that_only_the_load_gives_closes_nothing(database: Database, tmp_path: Path) -> None:
    csv = tmp_path / "board.csv"
    mapping = tmp_path / "board.yaml"
    mapping.write_text(
        "source: {id: board, title: The board's list, kind: spreadsheet}\ntable: {key: [number]}\nfields:\n"
        "  number: {column: number}\n  title: {column: title}\n"
        "  status: {column: status, words: {open: planned, done: completed}}\n"
        "nodes:\n  action:\n    label: Action\n    id: 'board:{number}'\n"
        "    properties: {title: '{title}', status: '{status}'}\n"
    )
    csv.write_text("number,title,status\n1,Meet,open\n2,Count,open\n")
    assert load(database, csv, mapping=mapping, by=OWNER).errors == []
    csv.write_text("number,title,status\n1,Meet,done\n2,Count,open\n")
    assert load(database, csv, mapping=mapping, by=OWNER).errors == []
    [row] = database.read("MATCH (a:Action {title: 'Meet'}) RETURN properties(a) AS a ORDER BY a.id")
    assert row["a"]["status"] == "completed"
    assert "closed_on" not in row["a"]
    assert _events(database, row["a"]["id"], "to_value", "at", "dated_by")[-1] == ("completed", TODAY, "load")
    timed = ask(database, "time-to-close", {"of": "action"}, viewer=OWNER)
    assert timed.rows == []


def test_a_status_and_a_note_in_one_file_are_taken_together(database: Database, loading: Load, story: Any) -> None:
    story["events"] = [{"id": "n1", "sequence": 1, "field": "progress_note", "reason": "Begun.", "at": "2022-01-10"}]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "n1"}]
    assert loading().problems == []
    _row(story, "actions", "a2").update(status="completed", closed_on="2023-04")
    story["events"] += [{"id": "n2", "sequence": 2, "field": "progress_note", "reason": "Ended."}]
    story["has_event"] += [{"from_label": "Action", "from_id": "a2", "to_id": "n2"}]
    assert loading().problems == []
    events = _events(database, "a2", "field", "to_value", "reason", "at", "dated_by")
    assert sorted(events, key=lambda event: str(event[3])) == [
        ("status", "planned", None, "2021-03-01", "row"),
        ("progress_note", None, "Begun.", "2022-01-10", "row"),
        ("status", "completed", None, "2023-04", "row"),
        ("progress_note", None, "Ended.", "2024-06-30", "source"),
    ]
    assert loading().batch is None


def _notes(database: Database, node_id: str) -> list[tuple[Any, ...]]:
    events = _events(database, node_id, "field", "reason", "at", "dated_by")
    return [event[1:] for event in events if event[0] == "progress_note"]


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


def test_a_note_is_known_by_what_it_says_and_not_by_its_id(database: Database, loading: Load, story: Any) -> None:
    story["events"] = [{"id": "n1", "field": "progress_note", "reason": "Begun.", "at": "2022-01"}]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "n1"}]
    loading()
    story["events"][0]["id"] = story["has_event"][0]["to_id"] = "n7"
    assert loading().batch is None
    story["events"][0]["at"] = "2022-03"
    loading()
    assert _notes(database, "a2") == [("Begun.", "2022-01", "row"), ("Begun.", "2022-03", "row")]
