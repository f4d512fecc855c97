"""A factor alone in its row may be the heading of the rows below it: whoever reads the error is told so."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import write_workbook

from loaders.read.choose_loader import read
from loaders.records.problem import Problem

HEADINGS = ["Case", "Key practice episode", "Factor", "+ or -", "Quote"]
ALONE = ["", "", "RESOURCES", "", ""]


def errors(path: Path, headings: list[str], *rows: list[str]) -> list[Problem]:
    reading = read(write_workbook(path, {"Coding": [headings, *rows]}))
    return [problem for problem in reading.problems if problem.severity == "error"]


@pytest.mark.parametrize("headings", [HEADINGS, [*HEADINGS, "Domain"]])
def test_it_is_said_to_be_perhaps_a_heading(tmp_path: Path, headings: list[str]) -> None:
    rows = [ALONE, ["Child Elm", "Home visit", "Caseload", "-", "Forty-one cases"], ALONE]
    above, below = errors(tmp_path / "coding.xlsx", headings, *rows)
    assert (above.place.row, above.column, below.place.row, below.column) == (2, "Case", 4, "+ or -")
    for problem in (above, below):
        assert "If 'RESOURCES' is the heading of the rows below, delete the row" in problem.fix
        assert "if it is their domain, write it into each of them under 'Domain'." in problem.fix
    assert below.fix.startswith("Write + (it helped)")


def test_a_factor_beside_other_cells_is_none(tmp_path: Path) -> None:
    [problem] = errors(
        tmp_path / "coding.xlsx", HEADINGS, ["Child Elm", "Home visit", "Caseload", "", "Forty-one cases"]
    )
    assert problem.fix == "Write + (it helped), - (it hindered), +/- (both) or ? (unclear)."
