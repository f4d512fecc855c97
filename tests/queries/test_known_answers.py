"""What the public datasets are known to say, asked through the catalogue, on both servers."""

from pathlib import Path
from typing import Any

import pytest
from people import EXPORT, OWNER

from graph.database import Database
from loaders.load import load
from queries import ask

CHILDREN = "Child Death (from 2015)"


@pytest.fixture(scope="module")
def datasets(prepared_graph: Database, shared_data: Path) -> Database:
    """All three datasets in one graph."""
    for folder, format_, mapping in (
        ("taic-nz", "taic", None),
        ("pfd-tracker", "pfd", None),
        ("asrs/asrs_database_online.csv", None, "asrs"),
    ):
        outcome = load(prepared_graph, shared_data / folder, by=OWNER, as_=format_, mapping=mapping)
        assert not outcome.errors
    return prepared_graph


def rows(graph: Database, question: str, **given: Any) -> list[dict[str, Any]]:
    return ask(graph, question, given, viewer=EXPORT).rows


@pytest.mark.parametrize("as_at", ["today", "2024-04-04"])
def test_transport_recommendations_by_status(datasets: Database, as_at: str) -> None:
    found = rows(datasets, "recommendations-by-status", source="taic-nz", as_at=as_at)
    assert [(row["status"], row["status_in_source"], row["recommendations"]) for row in found] == [
        ("completed", "Closed acceptable", 1178),
        ("not_known", "Unconfirmed", 343),
        ("withdrawn", "Closed cancelled", 269),
        ("open", "Open", 267),
        ("withdrawn", "Withdrawn", 110),
        ("superseded", "Closed superseded", 25),
    ]
    assert sum(row["recommendations"] for row in found) == 2192


def test_transport_recommendations_time_to_close(datasets: Database) -> None:
    [row] = rows(datasets, "time-to-close", of="recommendation", source="taic-nz")
    assert row == {
        "of": "recommendation", "count": 1473, "median_days": 1826, "shortest_days": 8, "longest_days": 8519
    }  # fmt: skip


def test_coroners_reports_by_status(datasets: Database) -> None:
    found = rows(datasets, "recommendations-by-status", source="pfd-tracker")
    assert [(row["status_in_source"], row["recommendations"]) for row in found] == [
        ("completed", 3453),
        ("overdue", 1463),
        ("partial", 802),
        ("pending", 100),
    ]
    assert {row["status"] for row in found} == {"not_known"}


def test_coroners_reports_on_children(datasets: Database) -> None:
    statuses = rows(datasets, "recommendations-by-status", category=CHILDREN)
    assert [row["recommendations"] for row in statuses] == [233, 84, 73, 11]
    asked = rows(datasets, "recommendations-by-addressee", category=CHILDREN)
    assert [(row["name"], row["recommendations"], row["rows"]) for row in asked[:5]] == [
        ("Department of Health and Social Care", 100, 101),
        ("NHS England", 58, 61),
        ("Royal College of Paediatrics and Child Health", 25, 25),
        ("National Institute for Health and Care Excellence", 24, 25),
        ("Department for Education", 21, 22),
    ]


def test_every_addressee_row_is_counted(datasets: Database) -> None:
    asked = rows(datasets, "recommendations-by-addressee", source="pfd-tracker", limit="100000")
    assert sum(row["rows"] for row in asked) == 9565


def test_factors_of_aviation_reports(datasets: Database) -> None:
    found = {row["name"]: row for row in rows(datasets, "recurring-factors", source="asrs")}
    assert sum(row["mentions"] for row in found.values()) == 1015
    cases = {name: found[name]["cases"] for name in ("Human Factors", "Procedure", "Airspace Structure", "Airport")}
    assert cases == {"Human Factors": 369, "Procedure": 119, "Airspace Structure": 74, "Airport": 34}
    people = ("Situational Awareness", "Communication Breakdown", "Confusion", "Distraction", "Workload")
    assert [found[name]["cases"] for name in people] == [81, 46, 34, 30, 22]
    assert {row["episodes"] for row in found.values()} == {0}
    assert {row["supporting"] for row in found.values()} == {0}


def test_pairs_of_aviation_factors(datasets: Database) -> None:
    found = rows(datasets, "factors-together", source="asrs")
    pairs = {frozenset((row["a_name"], row["b_name"])): row["cases"] for row in found}
    assert pairs[frozenset(("Human Factors", "Procedure"))] == 72
    assert pairs[frozenset(("Human Factors", "Situational Awareness"))] == 67
    assert pairs[frozenset(("Airspace Structure", "Human Factors"))] == 65
    assert [row["cases"] for row in found[:3]] == [72, 67, 65]


def test_a_recommendation_without_factor_or_action_names_its_gaps(datasets: Database) -> None:
    answer = ask(datasets, "trace", {"recommendation": "003/14"}, viewer=EXPORT)
    gaps = [row["name"] for row in answer.rows if row["id"] is None]
    assert gaps == ["no episode recorded", "no factor recorded", "no action recorded"]
    assert [row["detail"] for row in answer.rows if row["step"] == "finding"] == ["Published; By machine"]
