"""What is struck out no longer holds: such a row is left out and named, a single cell is read and named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

FLAT = ["Case", "Episode", "Factor", "+ or -", "Quote"]
PLAN = ["Recommendation", "No", "Action", "Lead agency", "Timescale", "Notes"]
STRUCK = Font(strike=True)


def workbook(path: Path, rows: list[list[Any]], *, struck: str = "", name: str = "Sheet1", merged: str = "") -> Path:
    """A workbook whose cells named in `struck` are struck out, such as "2" for a row or "C3" for a cell."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for part in struck.split():
        for cell in sheet[int(part)] if part.isdigit() else [sheet[part]]:
            cell.font = STRUCK
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path


def whole(reading: Reading) -> Reading:
    """The reading, once every cell of it is accounted for."""
    cells = reading.cells
    assert cells.filled == cells.used + cells.left_out.total(), cells.sentence
    return reading


def values(reading: Reading, kind: str, name: str) -> list[object]:
    return [record.values.get(name) for record in reading.records if record.kind == kind]


def sentences(reading: Reading) -> list[str]:
    return [problem.sentence for problem in reading.problems]


ROWS: list[list[Any]] = [
    FLAT,
    ["Case A", "Visit", "Caseload", "-", "too many"],
    ["Case B", "Call", "Training", "-", "no visits"],
    [None, None, "Supervision", "+", "each week"],
]


def test_a_struck_out_row_is_left_out_and_can_be_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", ROWS, struck="2")
    reading = whole(read(path))
    assert values(reading, "Case", "title") == ["Case B"]
    assert dict(reading.cells.left_out) == {"row 2 (struck out) of 'Sheet1'": 5}
    assert (
        "x.xlsx, sheet Sheet1, row 2: 'Case A Visit Caseload - too many' is struck out and left out. "
        "Take the line away in the file, or have this row read, if it still holds."
    ) in sentences(reading)
    reading = whole(read(path, parts={"row 2 (struck out) of 'Sheet1'": True}))
    assert values(reading, "Case", "title") == ["Case A", "Case B"]


def test_a_sheet_whose_rows_are_all_struck_out_says_so(tmp_path: Path) -> None:
    reading = whole(read(workbook(tmp_path / "x.xlsx", ROWS, struck="2 3 4")))
    assert "x.xlsx: has no rows but those that are left out. Fill in a row for each contribution." in sentences(reading)


def test_rows_below_stay_with_the_case_that_a_struck_out_row_names(tmp_path: Path) -> None:
    reading = whole(read(workbook(tmp_path / "x.xlsx", ROWS, struck="3")))
    [_, tie] = [record.values for record in reading.records if record.kind == "CONTRIBUTED_TO"]
    assert (tie["to_id"], tie["from_id"]) == ("x-case-b-call", "Supervision")
    assert values(reading, "Case", "title") == ["Case A", "Case B"]
    reading = whole(read(workbook(tmp_path / "x.xlsx", ROWS, struck="3 4")))
    assert values(reading, "Case", "title") == ["Case A"], "nothing that stands is of the other case"


def test_a_struck_out_cell_is_read_and_named(tmp_path: Path) -> None:
    reading = whole(read(workbook(tmp_path / "x.xlsx", ROWS, struck="E2 C3")))
    assert values(reading, "CONTRIBUTED_TO", "quote") == ["too many", "no visits", "each week"]
    [warning] = [problem for problem in reading.problems if problem.code == "struck_cells"]
    assert "taken as if they were not: E2, C3" in warning.rule


@pytest.mark.parametrize(("texts", "is_left_out"), [(["gone"], True), (["gone", "stands"], False)])
def test_texts_whose_parts_are_struck_out(tmp_path: Path, texts: list[str], is_left_out: bool) -> None:
    """As Excel writes it where a person strikes the text within the cell, not the cell."""
    path = workbook(tmp_path / "x.xlsx", ROWS, struck="2")
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    blocks = [TextBlock(InlineFont(strike=text == "gone"), text) for text in texts]
    sheet["E2"].font = Font()
    sheet["E2"] = CellRichText(*blocks)
    book.save(path)
    reading = whole(read(path))
    assert ("row 2 (struck out) of 'Sheet1'" in reading.cells.left_out) is is_left_out


