"""What a load may not overwrite: values set by hand, which its checks must see, and a restriction (rule 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.viewer import machine_owner
from graph.writer import Conflict, undo
from loaders.load import Outcome, load, load_reading
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record

Load = Callable[..., Outcome]


@pytest.fixture
def loading(database: Database, story: Any, written: Callable[..., Path]) -> Load:
    """Loads the story as it stands then."""
    return lambda **options: load(database, written(story), by=OWNER, **options)


def _row(story: Any, sheet: str, node_id: str) -> dict[str, Any]:
    return next(row for row in story[sheet] if row["id"] == node_id)


def _by_hand(database: Database, kind: str, **values: Any) -> None:
    record = Record(kind, values, Place("form"))
    outcome = load_reading(
        database, Reading("form", "demo", [record], hashes={"form": "0"}), by=machine_owner("reviewer")
    )
    assert outcome.batch


def _action(database: Database, node_id: str) -> tuple[Any, ...]:
    [row] = database.read("MATCH (a:Action {id: $id}) RETURN a.status AS s, a.closed_on AS c ORDER BY a.id", id=node_id)
    return row["s"], row["c"]


def _chosen_from(outcome: Outcome) -> list[Conflict]:
    """The conflicts in which whoever loads it may choose."""
    return [question for question in outcome.asked if isinstance(question, Conflict)]


def _conflicts(outcome: Outcome) -> list[str]:
    assert outcome.plan is not None, outcome.errors
    return sorted(conflict.property for conflict in outcome.plan.conflicts)


@pytest.mark.embedded
@pytest.mark.slow
def test_a_closing_set_by_hand_stands_where_the_file_has_blanks(database: Database, loading: Load, story: Any) -> None:
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", status="completed", closed_on="2023-05")
    _row(story, "actions", "a2").update(status=None, closed_on=None, text=None)
    outcome = loading(clear_blanks=True)
    assert outcome.errors == []
    assert _conflicts(outcome) == ["closed_on"]
    assert _action(database, "a2") == ("completed", "2023-05")


@pytest.mark.slow
def test_a_date_set_by_hand_is_kept_with_its_first_and_last_day(database: Database, loading: Load, story: Any) -> None:
    _row(story, "actions", "a2").update(due_on="2030-05")
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", due_on="2030-05-01")
    _row(story, "actions", "a2").update(due_on="2029")
    assert _conflicts(loading()) == ["due_on"]
    cypher = "MATCH (a:Action {id: 'a2'}) RETURN a.due_on_earliest AS first, a.due_on_latest AS last ORDER BY first"
    assert database.read(cypher) == [{"first": "2030-05-01", "last": "2030-05-01"}]


@pytest.mark.slow
@pytest.mark.embedded
def test_what_nobody_set_by_hand_is_still_refused_to_be_cleared(loading: Load, story: Any) -> None:
    loading()
    _row(story, "actions", "a1").update(status=None, closed_on=None)
    assert "is blank, though the status is 'impact_evidenced'" in loading(clear_blanks=True).errors[0].sentence


@pytest.mark.embedded
@pytest.mark.slow
def test_a_status_kept_by_hand_takes_no_date_of_closing_from_the_file(
    database: Database, loading: Load, story: Any
) -> None:
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", status="blocked")
    _row(story, "actions", "a2").update(status="completed", closed_on="2023-05")
    outcome = loading()
    assert outcome.errors == []
    assert _conflicts(outcome) == ["closed_on", "status"]
    assert _action(database, "a2") == ("blocked", None)


@pytest.mark.every_server
@pytest.mark.slow
def test_whoever_loads_it_can_take_what_the_file_says(database: Database, loading: Load, story: Any) -> None:
    """A status with its date of closing, as one choice; with an event, and undone with the load."""
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", status="blocked", due_on="2030-05-01")
    _row(story, "actions", "a2").update(status="completed", closed_on="2023-05", due_on="2031-01-01")
    asked = loading(dry_run=True)
    [due, status] = sorted(_chosen_from(asked), key=lambda conflict: conflict.property)
    outcome = loading(answers={status.id: "take", due.id: "keep"})
    assert outcome.plan and outcome.batch
    assert {c.property: c.is_taken for c in outcome.plan.conflicts} == {
        "status": True,
        "closed_on": True,
        "due_on": False,
    }
    assert _action(database, "a2") == ("completed", "2023-05")
    cypher = (
        "MATCH (:Action {id: 'a2'})-[:HAS_EVENT]->(e:Event) RETURN e.field AS f, e.to_value AS v ORDER BY e.sequence"
    )
    assert {"f": "status", "v": "completed"} in database.read(cypher)
    assert "status" not in _conflicts(loading(dry_run=True))
    undo(database, outcome.batch, by=OWNER)
    assert _action(database, "a2") == ("blocked", None)


@pytest.mark.slow
def test_what_is_chosen_over_what_people_set_holds_from_that_day(database: Database, loading: Load, story: Any) -> None:
    """The file is of 2024: what a board decided since was so until somebody chose otherwise."""
    _row(story, "sources", "demo")["taken_on"] = "2024-06-30"
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", status="blocked")
    _row(story, "actions", "a2").update(status="in_progress")
    [status] = _chosen_from(loading(dry_run=True))
    loading(answers={status.id: "take"})
    [event] = database.read(
        "MATCH (:Action {id: 'a2'})-[:HAS_EVENT]->(e:Event {to_value: 'in_progress'}) RETURN e.at AS at, e.dated_by AS by ORDER BY at"
    )
    assert event == {"at": date.today().isoformat(), "by": "load"}


@pytest.mark.slow
def test_a_choice_holds_for_the_two_values_that_were_shown(database: Database, loading: Load, story: Any) -> None:
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", due_on="2030-05-01")
    _row(story, "actions", "a2").update(due_on="2031-01-01")
    [shown] = loading(dry_run=True).asked
    _by_hand(database, "Action", id="a2", title="A shared list", due_on="2032-02-02")
    outcome = loading(answers={shown.id: "take"})
    assert outcome.plan and [(c.kept, c.is_taken) for c in outcome.plan.conflicts] == [("2032-02-02", False)]


@pytest.mark.slow
def test_a_restriction_is_lifted_by_no_choice_of_a_load(database: Database, loading: Load, story: Any) -> None:
    loading()
    case = story["cases"][0]
    _by_hand(database, "Case", id=case["id"], title=case["title"], sensitivity="restricted")
    case["sensitivity"] = "open"
    outcome = loading(dry_run=True)
    assert outcome.plan
    [conflict] = outcome.plan.conflicts
    assert not conflict.has_choice and not outcome.asked
    loading(answers={conflict.id: "take"})
    rows = database.read("MATCH (c:Case {id: $id}) RETURN c.sensitivity AS s ORDER BY s", id=case["id"])
    assert rows == [{"s": "restricted"}]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_file_that_tells_its_history_again_is_not_held_against_an_edit_by_hand(
    database: Database, loading: Load, story: Any
) -> None:
    story["events"] = [{"id": "v1", "sequence": 1, "field": "status", "to_value": "planned"}]
    story["has_event"] = [{"from_label": "Action", "from_id": "a2", "to_id": "v1"}]
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", status="blocked")
    outcome = loading()
    assert outcome.errors == []
    assert _conflicts(outcome) == ["status"]
    assert _action(database, "a2") == ("blocked", None)


@pytest.mark.slow
@pytest.mark.parametrize("sensitivity", ["restricted", "internal"])
def test_a_blank_never_lifts_a_restriction(database: Database, loading: Load, story: Any, sensitivity: str) -> None:
    case = _row(story, "cases", "c1")
    case.update(sensitivity=sensitivity, kind="audit")
    loading()
    case.update(sensitivity=None, kind=None)
    outcome = loading(clear_blanks=True)
    [warning] = outcome.warnings
    assert warning.sentence == (
        f"demo.json, sheet cases, row 1, column sensitivity: is blank, and the case stays {sensitivity}: a blank cell "
        "does not lift a restriction. To lift it, write 'open'."
    )
    cypher = "MATCH (c:Case {id: 'c1'}) RETURN c.sensitivity AS sensitivity, c.kind AS kind ORDER BY kind"
    assert database.read(cypher) == [{"sensitivity": sensitivity, "kind": None}]
    case.update(sensitivity="open")
    assert loading(clear_blanks=True).warnings == []
    assert database.read(cypher)[0]["sensitivity"] == "open"
