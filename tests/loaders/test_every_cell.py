"""Whatever a workbook looks like: cells with content = cells used + cells named as left out (rule 14)."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from loaders.read.choose_loader import read
from loaders.records.cell_account import CellAccount
from loaders.records.reading import Reading

HEADINGS = ["Case", "Key practice episode", "Factor", "+ or -", "Quote", "Our notes", "", "Page"]
VALUES = ["", "", " ", "Case A", "Total", "Note: x", "+", "#N/A", 3, 12.5, True, "a text of several words"]
MAPPING = {
    "source": {"id": "any", "title": "Any", "kind": "spreadsheet"},
    "table": {"key": ["Case"]},
    "fields": {"case": {"column": "Case"}, "quote": {"column": "Quote"}},
    "nodes": {
        "case": {"label": "Case", "id": "any:{case|slug}", "properties": {"title": "{case}", "summary": "{quote}"}}
    },
}
Sheet = tuple[list[list[object]], list[str], list[list[object]], bool]
row: st.SearchStrategy[list[object]] = st.lists(st.sampled_from(VALUES), min_size=0, max_size=9)
headings = st.lists(st.sampled_from(HEADINGS), min_size=3, max_size=8, unique=True)
sheet = st.tuples(st.lists(row, max_size=2), headings, st.lists(row, min_size=1, max_size=8), st.booleans())


def filled(rows: list[list[object]]) -> int:
    """Cells with content, counted by hand: blanks are none."""
    return sum(1 for cells in rows for cell in cells if str(cell).strip())


def written(path: Path, sheets: list[list[list[object]]], hidden: list[bool], struck: int = 0) -> None:
    """The workbook; with `struck`, that row of each sheet is struck out, and a cell of the row after it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        page = book.create_sheet(f"S{number}")
        for cells in rows:
            page.append([None if cell == "" else cell for cell in cells])
        page.sheet_state = "hidden" if number and hidden[number] else "visible"
        page.column_dimensions["C"].hidden = hidden[number]
        for cell in [*page[struck], page.cell(struck + 1, 1)] if struck else ():
            cell.font = Font(strike=True)
    book.save(path)


def assert_whole(reading: Reading, expected: int) -> None:
    account = reading.cells
    assert account.filled == expected
    assert account.used + account.left_out.total() == expected, account.sentence


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(sheet, min_size=1, max_size=3), st.integers(0, 6))
def test_every_cell_of_a_workbook_is_used_or_named(sheets: list[Sheet], struck: int) -> None:
    rows: list[list[list[object]]] = [[*above, list(names), *below] for above, names, below, _ in sheets]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        written(path, rows, [is_hidden for *_, is_hidden in sheets], struck)
        assert_whole(read(path, as_="flat"), sum(map(filled, rows)))


def test_a_merged_cell_counts_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for cells in (
        ["Case", "Key practice episode", "Factor", "+ or -", "Our notes"],
        ["Child R", "Visit", "Caseload", "-", "seen"],
        ["", "", "Trust", "+", ""],
        ["Child S", "Call", "Trust", "-", ""],
        [],
        ["Prepared by", "", "", "", ""],
    ):
        page.append([cell or None for cell in cells])
    for merged in ("A2:A3", "B2:B3", "E2:E4", "A6:B6"):
        page.merge_cells(merged)
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path / "x.xlsx")
    assert_whole(reading, 17)
    assert reading.cells.left_out == {"column 'Our notes' of 'Sheet'": 2, "row 6 (note) of 'Sheet'": 1}
    assert sum(record.kind == "CONTRIBUTED_TO" for record in reading.records) == 3


@settings(max_examples=40)
@given(row, headings, st.lists(row, min_size=1, max_size=8))
@pytest.mark.slow
def test_every_cell_of_a_csv_file_is_used_or_named(
    title: list[object], names: list[str], below: list[list[object]]
) -> None:
    rows: list[list[object]] = [title, list(names), *below]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        assert_whole(read(path, as_="flat"), filled(rows))


@pytest.mark.slow
@settings(max_examples=40)
@given(headings, st.lists(row, min_size=1, max_size=8))
def test_every_cell_that_a_mapping_reads_is_used_or_named(names: list[str], below: list[list[object]]) -> None:
    rows: list[list[object]] = [["Case", "Quote", *(name for name in names if name not in ("Case", "Quote"))], *below]
    with TemporaryDirectory() as folder:
        path, mapping = Path(folder) / "x.xlsx", Path(folder) / "any.yaml"
        written(path, [rows], [False])
        mapping.write_text(yaml.safe_dump(MAPPING), encoding="utf-8")
        reading = read(path, mapping=mapping)
        is_table = any(filled([cells]) for cells in below)
        assert_whole(reading, filled(rows) if is_table else 0)  # one without a row is refused before it is read


def test_a_merged_cell_that_a_mapping_reads_counts_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for cells in (["Case", "Quote", "Notes"], ["Child R", "one", "seen"], ["Child S", None, None]):
        page.append(cells)
    page.merge_cells("B2:B3")
    page.merge_cells("C2:C3")
    book.save(tmp_path / "x.xlsx")
    mapping = tmp_path / "any.yaml"
    mapping.write_text(yaml.safe_dump(MAPPING), encoding="utf-8")
    reading = read(tmp_path / "x.xlsx", mapping=mapping)
    assert_whole(reading, 7)
    assert reading.cells.left_out.total() == 2


def test_the_account_is_one_sentence() -> None:
    account = CellAccount(filled=1_204, used=1_180)
    account.leave_out("hidden column 'Internal notes'", 22)
    account.leave_out("row 26 (total)", 2)
    account.leave_out("nothing", 0)
    assert account.sentence == (
        "1,204 cells: 1,180 used, 24 left out: hidden column 'Internal notes' 22, row 26 (total) 2"
    )
