"""Owners count from a day and until a day: whoever owned an action then stays its owner of then (rule 6)."""

from __future__ import annotations

from typing import Any

import pytest
from people import OWNER
from story_changes import Load, events_of, overdue_at, row_of, today

from graph.database import Database
from graph.writer import undo
from loaders.plan.action_differences import action_differences
from loaders.write import LinkEdit, write
from queries import ask


def _owners(database: Database, action: str, as_at: str) -> list[str]:
    answer = ask(database, "overdue-actions", {"as_at": as_at}, viewer=OWNER)
    return next((row["owners"] for row in answer.rows if row["action"] == action), [])


@pytest.mark.slow
def test_a_later_owner_counts_from_the_day_that_the_load_gives(database: Database, loading: Load, owned: Any) -> None:
    loading()
    owned["sources"][0]["taken_on"] = "2024-12-12"
    owned["owned_by"] += [{"from_id": "a2", "to_id": "o2"}]
    assert loading().problems == []
    assert _owners(database, "a2", "2024-12-11") == ["Children's services"]
    assert _owners(database, "a2", "2024-12-12") == ["Children's services", "Education"]
    assert events_of(database, "a2", "field", "from_value", "to_value", "at", "dated_by")[-1] == (
        "owner", "Children's services", "Children's services; Education", "2024-12-12", "source",
    )  # fmt: skip
    assert loading().batch is None
    assert loading(clear_blanks=True).batch is None
    answer = ask(database, "overdue-actions", {"as_at": "2024-12-11", "organisation": "Education"}, viewer=OWNER)
    assert answer.rows == []


@pytest.mark.embedded
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
    assert events_of(database, "a2", "from_value", "to_value", "at", "dated_by")[-2:] == [
        ("Children's services", "Children's services; Education", "2024-05-01", "row"),
        ("Children's services; Education", "Education", "2024-06-30", "source"),
    ]
    assert loading(replace=True).batch is None
    undo(database, str(replaced.batch), by=OWNER)
    assert _owners(database, "a2", today()) == ["Children's services"]


@pytest.mark.embedded
@pytest.mark.slow
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


@pytest.mark.embedded
@pytest.mark.slow
def test_an_owner_beside_whom_the_file_names_another_stays_and_is_named(
    database: Database, loading: Load, owned: Any
) -> None:
    loading()
    owned["owned_by"] = [{"from_id": "a2", "to_id": "o2"}]
    warning, *others = loading(dry_run=True).warnings
    assert [other.code for other in others] == ["repeated_day"]
    assert warning.sentence == (
        "demo.json, sheet owned_by, row 1, column to_id: 'o2' is a new owner of the action 'A shared list', and \"Children's "
        'services", whom the file does not name for it, stays an owner. If it changed hands, keep the row of the former '
        "owner and write there until when, in the column 'to'."
    )
    owned["owned_by"] += [{"from_id": "a2", "to_id": "o1", "to": "2024-06-29"}]
    assert [problem.code for problem in loading().problems] == ["repeated_day"]
    assert _owners(database, "a2", "2024-06-30") == ["Education"]


@pytest.mark.embedded
@pytest.mark.slow
def test_replacing_removes_nothing_that_has_a_history(database: Database, loading: Load, owned: Any) -> None:
    loading()
    before = overdue_at(database, "2023-01-01")
    owned["actions"] = owned["actions"][:1]
    for sheet in ("led_to", "addresses", "depends_on", "owned_by"):
        owned[sheet] = [row for row in owned[sheet] if "a2" not in row.values()]
    outcome = loading(replace=True)
    assert outcome.errors == []
    assert [warning.sentence for warning in outcome.warnings] == [
        "demo.json: no longer has 1 action with a history. They stay, with all that they are linked to, as replacing removes "
        "no history. Give each the status that says what became of it; or undo the import that brought it, to remove it."
    ]
    assert overdue_at(database, "2023-01-01") == before
    assert outcome.batch is None


@pytest.mark.embedded
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
@pytest.mark.embedded
def test_an_owner_whom_a_person_ended_stays_ended(database: Database, loading: Load, owned: Any) -> None:
    loading()
    [link] = database.read("MATCH (:Action {id: 'a2'})-[w:OWNED_BY]->() RETURN w.id AS id ORDER BY id")
    ended = LinkEdit("OWNED_BY", {"to": "2024-06-30"}, ("Action", "a2"), ("Organisation", "o1"), link["id"])
    assert write(database, [ended], by=OWNER, reason="They left").import_id
    assert events_of(database, "a2", "from_value", "to_value", "at", "dated_by")[-1] == (
        "Children's services", None, "2024-07-01", "person",
    ), "it owned it on the last day, too"  # fmt: skip
    for owners in (["o2"], ["o1", "o2"]):  # of the owners the load says the last word, and not of who left
        owned["owned_by"] = [{"from_id": "a2", "to_id": owner} for owner in owners]
        assert loading().errors == []
        assert _owners(database, "a2", today()) == ["Education"]


@pytest.mark.embedded
@pytest.mark.slow
def test_an_owner_who_only_contributes_now_owned_until_then(database: Database, loading: Load, owned: Any) -> None:
    loading()
    owned["owned_by"] = [{"from_id": "a2", "to_id": "o1", "role": "contributor"},
                         {"from_id": "a2", "to_id": "o2", "role": "owner"}]  # fmt: skip
    changed = loading()
    assert changed.errors == []
    assert changed.errors == []
    assert _owners(database, "a2", "2024-06-29") == ["Children's services"]
    assert _owners(database, "a2", "2024-06-30") == ["Education"]
    assert events_of(database, "a2", "field", "from_value", "to_value")[-1] == (
        "owner",
        "Children's services",
        "Education",
    )
    assert loading().batch is None
    undo(database, str(changed.batch), by=OWNER)
    assert _owners(database, "a2", today()) == ["Children's services"]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_later_post_of_an_owner_is_an_event_that_names_both(database: Database, loading: Load, owned: Any) -> None:
    owned["owned_by"] = [
        {"from_id": "a2", "to_id": "o1", "job_role": "Head of Unit"},
        {"from_id": "a2", "to_id": "o2", "job_role": "Principal"},
    ]
    loading()
    row_of(owned, "actions", "a2").update(due_on="2022-03-31")
    owned["sources"][0]["taken_on"] = "2024-12-12"
    owned["owned_by"][0]["job_role"] = "Superintendent"
    changed = loading()
    assert changed.plan is not None
    assert changed.checked is not None
    post = "Accountable post at Children's services: 'Head of Unit' becomes 'Superintendent'"
    differences = action_differences(changed.plan, changed.checked.drafts)
    assert [(difference.id, post in difference.changes) for difference in differences] == [("a2", True)]
    assert events_of(database, "a2", "field", "from_value", "to_value", "at", "dated_by")[-1] == (
        "owner_job_role", "Children's services - Head of Unit", "Children's services - Superintendent", "2024-12-12",
        "source",
    )  # fmt: skip
    assert loading().batch is None
    undo(database, str(changed.batch), by=OWNER)
    assert [values for values in events_of(database, "a2", "field") if values == ("owner_job_role",)] == []
