"""Footnote marks in the cells of a workbook are none of their texts: they are left out, and the cells are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

RAISED = InlineFont(vertAlign="superscript")
FLAT = ["Case", "Episode", "Factor", "+ or -", "Quote", "Page"]


def marked(*pieces: str) -> CellRichText:
    """A text in which every second piece is small and raised."""
    return CellRichText(*(TextBlock(RAISED, piece) if n % 2 else piece for n, piece in enumerate(pieces)))


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    for row in (FLAT, *rows):
        sheet.append(row)
    book.save(path)
    return path


def shared(path: Path) -> Path:
    """The same workbook as Excel writes it: its texts in a part of their own, which cells name by number."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith("/")}
    sheet, texts, number = parts["xl/worksheets/sheet1.xml"], "", 0
    while 't="inlineStr"><is>' in sheet:
        before, _, rest = sheet.partition('t="inlineStr"><is>')
        text, _, after = rest.partition("</is>")
        sheet = f'{before}t="s"><v>{number}</v>{after}'
        texts += f"<si>{text}</si>"
        number += 1
    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts |= {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": f"<sst {namespace}>{texts}</sst>"}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def values(reading: Reading, kind: str, name: str) -> list[object]:
    return [record.values.get(name) for record in reading.records if record.kind == kind]


@pytest.mark.parametrize("is_shared", [False, True])
def test_marks_behind_texts_are_left_out_and_named(tmp_path: Path, *, is_shared: bool) -> None:
    path = workbook(
        tmp_path / "x.xlsx",
        ["Case A", "Visit", marked("Caseload", "1"), "-", marked("too many", "2, 3", " visits"), marked("9", "3")],
        ["Case A", "Call", marked("Training", "*"), "-", "no visits", "4"],
    )
    reading = read(shared(path) if is_shared else path)
    assert values(reading, "Factor", "name") == ["Caseload", "Training"]
    assert values(reading, "CONTRIBUTED_TO", "quote") == ["too many visits", "no visits"]
    assert [str(page) for page in values(reading, "CONTRIBUTED_TO", "page")] == ["9", "4"]
    [sentence] = [problem.sentence for problem in reading.problems if problem.code == "footnote_marks"]
    assert "C2 ('Caseload')" in sentence and "F2 ('9')" in sentence and "C3 ('Training')" in sentence


@pytest.mark.parametrize(
    ("pieces", "stands"),
    [
        (("a room of 12 m", "2"), "a room of 12 m2"),
        (("10", "3", " records"), "103 records"),
        (("the 1", "st", " visit"), "the 1st visit"),
        (("see", "note"), "seenote"),
    ],
)
def test_what_belongs_to_its_text_stays(tmp_path: Path, pieces: tuple[str, ...], stands: str) -> None:
    path = workbook(tmp_path / "x.xlsx", ["Case A", "Visit", "Caseload", "-", marked(*pieces), 1])
    reading = read(shared(path))
    assert values(reading, "CONTRIBUTED_TO", "quote") == [stands]
    assert "footnote_marks" not in {problem.code for problem in reading.problems}
