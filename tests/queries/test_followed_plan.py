"""The invented action plan of two months, followed up: what the tracker and the changes say before and after December."""

from __future__ import annotations

from datetime import date

import pytest
from known_plan import DECEMBER, OCTOBER, load_plan
from people import OWNER
from whole_answers import ask

from graph.database import Database
from loaders.write import RecordEdit, write
from queries.answers.column import Row

pytestmark = pytest.mark.slow
THEN = {"as_at": "2024-11-01", "state": "all"}


@pytest.fixture(scope="module")
def october(prepared_graph: Database) -> list[Row]:
    """The whole tracker as at 1 November 2024, asked before anybody had heard of December."""
    load_plan(prepared_graph, OCTOBER)
    return ask(prepared_graph, "tracker", THEN, viewer=OWNER).rows


@pytest.fixture(scope="module")
def plan(prepared_graph: Database, october: list[Row]) -> Database:
    """October with December loaded over it."""
    assert october
    load_plan(prepared_graph, DECEMBER)
    return prepared_graph


def changes(plan: Database, **asked: str) -> list[Row]:
    return ask(plan, "changed-since", asked, viewer=OWNER).rows


def number(row: Row) -> str:
    """The number of an action in its plan: A1.1."""
    return str(row["name"]).rpartition("(")[2].rstrip(")")


def by_number(plan: Database, **asked: str) -> dict[str, Row]:
    return {number(row): row for row in ask(plan, "tracker", {"of": "action", **asked}, viewer=OWNER).rows}


def test_what_happened_since_november_is_exactly_the_four_changed_actions(plan: Database) -> None:
    rows = changes(plan, since="2024-11-01", by="happened")
    assert sorted((number(row), row["field"], row["before"], row["after"], row["at"]) for row in rows) == [
        ("A1.1", "progress_note", None, "second cohort booked", "2024-12-02"),
        ("A1.1", "rag", "red", "amber", "2024-12-12"),
        ("A2.1", "due_on", "2024-09-30", "2025-01-31", "2024-12-12"),
        ("A2.1", "progress_note", None, "audit delayed, new date agreed with ICB", "2024-12-05"),
        ("A7.1", "owner", "Children's Social Care", "Children's Social Care; Education", "2024-12-12"),
        ("A8.1", "evidence", "Dip sample 6/10 cases good", "Dip sample 9/10 cases good", "2024-12-12"),
        ("A8.1", "rag", "amber", "blue", "2024-12-12"),
        ("A8.1", "status", "in_progress", "completed", "2024-11-29"),
    ]
    days = [row["at"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert {number(row) for row in changes(plan, since="2024-12-12")} == {"A1.1", "A2.1", "A7.1", "A8.1"}
    assert {number(row) for row in changes(plan, since="2024-11-01", until="2024-11-30")} == {"A8.1"}


def test_the_tracker_as_at_november_is_that_of_october(plan: Database, october: list[Row]) -> None:
    assert ask(plan, "tracker", THEN, viewer=OWNER).rows == october
    assert len(october) == 64


def test_a_moved_due_date_keeps_the_first(plan: Database) -> None:
    columns = ("due_on", "original_due_on", "moves", "overdue_days")
    before, after = (by_number(plan, as_at=day)["A2.1"] for day in ("2024-11-01", "2025-03-01"))
    assert [before[name] for name in columns] == ["2024-09-30", "2024-09-30", 0, 32]
    assert [after[name] for name in columns] == ["2025-01-31", "2024-09-30", 1, 29]


def test_owners_rag_note_and_evidence_are_those_of_the_day(plan: Database) -> None:
    before, after = (by_number(plan, as_at=day, state="all") for day in ("2024-11-01", "2024-12-12"))
    assert (before["A1.1"]["rag"], after["A1.1"]["rag"]) == ("red", "amber")
    assert after["A1.1"]["last_note"] == "second cohort booked"
    assert before["A1.1"]["last_note"] != after["A1.1"]["last_note"]
    assert before["A7.1"]["owners"] == ["Children's Social Care"]
    assert after["A7.1"]["owners"] == ["Children's Social Care", "Education"]
    assert (before["A8.1"]["status"], after["A8.1"]["status"]) == ("in_progress", "completed")
    assert (before["A8.1"]["evidence"], after["A8.1"]["evidence"]) == (
        ["Dip sample 6/10 cases good"],
        ["Dip sample 9/10 cases good"],
    )


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"rag": "red", "as_at": "2024-11-01"}, {"A1.1"}),
        ({"words": "second COHORT"}, {"A1.1"}),
        ({"words": "(A2.1)"}, {"A2.1"}),
        ({"post": "designated nurse", "words": "supervision"}, {"A2.1"}),
        ({"organisation": "Education", "words": "fathers", "state": "closed"}, {"A8.1"}),
        ({"status": "blocked"}, set()),
    ],
)
def test_the_tracker_is_narrowed_by_what_stands_in_it(plan: Database, asked: dict[str, str], numbers: set[str]) -> None:
    rows = by_number(plan, **asked)
    assert numbers <= rows.keys()
    for row in rows.values():
        assert asked.get("rag") in (None, row["rag"])
        assert asked.get("words", "").lower() in " ".join(filter(None, [row["name"], row["last_note"]])).lower()
    assert bool(numbers) is bool(rows)
    assert len(rows) < len(by_number(plan, state="all"))


