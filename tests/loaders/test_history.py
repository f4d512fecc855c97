"""Loading again keeps the past as it was: later changes are events with a day, and answers follow them (rule 6)."""

from __future__ import annotations

import json
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
from loaders.progress import Progress
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


@pytest.mark.slow
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


def _owners(database: Database, action: str, as_at: str) -> list[str]:
    answer = ask(database, "overdue-actions", {"as_at": as_at}, viewer=OWNER)
    return next((row["owners"] for row in answer.rows if row["action"] == action), [])


@pytest.fixture
def owned(story: Any) -> Any:
    """The story with an action that is overdue from 2022 on, and has an owner."""
    _row(story, "actions", "a2").update(due_on="2021-12-31")
    story["organisations"] += [{"id": "o2", "name": "Education"}]
    story["owned_by"] = [{"from_id": "a2", "to_id": "o1"}]
    return story


def test_a_later_owner_counts_from_the_day_that_the_load_gives(database: Database, loading: Load, owned: Any) -> None:
    loading()
    owned["sources"][0]["taken_on"] = "2024-12-12"
    owned["owned_by"] += [{"from_id": "a2", "to_id": "o2"}]
    assert loading().problems == []
    assert _owners(database, "a2", "2024-12-11") == ["Children's services"]
    assert _owners(database, "a2", "2024-12-12") == ["Children's services", "Education"]
    assert _events(database, "a2", "field", "from_value", "to_value", "at", "dated_by")[-1] == (
        "owner", "Children's services", "Children's services; Education", "2024-12-12", "source",
    )  # fmt: skip
    assert loading().batch is None
    assert loading(clear_blanks=True).batch is None
    answer = ask(database, "overdue-actions", {"as_at": "2024-12-11", "organisation": "Education"}, viewer=OWNER)
    assert answer.rows == []


@pytest.mark.slow
def test_an_owner_that_a_replacing_load_leaves_out_was_one_until_then(
    database: Database, loading: Load, owned: Any
) -> None:
    loading()
    owned["owned_by"] = [{"from_id": "a2", "to_id": "o2", "from": "2024-05-01"}]
    replaced = loading(replace=True)
    assert replaced.problems == []
    assert _owners(database, "a2", "2024-04-30") == ["Children's services"]
    assert _owners(database, "a2", "2024-06-29") == ["Children's services", "Education"]
    assert _owners(database, "a2", "2024-06-30") == ["Education"]
    assert _events(database, "a2", "from_value", "to_value", "at", "dated_by")[-2:] == [
        ("Children's services", "Children's services; Education", "2024-05-01", "row"),
        ("Children's services; Education", "Education", "2024-06-30", "source"),
    ]
    assert loading(replace=True).batch is None
    undo(database, str(replaced.batch), by=OWNER)
    assert _owners(database, "a2", TODAY) == ["Children's services"]


def test_an_owner_whose_row_names_another_stays_the_owner_of_then(
    database: Database, loading: Load, owned: Any
) -> None:
    owned["owned_by"][0]["id"] = "w1"
    loading()
    owned["owned_by"][0]["to_id"] = "o2"
    assert loading().errors == []
    assert _owners(database, "a2", "2024-06-29") == ["Children's services"]
    assert _owners(database, "a2", "2024-06-30") == ["Education"]
    assert loading().batch is None


def test_replacing_removes_nothing_that_has_a_history(database: Database, loading: Load, owned: Any) -> None:
    loading()
    before = _overdue(database, "2023-01-01")
    owned["actions"] = owned["actions"][:1]
    for sheet in ("led_to", "addresses", "depends_on", "owned_by"):
        owned[sheet] = [row for row in owned[sheet] if "a2" not in row.values()]
    outcome = loading(replace=True)
    assert outcome.errors == []
    assert [warning.sentence for warning in outcome.warnings] == [
        "demo.json: no longer has 1 action with a history. They stay, with all that they are linked to, as replacing removes "
        "no history. Give each the status that says what became of it; or undo the import that brought it, to remove it."
    ]
    assert _overdue(database, "2023-01-01") == before
    assert outcome.batch is None


@pytest.mark.slow
def test_an_owner_that_is_named_again_owns_again(database: Database, loading: Load, owned: Any) -> None:
    loading()
    for taken_on, owners in (("2024-08-01", ["o2"]), ("2024-09-01", ["o1", "o2"]), ("2024-10-01", ["o1"])):
        owned["sources"][0]["taken_on"] = taken_on
        owned["owned_by"] = [{"from_id": "a2", "to_id": owner} for owner in owners]
        assert loading(replace=True).errors == []
        assert loading(replace=True).batch is None
    both = ["Children's services", "Education"]
    expected = {"2024-07-31": both[:1], "2024-08-01": both[1:], "2024-09-01": both, "2024-09-30": both}
    assert {day: _owners(database, "a2", day) for day in expected} == expected
    assert _owners(database, "a2", "2024-10-01") == both[:1]
    owned["owned_by"] = [{"from_id": "a2", "to_id": "o1"}, {"from_id": "a2", "to_id": "o2"}]
    assert loading().errors == []
    assert _owners(database, "a2", "2024-10-01") == both
    assert _owners(database, "a2", "2024-09-30") == both
    assert loading(replace=True).batch is None


