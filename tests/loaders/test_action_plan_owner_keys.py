"""Codes of owners are read as the names that another sheet of the workbook has for them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

KEY = [
    ["CODE", "AGENCY"],
    ["CAF", "CAFCASS"],
    ["NP", "Northmere Police"],
    ["HCT", "Health Community Trust"],
    ["EDU", "Education"],
]


def plan(path: Path, owners: list[str], key: list[list[str]]) -> Reading:
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("Abbreviations")
    assert sheet is not None
    sheet.append(["No", "Action", "Lead agency", "Target date"])
    for number, owner in enumerate(owners, start=1):
        sheet.append([str(number), f"Write guide {number}", owner, "31/03/2027"])
    for row in key:
        other.append(row)
    book.save(path)
    return read(path)


def names(reading: Reading) -> list[str]:
    return [record.values["name"] for record in reading.records if record.kind == "Organisation"]


def sentences(reading: Reading, *codes: str) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code in codes]


def test_the_names_are_taken_and_said(tmp_path: Path) -> None:
    result = plan(tmp_path / "p.xlsx", ["NP", "HCT; NP (lead)", "Education and HCT", "NP"], KEY)
    assert names(result) == ["Northmere Police", "Health Community Trust", "Education"]
    assert sentences(result, "owner_key", "no_plan_table", "owners_left_out") == [
        "p.xlsx, sheet Sheet, column Lead agency: holds codes, and the sheet 'Abbreviations' has their names, which are read: "
        "'NP' is 'Northmere Police', 'HCT' is 'Health Community Trust'. If they are not these owners, take that sheet out "
        "of the file."
    ]
    assert not any("initials" in question.text for question in result.questions)
    assert result.cells.filled == result.cells.used + result.cells.left_out.total()


@pytest.mark.parametrize(
    "key",
    [
        [["JS", "Jane Smith"], ["NP", "Nora Parr"]],
        [["CSC", "On track"], ["NP", "Behind"]],
        [["R", "Red - overdue"], ["A", "Amber - late"]],
        [["Agency", "Contact"], ["Police", "Northmere Police"]],
        [["NP", "Northmere Police"], ["NP", "Named Person"]],
        [["XYZ", "Xylem Youth Zone"]],  # none of the owners
    ],
)
def test_other_sheets_are_no_keys(tmp_path: Path, key: list[list[str]]) -> None:
    result = plan(tmp_path / "p.xlsx", ["NP", "CSC", "Police", "JS"], key)
    assert names(result) == ["CSC", "Police"]
    assert not sentences(result, "owner_key")
    assert len(sentences(result, "no_plan_table")) == 1
