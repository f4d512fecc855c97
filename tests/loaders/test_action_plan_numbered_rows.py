"""Rows with a number and a RAG, a status or a date alone, as a form has them before they are filled in, are left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Status", "Progress"]
FIRST = ["1.1", "Share", "Write", "Police", "30/06/2025", "Green", "In progress", ""]


def plan(folder: Path, *rows: list[Any]) -> Reading:
    return read(write_table(folder / "plan.xlsx", [HEADINGS, FIRST, *rows]))


def test_they_are_named_once_with_all_their_rows(tmp_path: Path) -> None:
    reading = plan(
        tmp_path,
        ["1.2", "", "", "", "", "Red", "", ""],
        ["1.3", "", "", "", "", "Red", "Not started", ""],
        ["2.1", "Train", "Teach", "Health", "", "Red", "", ""],
        ["2.2", "", "", "", date(2026, 5, 1), "Red", "", ""],
    )
    assert [record.values["ref"] for record in reading.records if record.kind == "Action"] == ["1.1", "2.1"]
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    [said] = [problem for problem in reading.problems if problem.code == "numbered_rows"]
    assert said.rule == "rows 3 to 4, 6 have a number and a RAG, a status or a date due alone, and are left out"
    assert reading.cells.left_out == {"rows with a number and no action of 'Sheet1'": 8}
    assert reading.cells.used + 8 == reading.cells.filled


@pytest.mark.parametrize(
    "row",
    [
        ["1.2", "", "", "Health", "", "Red", "", ""],
        ["1.2", "", "", "", "", "Red", "", "Begun"],
        ["1.2", "", "", "", "", "Red", "Waiting for Board", ""],
        ["Board", "", "", "", "", "Red", "", ""],
        ["1.1", "", "", "", "", "Red", "", ""],
    ],
)
def test_a_row_with_words_or_with_the_number_of_another_is_refused(tmp_path: Path, row: list[Any]) -> None:
    [error] = [problem for problem in plan(tmp_path, row).problems if problem.severity == "error"]
    assert (error.code, error.place.row) == ("no_action", 3)
    assert error.fix == "Say what is to be done, or empty the row."


def test_a_plan_of_nothing_else_is_refused(tmp_path: Path) -> None:
    rows = [HEADINGS, ["1.1", "", "", "", "", "Red", "", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [problem.code for problem in reading.problems if problem.severity == "error"] == ["no_action"]