@pytest.mark.slow
def test_the_next_edition_of_a_plan_leaves_the_days_of_the_last_as_they_were(
    database: Database, tmp_path: Path
) -> None:
    plan: dict[str, Any] = {
        "organisations": [{"id": "csc", "name": "Children's Social Care"}, {"id": "ed", "name": "Education"}],
        "actions": [{"id": "p1", "title": "Meet", "status": "in_progress", "due_on": "2024-09-30", "rag": "red"},
                    {"id": "p2", "title": "Count", "status": "in_progress", "due_on": "2024-09-30"}],
        "owned_by": [{"id": "w1", "from_id": "p1", "to_id": "csc"}],
        "events": [{"id": "n1", "sequence": 1, "field": "progress_note", "reason": "Begun."}],
        "has_event": [{"from_label": "Action", "from_id": "p1", "to_id": "n1"}],
    }  # fmt: skip

    def load_plan(edition: str, taken_on: str) -> None:
        path = tmp_path / f"{edition}.json"
        plan["sources"] = [{"id": edition, "title": edition, "taken_on": taken_on}]
        path.write_text(json.dumps(plan))
        assert load(database, path, by=OWNER).problems == []

    def asked(day: str) -> list[Any]:
        questions = [("overdue-actions", {}), ("actions-without-factor", {}), ("trace", {"action": "p1"})]
        questions += [
            ("overdue-actions", {"organisation": "Education"}),
            ("actions-without-factor", {"level": "local"}),
        ]
        return [ask(database, name, {"as_at": day, **given}, viewer=OWNER).rows for name, given in questions]

    load_plan("october", "2024-10-17")
    before = asked("2024-11-01"), asked("2024-12-11")
    plan["actions"][0] |= {"status": "blocked", "due_on": "2025-01-31", "rag": "amber", "level": "local",
                           "job_role": "Head of Service", "evidence_in_source": "Minutes"}  # fmt: skip
    plan["actions"][1] |= {"status": "completed", "closed_on": "2024-11-29"}
    plan["owned_by"] += [{"id": "w2", "from_id": "p1", "to_id": "ed"}]
    plan["events"][0] |= {"id": "n2", "sequence": 3, "reason": "Half done."}
    plan["has_event"][0]["to_id"] = "n2"
    load_plan("december", "2024-12-12")
    assert asked("2024-11-01") == before[0]
    overdue = ask(database, "overdue-actions", {"as_at": "2024-12-11"}, viewer=OWNER).rows
    assert [row["action"] for row in overdue] == ["p1"], "the plan itself says that p2 was completed by then"
    history = [
        (row["name"], row["detail"], row["date"])
        for row in ask(database, "trace", {"action": "p1"}, viewer=OWNER).rows
        if row["step"] == "history"
    ]
    dated = "dated by the day its source was taken"
    assert history == [
        ("Progress note", "Begun.; date not known, but by 2024-10-17", None),
        ("Status: In progress", "date not known, but by 2024-10-17", None),
        ("Progress note", f"Half done.; {dated}", "2024-12-12"),
        ("Level: local", dated, "2024-12-12"),
        ("Status: In progress to Blocked", dated, "2024-12-12"),
        ("Due date: 2024-09-30 to 2025-01-31", dated, "2024-12-12"),
        ("RAG: red to amber", dated, "2024-12-12"),
        ("Accountable post: Head of Service", dated, "2024-12-12"),
        ("Evidence: Minutes", dated, "2024-12-12"),
        ("Owner: Children's Social Care to Children's Social Care; Education", dated, "2024-12-12"),
    ]


def test_a_corrected_date_of_closing_holds_for_the_days_before_a_reopening(
    database: Database, loading: Load, story: Any
) -> None:
    _row(story, "actions", "a2").update(status="completed", closed_on="2023-04-30")
    loading()
    _row(story, "actions", "a2").update(closed_on="2023-05-31")
    loading()
    assert _events(database, "a2", "from_value", "to_value", "at", "dated_by")[1:] == [
        ("completed", "completed", "2023-05-31", "row")
    ]
    given = {"of": "action", "as_at": "2023-12-31", "source": "demo"}
    before = ask(database, "time-to-close", given, viewer=OWNER).rows
    reopened = {"id": "v9", "sequence": 9, "field": "status", "to_value": "in_progress", "reason": "It did not hold.",
                "at": "2024-02-01"}  # fmt: skip
    story["events"] = [reopened]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "v9"}]
    _row(story, "actions", "a2").update(status="in_progress", closed_on=None)
    assert loading().problems == []
    assert ask(database, "time-to-close", given, viewer=OWNER).rows == before


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
    assert len(_events(database, "a2", "field")) == 3
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
    _row(owned, "actions", "a2").update(status="blocked", level="team", due_on="2025-01-31")
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


def test_an_owner_who_only_contributes_now_owned_until_then(database: Database, loading: Load, owned: Any) -> None:
    loading()
    owned["owned_by"] = [{"from_id": "a2", "to_id": "o1", "role": "contributor"},
                         {"from_id": "a2", "to_id": "o2", "role": "owner"}]  # fmt: skip
    changed = loading()
    assert changed.errors == []
    assert _owners(database, "a2", "2024-06-29") == ["Children's services"]
    assert _owners(database, "a2", "2024-06-30") == ["Education"]
    assert _events(database, "a2", "field", "from_value", "to_value")[-1] == (
        "owner",
        "Children's services",
        "Education",
    )
    assert loading().batch is None
    undo(database, str(changed.batch), by=OWNER)
    assert _owners(database, "a2", TODAY) == ["Children's services"]
