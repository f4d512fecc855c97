"""The rows of a Word table of which a tracked change has deleted one: they are counted as Word shows them."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from loaders.read.action_plan import read
from loaders.read.word_tables import read_word

ROWS = [
    ["No.", "Recommendation", "Action", "Lead agency", "Due"],
    ["1.1", "Share", "Write", "Police", "31/03/2027"],
    ["1.2", "", "Struck by somebody", "Police", "31/03/2027"],
    ["1.3", "", "Train", "Health", "31/03/2027"],
    ["2.1", "See fathers", "Audit", "Health", "not yet"],
]


def write_plan(path: Path, deleted: list[int], merged: tuple[int, int] | None = None) -> Path:
    """A plan whose rows of these numbers, from 0, are deleted; a cell of recommendations may be merged over some."""
    document = docx.Document()
    document.add_paragraph("Child Elm: action plan")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    if merged:
        table.cell(merged[0], 1).merge(table.cell(merged[1], 1)).text = ROWS[merged[0]][1]
    for number in deleted:
        change = parse_xml(f'<w:trPr {nsdecls("w")}><w:del w:id="1" w:author="A"/></w:trPr>')
        table.rows[number]._tr.insert(0, change)
    document.save(str(path))
    return path


def test_rows_below_a_deleted_one_have_the_numbers_that_word_shows(tmp_path: Path) -> None:
    reading = read(write_plan(tmp_path / "plan.docx", [2], (1, 3)))
    actions = {str(its.values["title"]): its.place.row for its in reading.records if its.kind == "Action"}
    assert actions == {"Write": 2, "Train": 4, "Audit": 5}
    assert sum(its.kind == "LED_TO" for its in reading.records) == 3
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_deleted_rows_at_the_end_are_none(tmp_path: Path) -> None:
    [table] = read_word(write_plan(tmp_path / "plan.docx", [3, 4])).tables
    assert len(table.sheet.rows) == 3
    [table] = read_word(write_plan(tmp_path / "plan.docx", [*range(5)])).tables
    assert table.sheet.rows == []