def test_what_december_recorded_are_changes_and_what_october_recorded_are_records(plan: Database) -> None:
    rows = changes(plan, by="recorded")
    assert sum(row["field"] == "recorded" for row in rows) == 64
    events = {(number(row), row["field"]) for row in rows if row["field"] != "recorded"}
    assert {(number(row), row["field"]) for row in changes(plan, since="2024-11-01")} <= events
    assert {of for of, _ in events} == {"A1.1", "A2.1", "A7.1", "A8.1"}
    assert changes(plan, by="recorded", until="2024-12-31") == []


def test_what_is_due_silent_or_without_evidence(plan: Database) -> None:
    due = ask(plan, "due-soon", {"as_at": "2025-01-10"}, viewer=OWNER).rows
    assert [(number(row), row["days_left"]) for row in due if row["due_on"] == "2025-01-31"] == [("A2.1", 21)]
    assert all(0 <= row["days_left"] <= 30 for row in due)
    silent = {number(row): row for row in ask(plan, "without-news", {"as_at": "2025-03-12"}, viewer=OWNER).rows}
    assert "A2.1" not in silent
    later = {number(row): row for row in ask(plan, "without-news", {"as_at": "2025-03-13"}, viewer=OWNER).rows}
    assert (later["A2.1"]["last_news_on"], later["A2.1"]["days_silent"]) == ("2024-12-12", 91)
    bare = {number(row) for row in ask(plan, "without-evidence", viewer=OWNER).rows}
    assert "A7.1" in bare
    assert "A8.1" not in bare


def test_open_by_month_is_what_each_month_answers(plan: Database) -> None:
    months = ask(plan, "open-by-month", {"as_at": "2024-12-20", "months": "4"}, viewer=OWNER).rows
    assert [row["month"] for row in months] == ["2024-09", "2024-10", "2024-11", "2024-12"]
    for row in months:
        rows = ask(plan, "tracker", {"of": "action", "as_at": row["on"]}, viewer=OWNER).rows
        late = [each for each in rows if each["overdue_days"]]
        assert (row["open"], row["overdue"]) == (len(rows), len(late))
    assert [row["open"] for row in months] == [0, 19, 18, 18]


def test_the_sources_are_those_of_the_changes_and_not_of_what_changed(plan: Database) -> None:
    def sources(**asked: str) -> list[str]:
        return [source["id"][-10:] for source in ask(plan, "changed-since", asked, viewer=OWNER).sources]

    assert sources(since="2024-11-01") == ["2024-12-12"]
    assert sources(until="2024-09-30") == ["2024-10-17"]
    rows = changes(plan, by="recorded", since="2024-11-01")
    new = {row["came_from"] for row in rows if row["field"] == "recorded"}
    assert ["17 October 2024" in str(title) for title in new] == [True]
    assert ["12 December 2024" in row["came_from"] for row in rows if row["field"] != "recorded"] == [True] * 11
    [october] = ask(plan, "changed-since", {"until": "2024-09-30"}, viewer=OWNER).sources
    assert sources(since="2024-11-01", source=october["id"]) == ["2024-12-12"], "of records of October's plan"


def test_a_change_by_hand_says_so(plan: Database) -> None:
    id_ = next(row["node"] for row in changes(plan, by="recorded") if number(row) == "A1.1")
    edits = [RecordEdit("Action", {"title": "Action: Deliver the training (A1.1)", "rag": "green"}, id_)]
    assert write(plan, edits, by=OWNER, reason="agreed").import_id
    by_field = {row["field"]: row["came_from"] for row in changes(plan, by="recorded") if number(row) == "A1.1"}
    assert (by_field["Title"], by_field["rag"]) == ("Entered by hand", "Entered by hand")
    assert "17 October 2024" in by_field["recorded"]
    answer = ask(plan, "changed-since", {"since": date.today().isoformat(), "by": "happened"}, viewer=OWNER)
    assert [source["title"] for source in answer.sources] == ["Entered by hand"]
