"""A load of only a part of what the graph holds: the rules hold for the whole, and sources stay separate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.writer import imports
from loaders.load import Outcome, load
from loaders.sample import copy_sample, sample_folder

Load = Callable[..., Outcome]


@pytest.fixture
def load_more(database: Database, story: Any, written: Callable[..., Path]) -> Load:
    """Loads the story, and after it some sheets of the same source."""
    assert load(database, written(story), by=OWNER).problems == []

    def load_later(**sheets: list[dict[str, Any]]) -> Outcome:
        return load(database, written({"sources": story["sources"], **sheets}), by=OWNER)

    return load_later


def _action(database: Database, action_id: str) -> tuple[Any, ...]:
    [row] = database.read(
        "MATCH (a:Action {id: $id}) RETURN a.status AS s, a.closed_on AS c ORDER BY a.id", id=action_id
    )
    return row["s"], row["c"]


def _event(**values: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        "events": [{"id": "v9", "field": "status", **values}],
        "has_event": [{"from_label": "Action", "from_id": "a2", "to_id": "v9"}],
    }


@pytest.mark.slow
@pytest.mark.parametrize("sequence", [2, None])
def test_a_status_follows_an_event_that_comes_alone(database: Database, load_more: Load, sequence: int | None) -> None:
    sheets = _event(to_value="completed", at="2023-05", sequence=sequence)
    outcome = load_more(**sheets)
    assert outcome.problems == []
    assert _action(database, "a2") == ("completed", "2023-05")
    assert load_more(**sheets).batch is None
    changed = load_more(events=[{**sheets["events"][0], "to_value": "withdrawn"}])
    assert changed.problems == []
    assert _action(database, "a2") == ("withdrawn", "2023-05")


@pytest.mark.slow
def test_an_event_that_closes_needs_a_date(database: Database, load_more: Load) -> None:
    [error] = load_more(**_event(to_value="completed", sequence=2)).errors
    assert error.sentence.startswith(
        "demo.json, sheet has_event, row 1, column closed_on: is blank, though the status is 'completed'."
    )
    assert _action(database, "a2") == ("planned", None)


@pytest.mark.embedded
def test_an_event_that_evidences_needs_a_measure(load_more: Load) -> None:
    [error] = load_more(**_event(to_value="impact_evidenced", at="2023", sequence=2)).errors
    assert error.rule == "needs an outcome measure that shows it: none is recorded"


@pytest.mark.slow
def test_a_measure_that_comes_alone_is_still_evidence(load_more: Load, story: Any) -> None:
    [measure] = story["outcome_measures"]
    [error] = load_more(outcome_measures=[{**measure, "result": 3}]).errors
    assert error.sentence.startswith(
        "demo.json, sheet outcome_measures, row 1, column status: 'impact_evidenced' needs an outcome measure that shows it: "
        "'Handovers in person' got worse."
    )
    assert load_more(outcome_measures=[{**measure, "result": 70}], actions=[story["actions"][0]]).problems == []


FLAT = "case,episode,factor,+ or -\n{},First,Caseload,+\n"


@pytest.mark.embedded
@pytest.mark.slow
def test_two_files_of_one_name_are_told_apart_by_a_warning(database: Database, tmp_path: Path) -> None:
    first, second = tmp_path / "one" / "Book1.csv", tmp_path / "two" / "Book1.csv"
    for path, case in ((first, "North"), (second, "South")):
        path.parent.mkdir()
        path.write_text(FLAT.format(case), encoding="utf-8")
    assert load(database, first, by=OWNER, sensitivity="open").warnings == []
    assert load(database, first, by=OWNER, sensitivity="open").warnings == []
    [warning] = load(database, second, by=OWNER, sensitivity="open", dry_run=True).warnings
    assert warning.sentence == (
        "Book1.csv: has the name of a file that was loaded before, but none of the cases that it brought: "
        "'North' (book1-north). If it is another file, rename it before you load it."
    )
    first.write_text(FLAT.format("North") + "North,First,Trust,+\n", encoding="utf-8")
    [warning] = load(database, first, by=OWNER, sensitivity="open", dry_run=True).warnings
    assert warning.sentence == (
        "Book1.csv: has the name of a file that was loaded before, and is taken for a newer copy of it. If it is another "
        "file, rename it before you load it."
    )
    (tmp_path / "two" / "Book1.json").write_text(json.dumps({"cases": [{"id": "s", "title": "South"}]}))
    [warning] = load(database, tmp_path / "two" / "Book1.json", by=OWNER, sensitivity="open", dry_run=True).warnings
    assert warning.fix.endswith(
        "rename it before you load it, or name its source on the sheet sources or in a column source_id."
    )


@pytest.mark.embedded
@pytest.mark.slow
def test_changing_what_another_source_shares_is_a_warning(database: Database, load_more: Load, tmp_path: Path) -> None:
    factors = [
        {"id": factor_id, "name": name, "definition": "New."}
        for factor_id, name in (("f1", "Caseload"), ("f2", "Supervision"))
    ]
    sheets = {
        "sources": [{"id": "other", "title": "B"}],
        "factors": [*factors, {"id": "f3", "name": "Trust between family and worker"}],
        "organisations": [{"id": "o1", "name": "Children's services", "level": "local"}],
    }
    (tmp_path / "other.json").write_text(json.dumps(sheets), encoding="utf-8")
    outcome = load(database, tmp_path / "other.json", by=OWNER)
    assert outcome.plan and outcome.plan.counts()["changed"] == {"Factor": 2, "Organisation": 1}
    assert [warning.rule for warning in outcome.warnings] == [
        "says something else of 2 factors than the source 'demo', and changes them: 'Caseload', 'Supervision'",
        "says something else of 1 organisation than the source 'demo', and changes it: \"Children's services\"",
    ]
    assert load(database, tmp_path / "other.json", by=OWNER).warnings == []


@pytest.mark.embedded
@pytest.mark.slow
def test_an_import_of_a_folder_names_the_folder_and_its_tables_alone(database: Database, tmp_path: Path) -> None:
    copy_sample(tmp_path / "ours")
    (tmp_path / "ours" / "notes.txt").write_text("not read")
    load(database, tmp_path / "ours", by=OWNER)
    [batch] = imports(database)
    assert batch.files == sorted(f"ours/{path.name}" for path in sample_folder().glob("*.csv"))
