"""Loading again keeps the past as it was: later changes are events with a day, and answers follow them (rule 6)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from people import OWNER
from story_changes import Load, events_of, overdue_at, row_of, today

from graph.database import Database
from graph.viewer import machine_owner
from graph.writer import undo
from loaders.load import load, load_reading
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record
from loaders.sample import sample_folder
from queries import ask


@pytest.mark.slow
def test_a_new_due_date_leaves_the_overdue_of_an_earlier_day_as_they_were(database: Database, tmp_path: Path) -> None:
    load(database, sample_folder(), by=OWNER)
    before = overdue_at(database, "2026-06-30")
    assert len(before) == 10
    path = tmp_path / "actions.csv"
    path.write_text("id,title,due_on\nsample-a23,A conversation before a complaint,2027-03-31\n")
    outcome = load(database, path, by=OWNER)
    assert outcome.plan is not None
    assert outcome.plan.counts()["added"] == {"Event": 1, "HAS_EVENT": 1, "Source": 1}
    assert overdue_at(database, "2026-06-30") == before
    assert "sample-a23" not in overdue_at(database, today())
    assert events_of(database, "sample-a23", "field", "from_value", "to_value", "at", "dated_by", "source_id")[-1] == (
        "due_on", "2025-12-31", "2027-03-31", today(), "load", "actions",
    )  # fmt: skip
    assert load(database, path, by=OWNER).batch is None
    undo(database, str(outcome.batch), by=OWNER)
    assert len(events_of(database, "sample-a23", "field")) == 3
    assert overdue_at(database, today())["sample-a23"] == "2025-12-31"


@pytest.mark.embedded
@pytest.mark.slow
def test_a_later_change_is_dated_by_its_row_else_its_source_else_the_load(
    database: Database, loading: Load, story: Any, tmp_path: Path
) -> None:
    story["actions"] += [{"id": "a3", "title": "A third", "status": "planned", "level": "team"}]
    loading()
    assert events_of(database, "a3", "to_value", "at", "known_on", "dated_by") == [
        ("planned", None, "2024-06-30", None)
    ]
    row_of(story, "actions", "a2").update(status="completed", closed_on="2023-04")
    row_of(story, "actions", "a3").update(status="in_progress", level="agency", rag="amber", job_role="Head of Service")
    [problem] = [problem for problem in loading().problems if problem.code == "repeated_day"]
    assert "what changes of 1 record is dated 2024-06-30" in problem.rule
    names = ("field", "from_value", "to_value", "at_latest", "dated_by")
    assert events_of(database, "a2", *names)[1:] == [("status", "planned", "completed", "2023-04-30", "row")]
    assert events_of(database, "a3", *names)[1:] == [
        ("level", "team", "agency", "2024-06-30", "source"),
        ("status", "planned", "in_progress", "2024-06-30", "source"),
        ("rag", None, "amber", "2024-06-30", "source"),
        ("job_role", None, "Head of Service", "2024-06-30", "source"),
    ]
    (tmp_path / "undated.json").write_text(
        '{"sources": [{"id": "undated", "title": "U"}], "actions": [{"id": "a3", "title": "A third", "rag": "red"}]}'
    )
    assert load(database, tmp_path / "undated.json", by=OWNER).problems == []
    assert events_of(database, "a3", *names)[-1] == ("rag", "amber", "red", today(), "load")
    assert loading().plan is not None


@pytest.mark.embedded
@pytest.mark.slow
def test_a_form_dates_a_change_by_the_day_it_is_handed_in(database: Database, loading: Load) -> None:
    loading()
    record = Record("Action", {"id": "a2", "title": "A shared list", "status": "blocked"}, Place("form"))
    reading = Reading("form", "demo", [record], hashes={"form": "0"})
    assert load_reading(database, reading, by=machine_owner("reviewer")).batch
    assert events_of(database, "a2", "to_value", "at", "dated_by")[-1] == ("blocked", today(), "load")


@pytest.mark.slow
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
    assert events_of(database, row["a"]["id"], "to_value", "at", "dated_by")[-1] == ("completed", today(), "load")
    timed = ask(database, "time-to-close", {"of": "action"}, viewer=OWNER)
    assert timed.rows == []


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
        ("Progress note", "Begun.; date not known, but by 17 October 2024", None),
        ("Status: In progress", "date not known, but by 17 October 2024", None),
        ("Progress note", f"Half done.; {dated}", "2024-12-12"),
        ("Level: local", dated, "2024-12-12"),
        ("Status: In progress to Blocked", dated, "2024-12-12"),
        ("Due date: 30 September 2024 to 31 January 2025", dated, "2024-12-12"),
        ("RAG: red to amber", dated, "2024-12-12"),
        ("Accountable post: Head of Service", dated, "2024-12-12"),
        ("Evidence: Minutes", dated, "2024-12-12"),
        ("Owner: Children's Social Care to Children's Social Care; Education", dated, "2024-12-12"),
    ]


@pytest.mark.slow
def test_a_corrected_date_of_closing_holds_for_the_days_before_a_reopening(
    database: Database, loading: Load, story: Any
) -> None:
    row_of(story, "actions", "a2").update(status="completed", closed_on="2023-04-30")
    loading()
    row_of(story, "actions", "a2").update(closed_on="2023-05-31")
    loading()
    assert events_of(database, "a2", "from_value", "to_value", "at", "dated_by")[1:] == [
        ("completed", "completed", "2023-05-31", "row")
    ]
    given = {"of": "action", "as_at": "2023-12-31", "source": "demo"}
    before = ask(database, "time-to-close", given, viewer=OWNER).rows
    reopened = {"id": "v9", "sequence": 9, "field": "status", "to_value": "in_progress", "reason": "It did not hold.",
                "at": "2024-02-01"}  # fmt: skip
    story["events"] = [reopened]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "v9"}]
    row_of(story, "actions", "a2").update(status="in_progress", closed_on=None)
    assert loading().problems == []
    assert ask(database, "time-to-close", given, viewer=OWNER).rows == before
