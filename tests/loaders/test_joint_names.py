"""A perspective or an area that names several of the file or of the graph is named in a warning; it stays one."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from loaders.check import check
from loaders.load import load
from loaders.read.choose_loader import read

HEADINGS = "Case;Episode;Perspective;Factor;+ or -"
WORKER = "Child Larch;Visit;Social worker;Caseload;-"
VISITOR = "Child Larch;Visit;Health visitor;Trust;+"


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return path


def joint(path: Path) -> list[str]:
    return [problem.sentence for problem in check(read(path)).problems if problem.code == "joint_perspective"]


@pytest.mark.parametrize(
    "role",
    [
        "Health visitor / Social worker",
        "Health visitor/Social worker",
        "Health visitor, Social worker",
        "health visitor and social worker",
        "Health visitor & Social worker",
        '"Health visitor; Social worker"',
        '"Health visitor\nSocial worker"',
        "School nurse / Social worker",
        "Police officer, Social worker",
    ],
)
def test_a_perspective_of_two_roles_is_named(tmp_path: Path, role: str) -> None:
    joint_row = f"Child Larch;Visit;{role};Supervision;-"
    other = joint_row.replace("Supervision", "Rota")
    [sentence] = joint(written(tmp_path / "x.csv", WORKER, VISITOR, joint_row, other))
    parted = " ".join(role.strip('"').split())
    assert sentence.startswith(f"x.csv, row 4, column Perspective: '{parted}' names 2 roles, ")
    assert "ocial worker', and is read as one perspective of its own (rows 4, " in sentence
    assert "Give each of them a row with the same factor and quote" in sentence


@pytest.mark.parametrize(
    "role",
    [
        "Mother and baby unit",
        "Social worker, duty team",
        "Nurse, A&E",
        "Grandmother/carer",
        "Team manager (adults and children)",
    ],
)
def test_one_role_with_a_mark_is_none(tmp_path: Path, role: str) -> None:
    mother = "Child Larch;Visit;Mother;Trust;-"
    assert not joint(written(tmp_path / "x.csv", WORKER, mother, f"Child Larch;Visit;{role};Supervision;-"))


@pytest.mark.embedded
def test_roles_of_the_graph_count(prepared: Database, tmp_path: Path) -> None:
    load(prepared, written(tmp_path / "x.csv", WORKER, VISITOR), by=OWNER, sensitivity="open")
    path = written(tmp_path / "y.csv", "Child Elm;Clinic;Health visitor and social worker;Caseload;-")
    codes = [problem.code for problem in load(prepared, path, by=OWNER, sensitivity="open").warnings]
    assert "joint_perspective" in codes
    again = [problem.code for problem in load(prepared, path, by=OWNER, sensitivity="open").warnings]
    assert "joint_perspective" not in again


@pytest.mark.parametrize("area", ["North / South", "North and South", "North & South", "North; East", "North, South"])
def test_an_area_of_two_names_is_named(tmp_path: Path, area: str) -> None:
    rows = ["Child Larch;North;Visit;Caseload;-", "Child Elm;South;Visit;Trust;+", f'Child Oak;"{area}";Visit;Rota;-']
    path = tmp_path / "x.csv"
    path.write_text("\n".join(["Case;Local authority;Episode;Factor;+ or -", *rows]), encoding="utf-8")
    named = [problem.sentence for problem in check(read(path)).problems if problem.code == "joint_area"]
    [sentence] = named
    assert sentence.startswith(f"x.csv, row 4, column Local authority: '{area}' names 2 areas, 'North' and ")
    assert "is read as one area of its own. Write the one whose case it is" in sentence


@pytest.mark.parametrize("area", ["North and Wear", "Hull, South", "North East"])
def test_one_area_with_a_mark_is_none(tmp_path: Path, area: str) -> None:
    rows = ["Child Larch;North;Visit;Caseload;-", "Child Elm;South;Visit;Trust;+", f'Child Oak;"{area}";Visit;Rota;-']
    path = tmp_path / "x.csv"
    path.write_text("\n".join(["Case;Local authority;Episode;Factor;+ or -", *rows]), encoding="utf-8")
    assert not [problem for problem in check(read(path)).problems if problem.code == "joint_area"]
