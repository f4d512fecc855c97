"""An action that changed hands has the owner that it has now; the words of its cell are kept, and its row is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database
from loaders.read.action_plan import read
from loaders.records.reading import Reading

OWNERS = "MATCH (a:Action)-[w:OWNED_BY]->(o:Organisation) WHERE w.to IS NULL RETURN o.name AS name ORDER BY name"


def write(path: Path, cell: str, day: str = "31 January 2025") -> Path:
    others = [["Train the managers", "Social care", ""], ["Share", "Education", ""], ["Meet", "Health", ""]]
    rows = [[f"Child Sorb: action plan, {day}"], ["Action", "Lead agency", "RAG"], ["Audit", cell, "Red"], *others]
    return write_table(path, rows)


def owners(reading: Reading) -> set[str]:
    names = {record.values["id"]: record.values["name"] for record in reading.records if record.kind == "Organisation"}
    [action, *_] = [record.values["id"] for record in reading.records if record.kind == "Action"]
    owned = [record.values for record in reading.records if record.kind == "OWNED_BY"]
    return {names[link["to_id"]] for link in owned if link["from_id"] == action}


def rules(reading: Reading) -> list[str]:
    return [problem.rule for problem in reading.problems if problem.code == "owner_changed"]


@pytest.mark.parametrize(
    ("cell", "owner"),
    [
        ("Transferred to Social care 12/01/2025", "Social care"),
        ("Transferred to Social care", "Social care"),
        ("Health - transferred to Social care on 12 January 2025", "Social care"),
        ("Passed to Social care", "Social care"),
        ("Transferred from Health to Social care 12/01/2025", "Social care"),
        ("Social care (transferred from Health 12/01/2025)", "Social care"),
        ("Transferred to Social care on 12/01/2025 following a restructure", "Social care"),
        ("Transferred to Education on 12/01/2025", "Education"),
        ("Currently Social care", "Social care"),
        ("Health (until 31/12/2024), Education (from 01/01/2025)", "Education"),
        ("Now Social care", "Social care"),
        ("Now Social care (from 12/01/2025)", "Social care"),
        ("Health, now Social care", "Social care"),
        ("Health until 31/12/2024, then Education", "Education"),
        ("Health until 31/12/2024; Education from 01/01/2025", "Education"),
        ("Health until 31/12/2025, then Education", "Health"),
    ],
)
def test_the_owner_is_the_one_of_now(tmp_path: Path, cell: str, owner: str) -> None:
    result = read(write(tmp_path / "p.xlsx", cell))
    assert owners(result) == {owner}
    [action, *_] = [record.values for record in result.records if record.kind == "Action"]
    assert action["owners_in_source"] == cell
    [problem] = [problem for problem in result.problems if problem.code == "owner_changed"]
    assert (problem.place.row, problem.value, problem.column) == (3, cell, "Lead agency")
    assert f"is read as {owner!r}" in problem.rule
    assert not [question for question in result.questions if question.key.startswith("owner")]


def test_what_is_said_of_the_day(tmp_path: Path) -> None:
    assert rules(read(write(tmp_path / "p.xlsx", "Transferred to Social care 12/01/2025"))) == [
        "is read as 'Social care', the owner of now; the words are kept as the source's own, '12/01/2025' with them: "
        "the change counts from the day of the version"
    ]
    assert rules(read(write(tmp_path / "q.xlsx", "Health until 31/12/2025, then Education"))) == [
        "is read as 'Health', as '31/12/2025' is still to come; the words are kept as the source's own"
    ]


def test_without_a_day_both_are_owners(tmp_path: Path) -> None:
    result = read(write(tmp_path / "p.xlsx", "Health, then Education"))
    assert owners(result) == {"Health", "Education"}
    assert "no day tells which it is now" in rules(result)[0]


@pytest.mark.parametrize(
    "cell", ["Police (now Housing)", "Health until 31/12/2024", "Authenticity Team", "Now Group", "Health"]
)
def test_other_cells_are_read_as_ever(tmp_path: Path, cell: str) -> None:
    assert not rules(read(write(tmp_path / "p.xlsx", cell)))


@pytest.mark.embedded
def test_the_next_version_ends_the_owner_before(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, write(tmp_path / "one.xlsx", "Health", "30 September 2024"))
    load_plan(prepared, write(tmp_path / "two.xlsx", "Transferred to Social care 12/01/2025"))
    names = [row["name"] for row in prepared.read(OWNERS)]
    assert names == ["Education", "Health", "Social care", "Social care"]


@pytest.mark.parametrize("cell", [f"transferred to{' ' * 1900}x;", "transferred to " * 130, "( ," * 600])
def test_a_cell_of_many_blanks_takes_no_time(tmp_path: Path, cell: str) -> None:
    assert len(rules(read(write(tmp_path / "p.xlsx", cell)))) <= 1
