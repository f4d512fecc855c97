"""A pivot table beside the sheet that it counts is left out of a load, and named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbooks import write_workbook

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

CODED: list[list[Any]] = [
    ["Case", "Episode", "Factor", "+ or -", "Quote"],
    ["Case A", "Visit", "Caseload", "-", "too many"],
    ["Case A", "Call", "Training", "+", "each year"],
]
PIVOT: list[list[Any]] = [
    ["Case", "Factor", "+ or -", "Count of Quote"],
    ["Case A", "Caseload", "-", 1],
    [None, "Training", "+", 1],
    ["Grand Total", None, None, 2],
]


def reading_of(path: Path, **sheets: list[list[Any]]) -> Reading:
    return read(write_workbook(path, sheets))


def contributions(reading: Reading) -> int:
    return sum(record.kind == "CONTRIBUTED_TO" for record in reading.records)


def test_it_is_left_out_beside_what_it_counts(tmp_path: Path) -> None:
    reading = reading_of(tmp_path / "x.xlsx", Coding=CODED, Pivot=PIVOT)
    assert contributions(reading) == 2
    [sentence] = [problem.sentence for problem in reading.problems if problem.code == "pivot"]
    assert "sheet Pivot, column Count of Quote: counts the rows of another sheet" in sentence
    assert reading.cells.left_out["sheet 'Pivot'"] == 13
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_a_sheet_alone_is_read_whatever_it_counts(tmp_path: Path) -> None:
    reading = reading_of(tmp_path / "x.xlsx", Coding=[[*CODED[0], "Count of visits"], *CODED[1:]])
    assert contributions(reading) == 2
    assert "pivot" not in {problem.code for problem in reading.problems}
