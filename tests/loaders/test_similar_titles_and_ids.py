"""What looks alike and is not the same: titles that read alike, and ids that are given on every sheet."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.plan import make_plan
from loaders.read.choose_loader import read
from loaders.read.own_format import read as read_own

Written = Callable[..., Path]

ALIKE = [{"title": "Home visit"}, {"title": "Home visit"}, {"title": "Home visit 2"}]
LONG = "The strategy meeting that was called after the third referral from the school"


def _titles(checked: Checked, label: str) -> dict[str, object]:
    return {node.id: node.properties["title"] for node in checked.nodes if node.label == label}


@pytest.mark.parametrize("rows", [ALIKE, ALIKE[::-1]], ids=["as written", "the other way round"])
def test_every_row_without_an_id_is_a_node_of_its_own(written: Written, rows: list[dict[str, str]]) -> None:
    titles = _titles(check(read_own(written({"cases": rows}))), "Case")
    assert sorted(titles) == ["demo-home-visit", "demo-home-visit-2", "demo-home-visit-3"]
    assert titles["demo-home-visit-2"] == "Home visit 2"


def _flat(path: Path, rows: list[list[str]]) -> Checked:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["Case", "Episode", "Factor", "+ or -"], *rows])
    return check(read(path))


def test_titles_of_a_flat_sheet_that_begin_alike_are_two_episodes(tmp_path: Path) -> None:
    rows = [["Move", f"{LONG}, in May", "Caseload", "-"], ["Move", f"{LONG}, in June", "Caseload", "-"],
            ["Move", f"{LONG},  in may", "Trust", "+"]]  # fmt: skip
    checked = _flat(tmp_path / "sheet.csv", rows)
    assert list(_titles(checked, "Episode").values()) == [f"{LONG}, in May", f"{LONG}, in June"]
    first, second, again = [r.to_id for r in checked.relationships if r.type == "CONTRIBUTED_TO"]
    assert first == again != second
    other_way = _flat(tmp_path / "sheet.csv", rows[::-1])
    assert set(_titles(other_way, "Episode")) == {first, second}


def test_titles_of_a_flat_sheet_that_read_alike_are_two_cases(tmp_path: Path) -> None:
    rows = [["Child A", "Visit", "Caseload", "-"], ["Child (A)", "Visit", "Caseload", "-"],
            ["child a", "Visit", "Trust", "+"]]  # fmt: skip
    checked = _flat(tmp_path / "sheet.csv", rows)
    assert list(_titles(checked, "Case").values()) == ["Child A", "Child (A)"]
    assert len(_titles(checked, "Episode")) == 2


# The ids of a spreadsheet that counts its rows on each sheet.
NUMBERED: dict[str, list[dict[str, Any]]] = {
    "sources": [{"id": "demo", "title": "Invented", "kind": "review_report"}],
    "factors": [{"id": "1", "name": "Caseload", "domain": "resources"}],
    "findings": [{"id": "1", "headline": "Handover is a form"}],
    "in_category": [{"from_label": "Finding", "from_id": "1", "to_id": "domains:resources"}],
    "areas": [{"id": "1", "name": "North"}, {"id": "2", "name": "South"}],
    "organisations": [{"id": "1", "name": "Police"}, {"id": "2", "name": "School"}],
    "succeeded_by": [{"from_label": "Area", "from_id": "1", "to_label": "Area", "to_id": "2"},
                     {"from_label": "Organisation", "from_id": "2", "to_label": "Organisation", "to_id": "1"}],
    "recommendations": [{"id": "1", "title": "Meet", "status": "open"}],
    "events": [{"id": "1", "sequence": 1, "field": "status", "to_value": "open"}],
    "has_event": [{"from_label": "Recommendation", "from_id": "1", "to_id": "1"}],
    "actions": [{"id": "1", "title": "A weekly meeting", "status": "planned"}],
}  # fmt: skip


def test_the_same_ids_on_every_sheet(written: Written) -> None:
    checked = check(read_own(written(NUMBERED)))
    assert [problem.sentence for problem in checked.problems] == []
    placed = {r.from_label for r in checked.relationships if r.type == "IN_CATEGORY"}
    assert placed == {"Factor", "Finding"}
    owners = [
        relationship.from_label for relationship in make_plan(checked).relationships if relationship.type == "HAS_EVENT"
    ]
    assert sorted(owners) == ["Action", "Recommendation"]


@pytest.mark.slow
def test_the_same_ids_on_every_sheet_of_a_later_load(database: Database, written: Written) -> None:
    load(database, written(NUMBERED), by=OWNER)
    turned = {"from_label": "Organisation", "from_id": "1", "to_label": "Organisation", "to_id": "2"}
    # A circle is one of the same label, whichever part of it the graph has already.
    outcome = load(database, written({"sources": NUMBERED["sources"], "succeeded_by": [turned]}), by=OWNER)
    assert [problem.rule for problem in outcome.errors] == ["leads back to where it began: 1, 2"]
    turned = {"from_label": "Area", "from_id": "1", "to_label": "Area", "to_id": "2"}
    assert not load(database, written({"sources": NUMBERED["sources"], "succeeded_by": [turned]}), by=OWNER).errors
    # The factor's column speaks of the factor alone: the finding of the same id keeps its category.
    later = {name: NUMBERED[name] for name in ("sources", "findings")}
    later["factors"] = [{"id": "1", "name": "Caseload", "domain": "culture"}]
    later["in_category"] = [{"from_label": "Finding", "from_id": "1", "to_id": "domains:training"}]
    load(database, written(later), by=OWNER)
    cypher = (
        "MATCH (n)-[:IN_CATEGORY]->(c:Category) RETURN labels(n)[0] AS label, c.id AS category ORDER BY label, category"
    )
    assert [tuple(row.values()) for row in database.read(cypher)] == [
        ("Factor", "domains:culture"), ("Finding", "domains:resources"), ("Finding", "domains:training"),
    ]  # fmt: skip
