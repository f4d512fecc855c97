"""A column of times of day that is left out may tell two episodes of one day and title apart: a warning has their rows."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from loaders.check import check
from loaders.read.choose_loader import read

HEADINGS = ["Case", "Episode", "Date", "Time", "Factor", "+ or -", "Quote"]


def said(path: Path, *rows: tuple[str, Any, str]) -> list[str]:
    """The warnings of a sheet whose rows have an episode, a time, and a quote."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet, as_time = workbook.add_worksheet("Coding"), workbook.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, HEADINGS)
        for number, (episode, moment, quote) in enumerate(rows, start=1):
            sheet.write_row(number, 0, ["Child Larch", episode, "2023-06-15", "", "Caseload", "-", quote])
            if isinstance(moment, time):
                sheet.write_datetime(number, 3, moment, as_time)
            elif moment:
                sheet.write(number, 3, moment)
    return [problem.sentence for problem in check(read(path)).problems if problem.code == "episode_times"]


@pytest.mark.parametrize("times", [("09:10", "16:45"), (time(9, 10), time(16, 45)), ("9.10 am", "4.45pm")])
def test_rows_of_one_episode_at_different_times_are_named(tmp_path: Path, times: tuple[Any, Any]) -> None:
    first, second = times
    rows = [
        ("Call", first, "Eleven waiting"), ("Call", first, "A script"), ("Call", second, "Alone on duty"),
        ("Visit", second, "From the car"),
    ]  # fmt: skip
    assert said(tmp_path / "x.xlsx", *rows) == [
        "x.xlsx, sheet Coding, column Time: has different times of day in the rows of an episode, and is left out, so that it "
        "is read as one: rows 2 and 4 of 'Call'. If they are several episodes of one day, give each a title of its own."
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ("09:10", "09.10"),  # one time
        ("09:10", ""),  # as an episode that is named once
        ("00:12:31", "00:14:02"),  # how far into a recording
        ("09:10", "afternoon"),  # a column of something else
        ("4.75", "5.80"),
    ],
)
def test_nothing_is_said_of_other_columns(tmp_path: Path, cells: tuple[str, str]) -> None:
    assert not said(tmp_path / "x.xlsx", *(("Call", cell, f"Quote {cell}") for cell in cells))


def test_episodes_with_titles_of_their_own_are_not_named(tmp_path: Path) -> None:
    assert not said(tmp_path / "x.xlsx", ("First call", "09:10", "Eleven waiting"), ("Second call", "16:45", "Alone"))


@pytest.mark.parametrize("heading", ["KPE no", "Episode number", "Key practice episode no.", "Event ref"])
def test_so_are_rows_of_one_title_with_different_numbers(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "x.csv"
    rows = ["1;Core group;Caseload;-", "2;Home visit;Trust;+", "3;Core group;Minutes;-", "2;Home visit;Rota;+"]
    path.write_text(
        "\n".join([f"Case;{heading};Episode;Factor;+ or -", *(f"Child Larch;{row}" for row in rows)]), encoding="utf-8"
    )
    assert [problem.sentence for problem in check(read(path)).problems if problem.code == "episode_times"] == [
        f"x.csv, column {heading}: has different numbers in the rows of an episode, and is left out, so that it is read as one: "
        "rows 2 and 4 of 'Core group'. If they are several episodes, give each a title of its own."
    ]
