"""A title of a flat sheet that names two cases of the file, or of the graph, is named in a warning; it stays a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read

HEADINGS = "Case;Local authority;Episode;Factor;+ or -"


def checked(path: Path, *rows: str) -> Checked:
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return check(read(path))


def joint(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == "joint_case"]


@pytest.mark.parametrize(
    "title",
    [
        "Child Larch and Child Maple",
        "Child Larch & Child Maple",
        "Child Larch, Child Maple",
        "child larch/Child Maple",
        "Child Larch / Child Maple",
        "Child Larch + Child Maple",
        '"Child Larch; Child Maple"',
        '"Child Larch\nChild Maple"',
        "Child Maple and Larch (siblings)",
        "Child Larch and NM/25/09",
    ],
)
def test_a_title_of_two_cases_is_named(tmp_path: Path, title: str) -> None:
    path = tmp_path / "x.csv"
    rows = ["Child Larch;North;Visit;Caseload;-", "Child Maple;North;Clinic;Trust;+", f"{title};North;Meeting;Trust;-"]
    if "NM" in title:
        path.write_text("\n".join([f"Child ref;{HEADINGS}", f";{rows[0]}", f"NM/25/09;{rows[1]}", f";{rows[2]}"]))
        result = check(read(path))
    else:
        result = checked(path, *rows)
    [sentence] = joint(result)
    value = " ".join(title.strip('"').split())
    assert sentence.startswith(f"x.csv, row 4, column Case: '{value}' names two of your cases, ")
    assert "'Child Larch'" in sentence
    assert "'Child Maple'" in sentence
    assert "give each of the cases a row of its own" in sentence
    assert len([node for node in result.nodes if node.label == "Case"]) == 3
    assert not result.has_errors


@pytest.mark.parametrize(
    "rows",
    [
        ["Child Larch;North;Visit;Caseload;-", "Child Larch and Child Maple;North;Meeting;Trust;-"],
        ["Larch and Maple Road;North;Visit;Caseload;-", "Larch;North;Meeting;Trust;-"],
        ["A;South;Visit;Caseload;-", "B;South;Visit;Trust;-", "A and B;North;Meeting;Trust;-"],
        ["Child Larch;North;Visit;Caseload;-", "Child Larch and Child Larch;North;Visit;Trust;-"],
    ],
)
def test_a_title_with_and_in_it_is_a_title(tmp_path: Path, rows: list[str]) -> None:
    assert joint(checked(tmp_path / "x.csv", *rows)) == []


@pytest.mark.embedded
def test_cases_of_the_graph_are_named_too(prepared: Database, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "two.csv"
    rows = ["Child Larch;North;Visit;Caseload;-", "Child Maple;North;Clinic;Trust;+", "Child Elm;South;Clinic;Trust;+"]
    one.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    load(prepared, one, by=OWNER, sensitivity="open")
    rows = ["Child Larch, Child Maple;North;Meeting;Trust;-", "Child Larch and Child Elm;North;Meeting;Trust;-"]
    other.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    outcome = load(prepared, other, by=OWNER, sensitivity="open", dry_run=True)
    [problem] = [problem for problem in outcome.warnings if problem.code == "joint_case"]
    assert (problem.place.row, problem.value) == (2, "Child Larch, Child Maple")
    assert problem.rule == "names two of your cases, 'Child Larch' and 'Child Maple', and is read as another case"
