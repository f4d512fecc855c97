"""True dates beside days that stayed texts may have day and month exchanged: they are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.read.choose_loader import read

PLAN = ["No", "Action", "Lead agency", "Target date", "Status"]
FLAT = ["Case", "Episode", "Date", "Factor", "+ or -"]


def codes_of(path: Path, headings: list[str], at: int, days: list[Any]) -> dict[str, str]:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append(headings)
    for number, day in enumerate(days, start=1):
        row = [f"{number}", f"Audit {number}", "Caseload", "Caseload", "-"]
        row[at] = day
        sheet.append(row)
    book.save(path)
    return {problem.code: problem.sentence for problem in read(path).problems}


@pytest.mark.parametrize(("headings", "at"), [(PLAN, 3), (FLAT, 2)])
def test_they_are_named_where_a_later_day_stayed_a_text(tmp_path: Path, headings: list[str], at: int) -> None:
    days = [date(2019, 9, 10), "27/11/2019", date(2019, 5, 5), date(2019, 5, 11)]
    letter = "ABCDE"[at]
    sentence = codes_of(tmp_path / "x.xlsx", headings, at, days)["exchanged_days"]
    assert (
        f"may have exchanged day and month of these: {letter}2, {letter}5. They are read as they are stored" in sentence
    )


@pytest.mark.parametrize(
    "days",
    [
        [date(2019, 9, 10), date(2019, 5, 11)],
        [date(2019, 9, 10), date(2019, 9, 20), "27/11/2019"],
        [date(2019, 9, 10), "11/12/2019"],
    ],
)
def test_nothing_is_said_where_nothing_shows_it(tmp_path: Path, days: list[Any]) -> None:
    assert "exchanged_days" not in codes_of(tmp_path / "x.xlsx", PLAN, 3, days)
