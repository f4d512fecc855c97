"""Days in messages: as the file shows them, or in words where its cells hold days; never as a spreadsheet stores them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from workbooks import write_workbook

from loaders.check import check
from loaders.read.choose_loader import read
from loaders.records.problem_log import shown

PLAN = ["No.", "Action", "Lead agency", "Due", "RAG", "Date completed"]
FLAT = ["Case", "Episode", "Date", "To", "Factor", "+ or -"]
TO_COME = "2100-05-17"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 10, 19), "19 October 2026"),
        (date(2026, 10, 19), "19 October 2026"),
        (datetime(2026, 10, 19, 14, 30), "2026-10-19 14:30:00"),
        ("2026-10-19", "2026-10-19"),
        ("19/10/2026", "19/10/2026"),
    ],
)
def test_a_day_of_a_spreadsheet_is_shown_in_words(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_a_day_that_a_plan_leaves_out_is_shown_in_words(tmp_path: Path) -> None:
    first: list[object] = ["1", "Write", "Police", date(2026, 10, 30), "Amber", ""]
    second: list[object] = ["1", "Write", "Health", date(2026, 11, 30), "Blue", date(2026, 10, 19)]
    rows: list[list[object]] = [["Child Elm: action plan, version 2, 20 October 2026"], [*PLAN], first, second]
    reading = read(write_workbook(tmp_path / "plan.xlsx", {"Plan": rows}))
    values = {problem.column: problem.value for problem in reading.problems if "is kept" in problem.rule}
    assert values == {"Due": "30 November 2026", "RAG": "Blue", "Date completed": "19 October 2026"}
    assert "'19 October 2026' in column 'Date completed' of 'Plan'" in reading.cells.left_out


@pytest.mark.parametrize(
    ("cell", "expected"), [(date(2100, 5, 17), "17 May 2100"), ("17/05/2100", "17/05/2100"), (TO_COME, TO_COME)]
)
def test_a_day_to_come_is_shown_as_its_file_shows_it(tmp_path: Path, cell: object, expected: str) -> None:
    rows: list[list[object]] = [[*FLAT], ["Child Elm", "Visit", cell, "", "Caseload", "-"]]
    checked = check(read(write_workbook(tmp_path / "coding.xlsx", {"Coding": rows})))
    [problem] = [problem for problem in checked.problems if problem.code == "later_than_source"]
    assert problem.value == expected
