"""Hidden text of a Word document is no part of the plan: it is left out, and its rows are named."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from loaders.read.action_plan import read
from loaders.read.word_tables import read_word

ROWS = (
    ("Action", "Lead agency", "Target date", "Progress"),
    ("Write a list", "Police", "May 2027", "14/09/2026 - drafted"),
    ("Train staff", "Health", "May 2027", "21/09/2026 - booked"),
)


def plan(path: Path, *, by_style: bool) -> Path:
    """A plan with a hidden owner in row 2, a hidden remark in row 3, and a hidden line above the table."""
    document = docx.Document()
    hidden = document.styles.add_style("Internal", WD_STYLE_TYPE.CHARACTER)
    hidden.font.hidden = True
    document.add_paragraph("Northmere action plan")
    above = document.add_paragraph("")
    table = document.add_table(rows=0, cols=4)
    for texts in ROWS:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    for paragraph, text in (
        (above, "For the board only"),
        (table.cell(1, 1).paragraphs[0], " / Probation"),
        (table.cell(2, 3).paragraphs[0], " INTERNAL: do not share"),
    ):
        run = paragraph.add_run(text)
        if by_style:
            run.style = hidden
        else:
            run.font.hidden = True
    document.save(str(path))
    return path


@pytest.mark.parametrize("by_style", [False, True])
def test_it_is_left_out_and_named(tmp_path: Path, by_style: bool) -> None:
    reading = read(plan(tmp_path / "plan.docx", by_style=by_style))
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == [
        "Police",
        "Health",
    ]
    notes = [record.values["to_value"] for record in reading.records if record.values.get("field") == "progress_note"]
    assert notes == ["drafted", "booked"]
    [problem] = [problem for problem in reading.problems if problem.code == "word_hidden"]
    assert problem.sentence == (
        "plan.docx: has 3 pieces of hidden text, which nobody sees in the document, and which is left out: "
        "outside of the tables, row 2 of 'Table 1', row 3 of 'Table 1'. Show it in Word if it belongs to the plan."
    )
    assert reading.cells is not None
    assert reading.cells.left_out["hidden text"] == 3
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_what_a_run_or_a_style_shows_again_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    base = document.styles.add_style("Internal", WD_STYLE_TYPE.PARAGRAPH)
    base.font.hidden = True
    own = document.styles.add_style("Internal below", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = base
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.paragraphs[0].style = own
    cell.paragraphs[0].add_run("hidden ")
    cell.paragraphs[0]._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>')
    )
    document.save(str(tmp_path / "x.docx"))
    read_document = read_word(tmp_path / "x.docx")
    assert read_document.tables[0].sheet.rows == [["seen"]]
    assert read_document.hidden == ["row 1 of 'Table 1'"]
