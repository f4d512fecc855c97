"""Words of a drop-down that nobody chose from say nothing: they are no owner and no status."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.placeholders import is_placeholder

HEADINGS = ["Action", "Lead agency", "Target date", "RAG"]


@pytest.mark.parametrize(
    "text", ["Choose an item.", "Select...", "Please select", "-- Select --", "<select>", "Select a status…", "Choose from list"]
)  # fmt: skip
def test_it_asks_to_be_filled_in(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["Select", "Select staff for training", "Choose a lead for each team", "Selection panel"]
)
def test_it_is_a_text(text: str) -> None:
    assert not is_placeholder(text)


def test_a_plan_of_a_spreadsheet_has_them_named_and_empty(tmp_path: Path) -> None:
    rows = [HEADINGS, ["Write", "Select...", "May 2025", "Choose an item."], ["Train", "Police", "May 2025", "Red"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == ["Police"]
    assert [record.values.get("rag_in_source") for record in reading.records if record.kind == "Action"] == [
        None,
        "Red",
    ]
    [problem] = [problem for problem in reading.problems if problem.code == "placeholders"]
    assert "has 2 fields that nobody filled in" in problem.rule and "'Select...', 'Choose an item.'" in problem.rule
    assert reading.cells.left_out.total() == 2 and reading.cells.filled == reading.cells.used + 2
