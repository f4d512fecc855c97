"""Names that a line break parts in a cell: one where they are known or stand on one line elsewhere, else with a warning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read import action_plan
from loaders.read.choose_loader import read
from loaders.read.wrapped_names import without_wraps
from loaders.records.known_plans import KnownOrganisation, KnownPlans
from loaders.records.reading import Reading

WRAPPED = "Children's\nSocial Care"
ONE = "Children's Social Care"


def known() -> KnownPlans:
    return KnownPlans({ONE.casefold(): [KnownOrganisation("csc", ONE)]})


def reporting(folder: Path, *cells: str, plans: KnownPlans | None = None) -> Reading:
    rows: list[list[Any]] = [["Case", "Factor", "+ or -", "Who said so"]]
    rows += [["Child F", f"Factor {number}", "-", cell] for number, cell in enumerate(cells)]
    return read(write_table(folder / "said.xlsx", rows), known=lambda: plans or KnownPlans())


def owned(folder: Path, *cells: str, plans: KnownPlans | None = None) -> Reading:
    rows: list[list[Any]] = [["No", "Recommendation", "Action", "Lead agency", "RAG"]]
    rows += [[f"1.{number}", "Share", f"Act {number}", cell, "Red"] for number, cell in enumerate(cells, start=1)]
    return action_plan.read(write_table(folder / "plan.xlsx", rows), known=plans or KnownPlans())


def organisations(reading: Reading) -> list[str]:
    return [record.values["name"] for record in reading.records if record.kind == "Organisation"]


def warnings(reading: Reading) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == "wrapped_name"]


@pytest.mark.parametrize("reader", [reporting, owned])
def test_one_that_the_graph_or_another_cell_has_is_that_one(tmp_path: Path, reader: Any) -> None:
    for reading in (reader(tmp_path, WRAPPED, plans=known()), reader(tmp_path, WRAPPED, ONE)):
        assert {*organisations(reading)} <= {ONE}  # a plan makes no record of one that the graph has
        assert warnings(reading) == []
    assert sorted(organisations(reader(tmp_path, f"Police\n{WRAPPED}", ONE))) == [ONE, "Police"]


def test_any_other_is_parted_and_said(tmp_path: Path) -> None:
    fix = "If these are parts of one name, write it on one line; if not, put ; between the names."
    result = reporting(tmp_path, WRAPPED, WRAPPED, "Police")
    assert organisations(result) == ["Children's", "Social Care", "Police"]
    assert warnings(result) == [
        "said.xlsx, sheet Sheet1, row 2, column Who said so: is parted at line breaks into 2 organisations: "
        f"\"Children's\", 'Social Care'. {fix}"
    ]
    plan = owned(tmp_path, WRAPPED, WRAPPED, "Police")
    assert warnings(plan) == [
        "plan.xlsx, sheet Sheet1, row 2, column Lead agency: is parted at line breaks into 2 owners: "
        f"\"Children's\", 'Social Care'. {fix}"
    ]


@pytest.mark.parametrize("reader", [reporting, owned])
@pytest.mark.parametrize("cell", ["Police\nHealth", "Police\nNorthmere Forum", "Police\nMatron", "Police;\nHealth"])
def test_a_list_of_what_is_known_needs_no_word(tmp_path: Path, reader: Any, cell: str) -> None:
    assert warnings(reader(tmp_path, cell, "Northmere Forum")) == []


def test_a_line_that_goes_on_is_one_with_the_next(tmp_path: Path) -> None:
    assert organisations(reporting(tmp_path, "Health and\nSocial Care")) == ["Health and Social Care"]
    assert organisations(owned(tmp_path, "Office of\nPublic Safety")) == ["Office of Public Safety"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("A\nB C", "A B C"),
        ("X; A\nB C\nY", "X;A B C\nY"),
        ("A\n\nB\nC", "A B C"),
        ("A; B C", "A; B C"),
        ("A\nX\nB C", "A\nX\nB C"),
    ],
)
def test_lines_are_joined_where_they_are_a_name(cell: str, written: str) -> None:
    assert without_wraps(cell, lambda name: name == "A B C") == written


def test_a_factor_that_another_row_has_on_one_line_is_no_list(tmp_path: Path) -> None:
    def several(*factors: str) -> list[str]:
        rows: list[list[Any]] = [["Case", "Factor", "+ or -"], *(["Child F", factor, "-"] for factor in factors)]
        problems = read(write_table(tmp_path / "factors.xlsx", rows)).problems
        return [str(problem.place.row) for problem in problems if problem.code == "several"]

    assert several("Information\nsharing") == ["2"]
    assert several("Information\nsharing", "Information sharing") == []
    assert several("Sharing / visits", "Sharing\n/ visits") == ["2"]


def test_posts_are_joined_or_named_too(tmp_path: Path) -> None:
    def posts(*cells: str) -> tuple[list[str], list[str]]:
        rows: list[list[Any]] = [["No", "Recommendation", "Action", "Lead agency", "Lead officer", "RAG"]]
        rows += [[f"1.{n}", "Share", f"Act {n}", "Police", cell, "Red"] for n, cell in enumerate(cells, start=1)]
        reading = action_plan.read(write_table(tmp_path / "plan.xlsx", rows))
        return [r.values["job_role"] for r in reading.records if r.kind == "OWNED_BY"], warnings(reading)

    assert posts("Head of\nSafeguarding", "Matron") == (["Head of Safeguarding", "Matron"], [])
    assert posts("Quality\nLead", "Quality Lead") == (["Quality Lead", "Quality Lead"], [])
    assert posts("Matron\nHead of Housing")[1] == []
    [warning] = posts("Performance\nand Quality Lead", "Data\nQuality Lead")[1]
    assert "row 3, column Lead officer: is parted at line breaks into 2 posts: 'Data', 'Quality Lead'." in warning
