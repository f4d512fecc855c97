"""A column of episodes that holds days is refused once, and what the message advises works."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from loaders.check import Checked, check
from loaders.read.choose_loader import read

FLAT = ["Case", "Episode", "What happened", "Factor", "+ or -"]


def checked(path: Path, headings: list[str], *rows: list[Any], code: str = "dd/mm/yyyy") -> Checked:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("Data"), book.add_format({"num_format": code})
        for number, row in enumerate([headings, *rows]):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell, *([day] if isinstance(cell, date) else []))
    return check(read(path), sensitivity="open")


def errors(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.severity == "error"]


def row(episode: Any, factor: str = "Caseload") -> list[Any]:
    return ["Child R", episode, "Nobody followed up.", factor, "-"]


def test_the_column_is_refused_once(tmp_path: Path) -> None:
    days = [row(date(2019, 3, 14)), row(date(2019, 3, 14), "Sharing"), row(date(2019, 5, 22)), row("Visit")]
    assert errors(checked(tmp_path / "t.xlsx", FLAT, *days)) == [
        "t.xlsx, sheet Data, column Episode: holds days, and no names of episodes: '14 March 2019' in row 2, the first of 3 "
        "days. Call this column 'Date', and add a column 'Episode' that says in a few words what each was, "
        "such as 'First home visit'; or, to call them by their days, format the column as text, and type each day again."
    ]


def test_beside_a_column_of_dates(tmp_path: Path) -> None:
    [error] = errors(checked(tmp_path / "t.xlsx", [*FLAT, "Date"], [*row(date(2019, 3, 14)), date(2019, 3, 14)]))
    assert "'14 March 2019' in row 2 is a day. To call the episodes by their days, format" in error


def test_what_is_advised_works(tmp_path: Path) -> None:
    named = ["Child R", "First home visit", date(2019, 3, 14), "Nobody followed up.", "Caseload", "-"]
    result = checked(tmp_path / "a.xlsx", ["Case", "Episode", "Date", *FLAT[2:]], named)
    assert not errors(result)
    [episode] = [node for node in result.nodes if node.label == "Episode"]
    assert episode.properties["start"] == "2019-03-14"
    assert not errors(checked(tmp_path / "b.xlsx", FLAT, row("14/03/2019"), row("22 May 2019")))


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "dd-mmm"])
def test_single_dates_are_refused_each(tmp_path: Path, code: str) -> None:
    rows = [row("Visit"), row("Call"), row("Meeting"), row(date(2019, 4, 3))]
    [error] = errors(checked(tmp_path / "t.xlsx", FLAT, *rows, code=code))
    assert "row 5, column Episode" in error
    assert "is a date: the spreadsheet has turned what was typed into one" in error


def test_what_a_spreadsheet_made_of_a_number_stays_so(tmp_path: Path) -> None:
    rows = [row(date(2019, 4, 3)), row(date(2019, 4, 4))]
    assert len(errors(checked(tmp_path / "t.xlsx", FLAT, *rows, code="dd-mmm"))) == 2
