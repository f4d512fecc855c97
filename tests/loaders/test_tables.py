"""The one reader of tables: which separator a CSV file has, where its headings are, and the text of a cell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from loaders.read.delimited import likeliest_delimiter
from loaders.read.open_tables import tables_of
from loaders.read.sheet_details import column_letter, column_number
from loaders.read.tables import Heading
from loaders.read.text_tables import read_text_table
from loaders.records.cell_account import CellAccount
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text


@pytest.mark.parametrize(("text", "delimiter"), [
    ("id,name,aliases\nf1,Caseload,a;b;c;d\nf2,Trust,e;f;g;h\n", ","),
    ("Cost, total, net;Name\n1;Rent\n2;Travel\n", ";"),
    ("id\tname\n1\tOne, and two\n", "\t"),
    ("id|name\n1|One, and two\n", "|"),
    ('"a;b","c"\n1,2\n', ","),
    ("id,name\n", ","),
    ("text\nOne, and two\n", ","),
    ("", ","),
])  # fmt: skip
def test_the_separator_divides_headings_and_rows_alike(text: str, delimiter: str) -> None:
    assert likeliest_delimiter(text) == delimiter


def test_skipped_rows_have_no_say_in_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("A title, with, commas\nId;Name\n1;One\n")
    table = read_text_table(path, skip=[1])
    assert table.records(["Id", "Name"]) == [(3, {"Id": "1", "Name": "One"})]


def test_a_separator_line_counts_for_every_loader(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("sep=|\nId|Name, first\n1|One\n")
    assert read_text_table(path).names == ["Id", "Name, first"]
    [table] = tables_of(path, ProblemLog(), CellAccount())
    assert table.names == ["Id", "Name, first"]
    assert list(table.rows) == [(2, ["1", "One"])]


@pytest.mark.parametrize(
    ("encoding", "is_named"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)]
)
def test_a_file_of_excel_is_read_in_its_letters(tmp_path: Path, encoding: str, is_named: bool) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("Id;Name\r\n1;“Café” – £20\r\n".encode(encoding))
    table = read_text_table(path)
    assert table.records(["Id", "Name"]) == [(2, {"Id": "1", "Name": "“Café” – £20"})]
    assert [problem.code for problem in table.problems] == ["windows_letters"] * is_named


@pytest.mark.parametrize(
    ("encoding", "name", "end"),
    [
        ("mac_roman", "Children’s Social Care", "\r"), ("mac_roman", "Children’s Social Care", "\r\n"),
        ("mac_roman", "“We didn’t know” – the crèche", "\n"), ("mac_roman", "café", "\n"), ("mac_roman", "£20 – José…", "\r"),
        ("cp1252", "Children’s Social Care", "\r\n"), ("cp1252", "“We didn’t know” – the crèche", "\r\n"),
        ("cp1252", "naïve café", "\n"), ("cp1252", "ÉCOLE Ño £20", "\n"), ("cp1252", "Children’s – “José” x", "\r"),
        ("cp1252", "20 ½ °C", "\n"), ("cp1252", "Òscar – Mr Ó Briain", "\n"),
        ("mac_roman", "“We were busy”", "\n"),
    ],
)  # fmt: skip
def test_letters_of_a_macintosh_are_told_from_those_of_windows(
    tmp_path: Path, encoding: str, name: str, end: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(end.join(["Id;Name", f"1;{name}", "2;Plain"]).encode(encoding))
    table = read_text_table(path)
    assert [row["Name"] for _, row in table.records(["Id", "Name"])] == [name, "Plain"]
    whose = "a Macintosh" if encoding == "mac_roman" else "Windows"
    assert f"is not UTF-8, and is read in the letters of {whose}, as in" in table.problems[0].sentence


def test_a_workbook_gives_each_sheet_its_headings_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("empty")
        sheet = book.add_worksheet("costs")
        sheet.write_row(1, 1, ["Id", 2024])
        sheet.write_row(3, 1, ["x", 1.5])
    [table] = tables_of(path, ProblemLog(), CellAccount())
    assert (table.file, table.sheet, table.name) == ("book.xlsx", "costs", "costs")
    assert table.headings == [Heading(""), Heading("Id"), Heading("2024")]
    assert [heading.letter for heading in table.headings] == ["A", "B", "C"]
    assert [(number, list(cells)) for number, cells in table.rows if any(cells)] == [(4, ["", "x", 1.5])]
    assert str(table.place(4)) == "book.xlsx, sheet costs, row 4"
    assert read_text_table(path, sheet="costs").rows == [(4, ["", "x", "1.5"])]


def test_a_guard_is_taken_off_our_own_files_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("id,title\nc1,'=1+1\n")
    [table] = tables_of(path, ProblemLog(), CellAccount())
    assert list(table.rows) == [(2, ["c1", "=1+1"])]
    assert read_text_table(path).rows == [(2, ["c1", "'=1+1"])]


@pytest.mark.parametrize(("raw", "text"), [
    (" a ", "a"), (True, "yes"), (False, "no"), (12.0, "12"), (1.5, "1.5"), (1234567890123450.0, "1234567890123450"),
    (1e20, "1e+20"), (datetime(2024, 2, 29), "2024-02-29"), (datetime(2024, 2, 29, 9, 30), "2024-02-29 09:30:00"),
    (date(2024, 2, 29), "2024-02-29"), ("", ""),
])  # fmt: skip
def test_the_text_of_a_cell(raw: Any, text: str) -> None:
    assert cell_text(raw) == text


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16_384, "XFD")])
def test_columns_by_letters(number: int, letters: str) -> None:
    assert column_letter(number) == letters
    assert column_number(letters) == number
