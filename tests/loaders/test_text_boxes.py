"""What somebody wrote in a text box over the cells of a workbook is not read, and that is said with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from loaders.read.choose_loader import read

FLAT = ["Case", "Episode", "Factor", "+ or -", "Quote"]
PLAN = ["No", "Action", "Lead agency", "Timescale", "Status"]
SPREADSHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def with_box(path: Path, rows: list[list[Any]], *paragraphs: str) -> Path:
    """A workbook of these rows with a text box, as Excel keeps it."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)
    text = "".join(f"<a:p><a:r><a:t>{paragraph}</a:t></a:r></a:p>" for paragraph in paragraphs)
    shape = f"<xdr:sp><xdr:txBody>{text}</xdr:txBody></xdr:sp>"
    drawing = f'<xdr:wsDr xmlns:xdr="{SPREADSHEET}" xmlns:a="{DRAWING}"><xdr:twoCellAnchor>{shape}</xdr:twoCellAnchor></xdr:wsDr>'
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/drawings/drawing1.xml", drawing)
    return path


@pytest.mark.parametrize(
    "rows",
    [
        [FLAT, ["Case A", "Visit", "Caseload", "-", "too many"]],
        [PLAN, ["1.1", "Audit the files", "Police", "31/03/2030", "In progress"]],
    ],
)
def test_its_words_are_named(tmp_path: Path, rows: list[list[Any]]) -> None:
    reading = read(with_box(tmp_path / "plan.xlsx", rows, "Action 1.1 withdrawn", "by the Board"))
    [sentence] = [problem.sentence for problem in reading.problems if problem.code == "text_boxes"]
    assert sentence == (
        "plan.xlsx: has a text box over its cells, not read: 'Action 1.1 withdrawn by the Board'. "
        "Put what matters into cells."
    )


def test_a_box_without_words_is_nothing(tmp_path: Path) -> None:
    rows: list[list[Any]] = [FLAT, ["Case A", "Visit", "Caseload", "-", "too many"]]
    reading = read(with_box(tmp_path / "plan.xlsx", rows, " "))
    assert "text_boxes" not in {problem.code for problem in reading.problems}
