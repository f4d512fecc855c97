"""A column of days beside that of progress dates the note of each row; a day alone is no note."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

FIRST, SECOND = datetime(2024, 9, 16), "23/09/2024"


def plan(path: Path, *columns: tuple[str, Any, Any]) -> Reading:
    """A plan of two actions with these columns, each with its heading and its two cells."""
    rows = [
        ["Action", "Lead agency", "Target date"],
        ["Audit the records", "Police", ""],
        ["Train staff", "Health", ""],
    ]
    return read(write_table(path, [[*row, *(column[at] for column in columns)] for at, row in enumerate(rows)]))


def notes(reading: Reading) -> list[tuple[Any, Any]]:
    found = [record.values for record in reading.records if record.values.get("field") == "progress_note"]
    return [(values.get("at"), values.get("to_value")) for values in found]


def said(reading: Reading, code: str) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == code]


@pytest.mark.parametrize(
    "heading",
    ["Date of update", "Update date", "Date of last update", "Progress date", "Date updated", "Last updated", "Date"],
)
def test_a_day_is_that_of_its_note(tmp_path: Path, heading: str) -> None:
    result = plan(tmp_path / "p.xlsx", (heading, FIRST, SECOND), ("Progress", "drafted", "booked"))
    assert notes(result) == [("2024-09-16", "drafted"), ("2024-09-23", "booked")]
    assert said(result, "days_of_notes") == [
        f"p.xlsx, sheet Sheet1, column {heading}: is read as the day of each row's note in column 'Progress'. "
        "If it is the day of something else, give it a heading that says of what."
    ]
    assert result.cells is not None
    assert result.cells.filled == result.cells.used


def test_a_day_of_its_own_and_a_day_without_a_note(tmp_path: Path) -> None:
    result = plan(tmp_path / "p.xlsx", ("Progress", "02/09/2024 - drafted", ""), ("Date of update", FIRST, SECOND))
    assert notes(result) == [("2024-09-02", "drafted")]
    [warning] = said(result, "days_of_notes")
    assert "; row 3 has a day and no note." in warning
    assert result.cells is not None
    assert result.cells.filled == result.cells.used + 1


@pytest.mark.parametrize("others", [(), (("Progress", "drafted", "booked"), ("Comments", "good", ""))])
def test_without_one_column_of_progress_days_are_left_out(tmp_path: Path, others: Any) -> None:
    result = plan(tmp_path / "p.xlsx", ("Date of update", FIRST, SECOND), *others)
    assert not any("2024" in str(text) for _, text in notes(result))
    [warning] = said(result, "days_left_out")
    assert "column Date of update: holds days alone" in warning
    assert result.cells is not None
    assert result.cells.filled == result.cells.used + 3


def test_a_day_alone_is_no_note(tmp_path: Path) -> None:
    result = plan(tmp_path / "p.xlsx", ("Progress", FIRST, "booked"))
    assert [text for _, text in notes(result)] == ["booked"]
    [warning] = said(result, "no_note")
    assert "is a day alone, and is left out: it is no note on progress" in warning
