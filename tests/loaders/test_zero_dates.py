"""Cells that show 00/01/1900, the day 0 of Excel: they are no dates, change nothing, and are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

PLAN = ["No", "Action", "Lead agency", "Target date", "Date completed", "Status"]


def plan(path: Path, *rows: list[Any]) -> Path:
    """A plan whose numbers 0 are shown as dates, as a formula that refers to an empty cell leaves them."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    for row in (PLAN, *rows):
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=2, min_col=4, max_col=5):
        for cell in cells:
            cell.number_format = "dd/mm/yyyy"
    book.save(path)
    return path


def actions(reading: Reading) -> list[tuple[Any, ...]]:
    named = [record.values for record in reading.records if record.kind == "Action"]
    return [tuple(values.get(name) for name in ("due_on", "due_in_source", "closed_on")) for values in named]


def test_they_are_empty_where_other_cells_of_the_column_are_dates(tmp_path: Path) -> None:
    path = plan(
        tmp_path / "plan.xlsx",
        ["1", "Audit the files", "Police", date(2030, 3, 31), 0, "In progress"],
        ["2", "Brief the staff", "Health", 0, date(2025, 3, 31), "Completed"],
    )
    reading = read(path)
    assert [(due, words, closed) for due, words, closed in actions(reading)] == [
        ("2030-03-31", None, None),
        (None, None, "2025-03-31"),
    ]
    [sentence] = [problem.sentence for problem in reading.problems if problem.code == "zero_dates"]
    assert sentence.endswith(
        "has cells of the day 0, which Excel shows as 00/01/1900, and they are read as empty: E2, D3. "
        "Their formulas refer to empty cells: type the date, or let them show nothing."
    )
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_midnight_in_a_column_of_times_stays(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    for row in (["No", "Action", "Lead agency", "Time", "Status"], ["1", "Audit", "Police", 0, "Open"]):
        sheet.append(row)
    sheet["D2"].number_format = "hh:mm"
    book.save(tmp_path / "plan.xlsx")
    assert "zero_dates" not in {problem.code for problem in read(tmp_path / "plan.xlsx").problems}


def test_a_number_beyond_all_dates_is_none_of_them(tmp_path: Path) -> None:
    path = plan(tmp_path / "plan.xlsx", ["1", "Audit", "Police", date(2030, 3, 31), 99_999_999, "Open"],
                ["2", "Brief", "Health", date(2030, 3, 31), date(2025, 3, 31), "Completed"])  # fmt: skip
    assert "zero_dates" not in {problem.code for problem in read(path).problems}
