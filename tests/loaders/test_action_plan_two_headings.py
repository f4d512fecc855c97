"""Plans whose headings stand in two rows, merged or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

TITLE = ["Child A LCSPR action plan"]
BELOW = ["", "", "", "", "Original", "Revised", "", ""]
ROWS = [
    ["1", "Improve recording", "Adopt the tool", "Police", "1 May 2024", "1 July 2024", "Drafted", "Red"],
    ["2", "Improve recording", "Train staff", "Health", "1 May 2024", "", "Begun", "Green"],
]


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def assert_whole(reading: Reading) -> None:
    """Every date due is read, no heading is an action, and every cell is accounted for."""
    assert [(row["text"], row["due_on"]) for row in of(reading, "Action")] == [
        ("Adopt the tool", "2024-07-01"),
        ("Train staff", "2024-05-01"),
    ]
    assert not [problem for problem in reading.problems if problem.code == "unknown_column"]
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


@pytest.mark.parametrize("merged", [(), ("E2:F2",), ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:G3", "H2:H3")])
def test_headings_below_a_heading_of_several_columns_are_joined_with_it(
    tmp_path: Path, merged: tuple[str, ...]
) -> None:
    over = ["No", "Recommendation", "Action", "Who", "Target", "", "Progress", "RAG"]
    path = write_table(tmp_path / "plan.xlsx", [TITLE, over, BELOW, *ROWS])
    book = openpyxl.load_workbook(path)
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    reading = read(path)
    assert_whole(reading)
    assert "Target Revised" in {column for row in reading.records for column in row.columns.values()}


def test_a_heading_above_those_that_say_nothing_by_themselves_is_joined_with_them(tmp_path: Path) -> None:
    above = ["", "", "", "", "Target", "", "", ""]
    headings = ["No", "Recommendation", "Action", "Who", "Original", "Revised", "Progress", "RAG"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, above, headings, *ROWS]))
    assert [row["due_on"] for row in of(reading, "Action")] == ["2024-07-01", "2024-05-01"]


@pytest.mark.parametrize(
    "first",
    [
        ["1", "", "Adopt the tool", "Police", "ongoing"],
        ["", "", "Adopt the tool", "", "", ""],
        ["", "", "Adopt the tool", "Police", "", ""],
    ],
)
def test_an_action_below_its_headings_is_no_second_row_of_them(tmp_path: Path, first: list[str]) -> None:
    headings = ["No", "Recommendation", "Action", "Who", "Target date", "RAG"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, headings, first]))
    assert [row["text"] for row in of(reading, "Action")] == ["Adopt the tool"]


def test_lower_headings_may_say_what_they_hold_by_themselves(tmp_path: Path) -> None:
    over = ["No", "Action", "Lead", "", "Completion", "", "RAG", ""]
    below = ["", "", "Agency", "Officer", "Date", "Evidence", "May", "June"]
    row = ["1", "Adopt the tool", "Police", "Superintendent", "1 July 2024", "audit", "Red", "Blue"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, over, below, row]))
    [action] = of(reading, "Action")
    assert (action["closed_on"], action["evidence_in_source"], action["rag"]) == ("2024-07-01", "audit", "blue")
    assert [(row["job_role"]) for row in of(reading, "OWNED_BY")] == ["Superintendent"]
