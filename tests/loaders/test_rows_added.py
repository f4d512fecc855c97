"""Rows added to a workbook that has ids, and what a record belongs to, named in its own row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read
from loaders.sample import sample_folder

SHEETS: dict[str, list[dict[str, Any]]] = {
    "sources": [{"id": "s", "title": "Given back"}],
    "cases": [{"id": "c1", "title": "Child Q"}],
    "episodes": [{"id": "e1", "title": "First visit"}],
    "has_episode": [{"id": "h1", "from_id": "c1", "to_id": "e1"}],
    "factors": [{"id": "f1", "name": "Caseload"}],
    "contributed_to": [
        {"id": "k1", "from_id": "f1", "to_id": "e1", "polarity": "hindering"},
    ],
}


def written(folder: Path, **added: list[dict[str, Any]]) -> Path:
    """The file with rows added to its sheets."""
    path = folder / "given-back.json"
    names = dict.fromkeys([*SHEETS, *added])
    path.write_text(json.dumps({n: [*SHEETS.get(n, []), *added.get(n, [])] for n in names}), encoding="utf-8")
    return path


def loaded(folder: Path, **added: list[dict[str, Any]]) -> Checked:
    return check(read(written(folder, **added)))


def errors(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.severity == "error"]


def ties(result: Checked, kind: str) -> set[tuple[str, str]]:
    return {(r.from_id, r.to_id) for r in result.relationships if r.type == kind}


def test_a_row_without_an_id_is_a_new_record_known_by_its_name(tmp_path: Path) -> None:
    result = loaded(
        tmp_path,
        factors=[{"name": "Supervision"}],
        episodes=[{"title": "Second visit"}],
        has_episode=[{"from_id": "Child Q", "to_id": "second visit"}],
        contributed_to=[
            {"from_id": "Supervision", "to_id": "Second visit", "polarity": "supporting"},
            {"from_id": "Caseload", "to_id": "e1", "polarity": "mixed"},
        ],
    )
    assert errors(result) == []
    assert ties(result, "HAS_EPISODE") == {("c1", "e1"), ("c1", "s-second-visit")}
    assert ties(result, "CONTRIBUTED_TO") == {("f1", "e1"), ("s-supervision", "s-second-visit")}
    assert sum(r.type == "CONTRIBUTED_TO" for r in result.relationships) == 3
    assert any("is blank, so 'Supervision' is added as a new record" in p.rule for p in result.problems)


@pytest.mark.embedded
def test_the_same_workbook_again_changes_nothing(prepared: Database, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        factors=[{"name": "Supervision"}],
        contributed_to=[{"from_id": "Supervision", "to_id": "e1", "polarity": "supporting"}],
    )
    first = load(prepared, path, by=OWNER)
    assert not first.errors
    again = load(prepared, path, by=OWNER)
    assert again.plan is not None
    assert again.plan.is_empty, again.plan.counts()


def test_a_blank_id_beside_the_name_of_another_row_is_an_error(tmp_path: Path) -> None:
    [error] = errors(loaded(tmp_path, factors=[{"name": "CASELOAD"}]))
    assert "column id: is blank, and 'CASELOAD' is also the name in given-back.json, sheet factors, row 1" in error
    assert "Give it that row's id, or another name." in error


def test_what_a_record_belongs_to_may_stand_in_its_own_row(tmp_path: Path) -> None:
    result = loaded(
        tmp_path,
        episodes=[{"id": "e2", "title": "Second visit", "case": "Child Q"}],
        reviews=[{"id": "r1", "title": "Review Q", "case": "c1"}],
        findings=[{"id": "n1", "headline": "A finding", "review": "Review Q"}],
        recommendations=[{"id": "m1", "title": "Fix caseloads", "review": "r1"}],
        actions=[{"id": "a1", "title": "Hire", "recommendation": "Fix caseloads"}],
        perspectives=[{"id": "p1", "role": "Health visitor", "episode": "e2"}],
    )
    assert errors(result) == []
    assert ties(result, "HAS_EPISODE") == {("c1", "e1"), ("c1", "e2")}
    assert ties(result, "EXAMINES") == {("r1", "c1")}
    assert ties(result, "MADE") == {("r1", "n1")}
    assert ties(result, "RAISED") == {("r1", "m1")}
    assert ties(result, "LED_TO") == {("m1", "a1")}
    assert ties(result, "OF") == {("p1", "e2")}


def test_what_both_the_row_and_the_sheet_say_is_said_once(tmp_path: Path) -> None:
    result = loaded(
        tmp_path,
        episodes=[{"id": "e2", "title": "Second visit", "case": "c1"}],
        has_episode=[{"id": "h2", "from_id": "c1", "to_id": "e2"}],
    )
    assert errors(result) == []
    assert sum(r.type == "HAS_EPISODE" for r in result.relationships) == 2


def test_a_case_that_is_nowhere_is_named_with_its_column(tmp_path: Path) -> None:
    rules = errors(loaded(tmp_path, episodes=[{"id": "e2", "title": "Second visit", "case": "c9"}]))
    assert any(
        "sheet episodes, row 2, column case: 'c9' is not the id or name of any case in the file or in the graph" in r
        for r in rules
    )


@pytest.mark.embedded
@pytest.mark.slow
def test_the_sample_still_loads_as_it_was(prepared: Database) -> None:
    assert not load(prepared, sample_folder(), by=OWNER).problems


@pytest.mark.slow
def test_a_row_that_changes_a_record_need_not_repeat_what_it_has(prepared: Database, tmp_path: Path) -> None:
    load(prepared, written(tmp_path), by=OWNER)
    changed = tmp_path / "cases.csv"
    changed.write_text("id,summary,source_id\nc1,New,s\n", encoding="utf-8")
    outcome = load(prepared, changed, by=OWNER)
    assert not outcome.errors
    assert prepared.read("MATCH (c:Case) RETURN c.title AS title, c.summary AS summary ORDER BY title") == [
        {"title": "Child Q", "summary": "New"}
    ]
    changed.write_text("id,summary,source_id\nc9,New,s\n", encoding="utf-8")
    [error] = load(prepared, changed, by=OWNER).errors
    assert error.sentence == "cases.csv, row 2, column title: is blank, and is required. Fill in: Title."


def test_a_name_that_two_records_have_is_said_to_be_of_two(tmp_path: Path) -> None:
    rows = {
        "episodes": [
            {"title": "Strategy meeting", "case": "c1"},
            {"title": "Strategy meeting", "case": "c1"},
        ],
        "perspectives": [{"id": "p1", "role": "Health visitor", "episode": "Strategy meeting"}],
    }
    [error] = [e for e in errors(loaded(tmp_path, **rows)) if "column episode" in e]
    assert "'Strategy meeting' is the name of 2 episodes in the file (" in error
    assert "sheet episodes, row 2; " in error
    assert "sheet episodes, row 3)" in error
    assert error.endswith(
        "Give each of them an id of its own in its row, and write the id of the one that is meant here."
    )


def test_a_cell_that_is_a_whole_name_is_no_list(tmp_path: Path) -> None:
    result = loaded(
        tmp_path,
        reviews=[{"id": "r1", "title": "Review Q", "case": "c1"}],
        recommendations=[
            {"id": "m1", "title": "Share early; share enough", "review": "r1"},
            {"id": "m2", "title": "Share early", "review": "r1"},
            {"id": "m3", "title": "Share enough", "review": "r1"},
        ],
        actions=[
            {"id": "a1", "title": "Hire", "recommendation": "Share early; share enough"},
            {"id": "a2", "title": "Train", "recommendation": "Share enough; Share early"},
        ],
        organisations=[{"id": "o1", "name": "Health; care"}, {"id": "o2", "name": "Police"}],
        contributed_to=[
            {"from_id": "f1", "to_id": "e1", "polarity": "supporting", "reported_by": "Health; care"},
        ],
    )
    assert errors(result) == []
    assert ties(result, "LED_TO") == {("m1", "a1"), ("m2", "a2"), ("m3", "a2")}
    assert [r.properties.get("reported_by") for r in result.relationships if r.properties.get("reported_by")] == [
        ["o1"]
    ]
