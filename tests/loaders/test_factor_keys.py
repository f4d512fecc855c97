"""Codes in the column of factors are read as the names that another sheet of the workbook has for them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

FLAT = ["Case", "Factor", "+ or -"]


def of_codes(path: Path, codes: list[object], key: list[list[object]], name: str = "Key") -> Reading:
    with xlsxwriter.Workbook(str(path)) as book:
        coding, other = book.add_worksheet("Coding"), book.add_worksheet(name)
        for number, row in enumerate([FLAT, *(["Child T", code, "-"] for code in codes)]):
            coding.write_row(number, 0, row)
        for number, row in enumerate(key):
            other.write_row(number, 0, row)
    return read(path)


def factors(reading: Reading) -> list[str]:
    return [record.values["name"] for record in reading.records if record.kind == "Factor"]


def sentences(reading: Reading, *codes: str) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code in codes]


def test_the_names_are_taken_and_said(tmp_path: Path) -> None:
    key: list[list[object]] = [
        ["Code", "Note", "Factor"], ["F04", "", "Sharing"], ["F05", "see F04", "Workload"], ["F06", "", "Visits"]
    ]  # fmt: skip
    result = of_codes(tmp_path / "t.xlsx", ["F04", "f05", "F04;", "F09"], key)
    assert factors(result) == ["Sharing", "Workload", "F09"]
    assert sentences(result, "factor_key", "no_flat_table") == [
        "t.xlsx, sheet Coding, column Factor: holds codes, and the sheet 'Key' has their names, which are read: 'F04' is "
        "'Sharing', 'f05' is 'Workload'; not in it: 'F09'. If they are not these factors, take that sheet out of the file."
    ]
    assert result.cells.sentence == "25 cells: 23 used, 2 left out: sheet 'Key' 2"
    assert result.cells.filled == result.cells.used + result.cells.left_out.total()


@pytest.mark.parametrize(
    "key",
    [
        [["Code", "Factor"], ["F04", "Sharing"]],
        [["F04", "Sharing"], ["F05", "Workload"]],
        [["No", "Code", "Name"], [1, "F04", "Sharing"], [2, "F05", "Workload"]],
    ],
)
def test_a_key_may_lack_headings_or_have_more_columns(tmp_path: Path, key: list[list[object]]) -> None:
    assert factors(of_codes(tmp_path / "t.xlsx", ["F04"], key)) == ["Sharing"]


@pytest.mark.parametrize(
    ("codes", "key"),
    [
        (["Sharing", "Workload"], [["Factor", "Domain"], ["Sharing", "Culture"], ["Workload", "Resources"]]),
        (["F04", "F05"], [["Code", "Factor"], ["F1", "Sharing"], ["F05", "Workload"]]),  # half of them
        (["F04"], [["Code", "Factor"], ["F04", "Sharing"], ["F04", "Workload"]]),
        (["IT", "Sharing"], [["Short", "Long"], ["IT", "Information technology"]]),
        (["F04"], [["Code", "Page"], ["F04", "12"]]),
        (["F04"], [["Code"], ["F04"]]),
    ],
)
def test_other_sheets_are_no_keys(tmp_path: Path, codes: list[object], key: list[list[object]]) -> None:
    result = of_codes(tmp_path / "t.xlsx", codes, key)
    assert factors(result) == codes
    assert sentences(result, "factor_key") == []
    assert len(sentences(result, "no_flat_table")) == 1


def test_numbers_are_codes_where_a_key_has_them(tmp_path: Path) -> None:
    assert factors(of_codes(tmp_path / "t.xlsx", [4, 5], [["Code", "Name"], [4, "Sharing"], [5, "Load"]])) == [
        "Sharing",
        "Load",
    ]
