"""What a load would do to a graph, on both servers: adds, changes, removals, conflicts, histories (rules 6 and 12)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER
from story_changes import Load, properties_of, read_values, row_of

from graph.database import Database
from graph.viewer import machine_owner
from graph.writer import imports
from loaders.load import Outcome, load, load_reading
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record


def _history(database: Database, node_id: str) -> list[tuple[Any, ...]]:
    rows = database.read(
        "MATCH (n {id: $id})-[:HAS_EVENT]->(e:Event) RETURN e.from_value AS before, e.to_value AS after, e.at AS at "
        "ORDER BY e.sequence",
        id=node_id,
    )
    return [(row["before"], row["after"], row["at"]) for row in rows]


def _by_hand(database: Database, kind: str, **values: Any) -> Outcome:
    """A form: a load of one record."""
    record = Record(kind, values, Place("form"))
    return load_reading(database, Reading("form", "demo", [record], hashes={"form": "0"}), by=machine_owner("reviewer"))


@pytest.mark.embedded
@pytest.mark.slow
def test_a_load_adds_all_and_a_second_nothing(database: Database, loading: Load) -> None:
    first = loading()
    assert first.problems == []
    assert first.batch
    assert first.plan is not None
    assert first.plan.counts()["added"]["CONTRIBUTED_TO"] == 4
    revision = database.revision()
    second = loading()
    assert second.plan is not None
    assert second.plan.is_empty
    assert second.plan.unchanged > 40
    assert second.batch is None
    assert database.revision() == revision
    assert len(imports(database)) == 1


def test_a_dry_run_touches_nothing(database: Database, loading: Load) -> None:
    outcome = loading(dry_run=True)
    assert outcome.plan is not None
    assert outcome.plan.counts()["added"]["Case"] == 2
    assert outcome.batch is None
    assert read_values(database, "MATCH (n:Case) RETURN n.id AS id ORDER BY id") == []


@pytest.mark.embedded
def test_with_an_error_nothing_is_loaded(database: Database, loading: Load, story: Any) -> None:
    story["episodes"][0]["appraisal"] = "bad"
    outcome = loading()
    assert outcome.refused
    assert outcome.plan is None
    assert read_values(database, "MATCH (n:Case) RETURN n.id AS id ORDER BY id") == []


def test_new_elements_get_their_defaults(database: Database, loading: Load) -> None:
    loading()
    assert properties_of(database, "Factor", "f1")["status"] == "active"
    rows = database.read(
        "MATCH ()-[r:CONTRIBUTED_TO]->() RETURN r.id AS id, r.confidence AS confidence, r.coding_method AS method, "
        "r.coding_id AS coding ORDER BY id"
    )
    assert [(r["id"], r["confidence"], r["method"], r["coding"]) for r in rows] == [
        ("k-1", "high", "human", "k1"), ("k-2", "not_known", "human", "k1"), ("k-3", "not_known", "human", "k1"),
        ("k-4", "not_known", "human", "demo-c2-coding"),
    ]  # fmt: skip
    assert properties_of(database, "Coding", "demo-c2-coding")["coder_code"] == "not stated"


@pytest.mark.embedded
def test_a_status_makes_its_event_from_the_dates_there_are(database: Database, loading: Load) -> None:
    loading()
    assert _history(database, "a1") == [(None, "impact_evidenced", "2022-01-15")]
    assert _history(database, "a2") == [(None, "planned", "2021-03-01")]
    assert _history(database, "m1") == [(None, "accepted", None)]


@pytest.mark.embedded
@pytest.mark.slow
def test_changes_record_before_and_after_and_append_to_the_history(
    database: Database, loading: Load, story: Any
) -> None:
    loading()
    row_of(story, "actions", "a2").update(status="completed", closed_on="2023-04", title="One shared list")
    outcome = loading()
    assert outcome.plan is not None
    [change] = outcome.plan.changes
    assert change.before == {
        "status": "planned", "title": "A shared list", "closed_on": None, "closed_on_earliest": None,
        "closed_on_latest": None,
    }  # fmt: skip
    assert change.after["closed_on_latest"] == "2023-04-30"
    assert _history(database, "a2") == [(None, "planned", "2021-03-01"), ("planned", "completed", "2023-04")]
    assert properties_of(database, "Action", "a2")["title"] == "One shared list"
    assert loading().batch is None


@pytest.mark.slow
def test_reopening_needs_a_reason(database: Database, loading: Load, story: Any) -> None:
    loading()
    row_of(story, "recommendations", "m2").update(status="open", closed_on=None)
    refused = loading()
    assert refused.refused
    assert refused.errors[0].sentence == (
        "demo.json, sheet recommendations, row 2, column status: 'open' reopens what was 'rejected', and no reason is stated. "
        "Add a row with the reason to the sheet events (field: status), and one to has_event."
    )
    story["events"] = [{"id": "v1", "sequence": 2, "field": "status", "from_value": "rejected", "to_value": "open",
                        "reason": "The board looked again."}]  # fmt: skip
    story["has_event"] = [{"from_label": "Recommendation", "from_id": "m2", "to_id": "v1"}]
    assert loading().problems == []
    assert [after for _, after, _ in _history(database, "m2")] == ["rejected", "open"]
    assert "closed_on" not in properties_of(database, "Recommendation", "m2")
    assert loading().batch is None


@pytest.mark.embedded
@pytest.mark.slow
def test_blanks_change_nothing_unless_they_are_meant_to_clear(database: Database, loading: Load, story: Any) -> None:
    loading()
    case = row_of(story, "cases", "c1")
    case.update(period_start=None, kind=None, title="The move")
    loading()
    assert properties_of(database, "Case", "c1")["period_start_latest"] == "2019-12-31"
    loading(clear_blanks=True)
    now = properties_of(database, "Case", "c1")
    assert now["title"] == "The move"
    assert not {"period_start", "period_start_earliest", "period_start_latest", "kind"} & now.keys()
    assert now["period_end"] == "2020-03"


@pytest.mark.embedded
@pytest.mark.slow
def test_a_blank_cell_of_a_workbook_clears_too(database: Database, story: Any, written: Callable[..., Path]) -> None:
    load(database, written(story, "workbook"), by=OWNER)
    row_of(story, "episodes", "e1").update(what_happened="", title="First referral")
    load(database, written(story, "workbook"), by=OWNER, clear_blanks=True)
    assert "what_happened" not in properties_of(database, "Episode", "e1")
    assert properties_of(database, "Episode", "e1")["appraisal"] == "problematic"


@pytest.mark.slow
def test_rows_that_are_gone_stay_unless_replaced(database: Database, loading: Load, story: Any) -> None:
    loading()
    story["contributed_to"] = [row for row in story["contributed_to"] if row["id"] != "k-2"]
    story["outcome_measures"], story["measured_by"] = [], []
    row_of(story, "actions", "a1")["status"] = "completed"
    unchanged = loading()
    assert unchanged.plan is not None
    assert unchanged.plan.removals == []
    outcome = loading(replace=True)
    assert outcome.plan is not None
    assert outcome.plan.counts()["removed"] == {"CONTRIBUTED_TO": 1, "MEASURED_BY": 1, "OutcomeMeasure": 1}
    assert read_values(database, "MATCH ()-[r:CONTRIBUTED_TO]->() RETURN r.id AS id ORDER BY id") == [
        "k-1",
        "k-3",
        "k-4",
    ]
    assert len(_history(database, "a1")) == 2
    assert properties_of(database, "Coding", "demo-c2-coding")
    assert loading(replace=True).batch is None


@pytest.mark.slow
def test_replacing_spares_what_others_made_or_use(
    database: Database, loading: Load, story: Any, tmp_path: Path
) -> None:
    loading()
    other = {
        "sources": [{"id": "other", "title": "Another source"}],
        "cases": [{"id": "d1", "title": "Another case"}],
        "contributed_to": [{"from_id": "f3", "to_id": "d1", "polarity": "supporting"}],
    }
    (tmp_path / "other.json").write_text(json.dumps(other))
    assert load(database, tmp_path / "other.json", by=OWNER).batch
    story["factors"] = [row for row in story["factors"] if row["id"] != "f3"]
    story["contributed_to"] = story["contributed_to"][:3]
    story["addresses"] = story["addresses"][:1]
    loading(replace=True)
    assert properties_of(database, "Factor", "f3")["source_id"] == "demo"
    assert properties_of(database, "Case", "d1")
    cypher = "MATCH ()-[:CONTRIBUTED_TO {polarity: 'supporting'}]->(c:Case) RETURN c.id AS id ORDER BY id"
    assert read_values(database, cypher) == ["d1"]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_field_edited_by_hand_is_kept_and_shown(database: Database, loading: Load, story: Any) -> None:
    loading()
    assert _by_hand(database, "Case", id="c1", title="The family's move").batch
    row_of(story, "cases", "c1").update(kind="audit")
    outcome = loading()
    assert outcome.plan is not None
    [conflict] = outcome.plan.conflicts
    assert (conflict.element.id, conflict.property, conflict.kept, conflict.offered) == (
        "c1", "title", "The family's move", "The move between two areas",
    )  # fmt: skip
    now = properties_of(database, "Case", "c1")
    assert (now["title"], now["kind"]) == ("The family's move", "audit")
    again = loading()
    assert again.batch is None
    assert again.plan is not None
    assert len(again.plan.conflicts) == 1


@pytest.mark.embedded
@pytest.mark.slow
def test_a_status_set_by_hand_is_not_overwritten_by_events(database: Database, loading: Load, story: Any) -> None:
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", status="blocked")
    before = _history(database, "a2")
    assert [after for _, after, _ in before] == ["planned", "blocked"]
    assert loading().batch is None
    assert _history(database, "a2") == before
