"""Two visible sheets of one file of which one is an older copy of the other."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from loaders.check import check
from loaders.read.choose_loader import read

HEADINGS = ["Case", "Episode", "Factor", "+ or -", "Quote"]
NEW = [
    ["Child Knot", "Referral", "Thresholds", "-", "The bar was not met"],
    ["", "Home visit", "Caseload", "-", "Thirty-one children each"],
    ["Child Moor", "Call", "Trust", "+", "She rang back"],
]
OLD = [
    ["Child Knot", "Referral", "Thresholds", "+", "The bar was met"],
    ["Child Knot", "Home visit", "Workload", "-", "Thirty-one  children each"],
]


def warnings(path: Path, **sheets: list[list[str]]) -> list[str]:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate([HEADINGS, *rows]):
                sheet.write_row(number, 0, row)
    return [problem.sentence for problem in check(read(path)).problems if problem.code == "sheets_overlap"]


def test_a_sheet_that_repeats_another_is_named(tmp_path: Path) -> None:
    assert warnings(tmp_path / "knot.xlsx", Reviews=NEW, Draft=OLD) == [
        "knot.xlsx, sheet Draft: has 2 of its 2 rows in the sheet 'Reviews' too: the same factor, or the same quote, in the "
        "same episode; both sheets are read. If one is an older copy, take it out of the file or hide it."
    ]


def test_sheets_of_other_rows_are_not(tmp_path: Path) -> None:
    other = [OLD[0], ["", "Home visit", "Rota", "-", "Nobody in"], ["", "Conference", "Chairing", "+", "Calm"]]
    assert warnings(tmp_path / "knot.xlsx", Health=NEW, Police=other) == []
