"""A picture over the cells of a sheet, or in the tables of a document, is named; a letterhead's logo is not."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pytest

from loaders.read.choose_loader import read

FLAT = ["Case", "Episode", "Factor", "+ or -", "Quote"]
PLAN = ["No", "Action", "Lead agency", "Timescale", "Status"]
ROWS = [["Child Elm: action plan"], PLAN, ["1.1", "Audit the files", "Police", "31/03/2030", "In progress"]]
SPREADSHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def with_pictures(path: Path, rows: list[list[Any]], *spans: tuple[int, int], what: str = "pic") -> Path:
    """A workbook of these rows with pictures over some rows, counted from 0, as Excel keeps them."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)
    anchors = "".join(
        f"<x:twoCellAnchor><x:from><x:row>{first}</x:row></x:from><x:to><x:row>{last}</x:row></x:to><x:{what}/></x:twoCellAnchor>"
        for first, last in spans
    )
    link = f'<Relationship Id="rId1" Type="{DRAWING}" Target="../drawings/drawing1.xml"/>'
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", PNG)
        archive.writestr("xl/drawings/drawing1.xml", f'<x:wsDr xmlns:x="{SPREADSHEET}">{anchors}</x:wsDr>')
        archive.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels", f'<Relationships xmlns="{LINKS}">{link}</Relationships>'
        )
    return path


def named(path: Path) -> list[str]:
    return [problem.sentence for problem in read(path).problems if problem.code == "pictures"]


@pytest.mark.parametrize("rows", [[FLAT, FLAT, ["Case A", "Visit", "Caseload", "-", "too many"]], ROWS])
def test_pictures_below_the_headings_are_named(tmp_path: Path, rows: list[list[Any]]) -> None:
    assert named(with_pictures(tmp_path / "plan.xlsx", rows, (3, 6), (8, 9))) == [
        "plan.xlsx, sheet Sheet: has 2 pictures over or in its cells, not read: near rows 4, 9. "
        "If a picture shows rows or words that matter, type them into cells."
    ]
    [sentence] = named(with_pictures(tmp_path / "one.xlsx", rows, (0, 20)))
    assert "has a picture over or in its cells, not read: near row 1." in sentence


def test_a_picture_in_a_cell_is_no_error(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    for row in [*ROWS, ["1.2", "Train", "Health", "", "#VALUE!"]]:
        sheet.append(row)
    book.save(tmp_path / "plain.xlsx")
    path = tmp_path / "plan.xlsx"
    with ZipFile(tmp_path / "plain.xlsx") as plain, ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            cell = plain.read(name).replace(b'<c r="E4" t="e">', b'<c r="E4" t="e" vm="1">')
            archive.writestr(name, cell)
        archive.writestr("xl/richData/richValueRel.xml", "<richValueRels/>")
    reading = read(path)
    assert [problem.severity for problem in reading.problems if problem.code == "pictures"] == ["warning"]
    assert "in its cells, not read: near row 4." in named(path)[0]
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    assert not any("VALUE" in str(value) for record in reading.records for _, value in record.items())


def test_a_logo_or_a_chart_is_not(tmp_path: Path) -> None:
    assert not named(with_pictures(tmp_path / "plan.xlsx", ROWS, (0, 2)))
    assert not named(with_pictures(tmp_path / "chart.xlsx", ROWS, (5, 9), what="graphicFrame"))


def test_a_document(tmp_path: Path) -> None:
    document = docx.Document()
    letterhead = document.add_table(1, 2)
    letterhead.rows[0].cells[0].paragraphs[0].add_run().add_picture(BytesIO(PNG))
    letterhead.rows[0].cells[1].text = "Safeguarding Partnership"
    document.add_paragraph("Child Elm: action plan")
    table = document.add_table(2, 5)
    for row, texts in zip(table.rows, ROWS[1:], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    path = tmp_path / "plan.docx"
    document.save(str(path))
    assert not named(path)
    table.rows[1].cells[1].paragraphs[0].add_run().add_picture(BytesIO(PNG))
    document.add_picture(BytesIO(PNG))
    document.save(str(path))
    assert named(path) == [
        "plan.docx: has 2 pictures, not read: in row 2 of 'Table 2', below 'Table 2'. "
        "If a picture shows rows or words that matter, type them into cells."
    ]