def test_a_merged_cell_over_several_rows_does_not_keep_a_struck_out_row(tmp_path: Path) -> None:
    rows = [*ROWS[:2], [None, None, "Training", "-", "no visits"]]
    for struck, factor in (("B2 C2 D2 E2", "Training"), ("B3 C3 D3 E3", "Caseload")):
        reading = whole(read(workbook(tmp_path / "x.xlsx", rows, struck=struck, merged="A2:A3")))
        assert values(reading, "Factor", "name") == [factor]
        assert values(reading, "Case", "title") == ["Case A"]


def test_in_our_own_format_and_under_a_mapping(tmp_path: Path) -> None:
    rows = [["id", "title"], ["a", "Case A"], ["b", "Case B"]]
    reading = whole(read(workbook(tmp_path / "x.xlsx", rows, struck="3", name="cases")))
    assert values(reading, "Case", "id") == ["a"]
    mapping = tmp_path / "any.yaml"
    mapping.write_text(
        yaml.safe_dump(
            {
                "source": {"id": "any", "title": "Any", "kind": "spreadsheet"},
                "table": {"key": ["id"]},
                "fields": {"id": {"column": "id"}, "title": {"column": "title"}},
                "nodes": {"case": {"label": "Case", "id": "any:{id}", "properties": {"title": "{title}"}}},
            }
        ),
        encoding="utf-8",
    )
    reading = whole(read(tmp_path / "x.xlsx", mapping=mapping))
    assert values(reading, "Case", "id") == ["any:a"]
    assert "row 3 (struck out) of 'cases'" in reading.cells.left_out


ACTIONS: list[list[Any]] = [
    ["Review of Child Z"],
    ["Version 6, 3 September 2024"],
    ["Version 7, 17 October 2024"],
    PLAN,
    ["Improve supervision", "1.1", "Write a policy", "Police", "March 2025", None],
    [None, "1.2", "Train staff", "Police", "June 2025", None],
    [None, None, None, None, None, "It went well."],
]


def test_a_struck_out_action_of_a_plan(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", ACTIONS, struck="2 5")
    reading = whole(read(path))
    assert values(reading, "Action", "text") == ["Train staff"]
    assert values(reading, "Recommendation", "text") == ["Improve supervision"], "it still stands over the next action"
    assert values(reading, "Source", "taken_on") == ["2024-10-17"]
    assert [part.name for part in reading.cells.parts] == [f"row {row} (struck out) of 'Sheet1'" for row in (2, 5)]
    assert len(values(read(path, parts={"row 5 (struck out) of 'Sheet1'": True}), "Action", "text")) == 2


def test_notes_below_a_struck_out_action_are_not_those_of_the_one_above(tmp_path: Path) -> None:
    reading = whole(read(workbook(tmp_path / "plan.xlsx", ACTIONS, struck="6")))
    assert values(reading, "Action", "text") == ["Write a policy"]
    assert values(reading, "Event", "to_value").count("It went well.") == 0
    assert any("row 7" in sentence for sentence in sentences(reading))


def test_struck_out_rows_and_texts_of_a_word_document(tmp_path: Path) -> None:
    document: Any = docx.Document()
    document.add_paragraph("Review of Child Z")
    document.add_paragraph("").add_run("Version 6, 3 September 2024").font.strike = True
    table = document.add_table(0, len(PLAN))
    for row in ACTIONS[3:6]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text or "")
    for cell in table.rows[1].cells:
        for run in cell.paragraphs[0].runs:
            run.font.strike = True
    table.rows[2].cells[4].paragraphs[0].runs[0].font.double_strike = True
    document.save(tmp_path / "plan.docx")
    reading = whole(read(tmp_path / "plan.docx"))
    assert values(reading, "Action", "text") == ["Train staff"]
    assert reading.cells.left_out["struck-out paragraph"] == 1
    assert reading.cells.left_out["row 2 (struck out) of 'Table 1'"] == 5
    assert any("taken as if they were not: E3" in sentence for sentence in sentences(reading))
