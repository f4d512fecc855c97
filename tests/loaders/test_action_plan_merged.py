"""Cells of a plan that are merged sideways: what they say stands under one heading."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plan_documents import write_table, write_word

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["No", "Action", "Lead agency", "Target date", "RAG", "Progress", "Evidence of impact", "Date completed"]
DUE = date(2024, 3, 31)


def plan(folder: Path, row: list[Any], cells: str, *, in_word: bool = False) -> Reading:
    """A plan whose second action has merged cells."""
    other: list[Any] = ["1", "Write", "Police", DUE, "Blue", "written", "in use", date(2024, 2, 1)]
    rows: list[list[Any]] = [["Child A rapid review: action plan"], ["Version of 1 May 2024"], [], HEADINGS, other, row]
    path = write_table(folder / "plan.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells(cells)
    book.save(path)
    return read(write_word(folder / "plan.docx", path) if in_word else path)


def second(of: Reading) -> tuple[dict[str, Any], list[str]]:
    """The second action and its notes."""
    action = next(record.values for record in of.records if record.values.get("ref") == "2")
    links = {its.values["to_id"] for its in of.records if its.values.get("from_id") == action["id"]}
    return action, [
        str(its.values["to_value"]) for its in of.records if its.kind == "Event" and its.values["id"] in links
    ]


@pytest.mark.parametrize("in_word", [False, True])
def test_a_remark_over_progress_evidence_and_completion_is_a_note(tmp_path: Path, in_word: bool) -> None:
    of = plan(
        tmp_path, ["2", "Train", "Health", DUE, "Red", "Paused until the pack is agreed"], "F6:H6", in_word=in_word
    )
    action, notes = second(of)
    assert notes == ["Paused until the pack is agreed"]
    assert "evidence_in_source" not in action
    [warning] = [problem for problem in of.problems if problem.code == "merged_sideways"]
    assert (warning.column, warning.value) == ("Progress", "Paused until the pack is agreed")
    assert warning.rule == (
        "is merged over 'Progress', 'Evidence of impact', 'Date completed', and is read under 'Progress' alone"
    )
    assert not [problem for problem in of.problems if problem.column == "Date completed"]
    assert of.cells.filled == of.cells.used + of.cells.left_out.total()


@pytest.mark.parametrize(
    ("row", "cells", "values", "notes"),
    [
        (["2", "Train", "Health", "Paused until May", "", ""], "D6:F6", {}, ["Paused until May"]),
        (["2", "Train", "Health", DUE, "", ""], "D6:F6", {"due_on": "2024-03-31"}, []),
        (["2", "Train", "Health", DUE, "Amber", ""], "E6:F6", {"due_on": "2024-03-31", "rag": "amber"}, []),
        (
            ["2", "Train", "Health", DUE, "", "", "Audit of ten", ""],
            "G6:H6",
            {"evidence_in_source": "Audit of ten"},
            [],
        ),
        (["2", "Train all front-line staff", "", DUE], "B6:C6", {"text": "Train all front-line staff"}, []),
    ],
)
def test_else_it_is_what_stands_under_its_first_heading(
    tmp_path: Path, row: list[Any], cells: str, values: dict[str, str], notes: list[str]
) -> None:
    of = plan(tmp_path, row, cells)
    action, warning = second(of)
    assert warning == notes
    stated = {"due_on", "due_in_source", "rag", "evidence_in_source", "closed_on", "owners_in_source"}
    assert {name: value for name, value in action.items() if name in stated | values.keys()} == {
        **values, **({"due_on": "2024-03-31"} if DUE in row else {}),
    }  # fmt: skip
    names = {record.values["name"] for record in of.records if record.kind == "Organisation"}
    assert names <= {"Police", "Health"}


def test_a_cell_over_several_rows_is_that_of_each(tmp_path: Path) -> None:
    of = plan(tmp_path, ["2", "Train", "", DUE, "Red"], "C5:C6")
    assert not [problem for problem in of.problems if problem.code == "merged_sideways"]
    assert [record.values["name"] for record in of.records if record.kind == "Organisation"] == ["Police"]
