"""What Word shows in a table and keeps in no text: symbols and automatic numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from loaders.read.action_plan import read
from loaders.read.symbol_fonts import symbol
from loaders.read.word_tables import read_word

HEADINGS = ["No", "Action", "Lead agency", "Target date", "Date completed", "Evidence"]


def document_of(rows: Sequence[Sequence[str]]) -> Any:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document


def element(name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for attribute, value in values.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def test_a_tick_is_read(tmp_path: Path) -> None:
    document = document_of([HEADINGS, ["1", "Write", "Police", "", "", ""], ["2", "Train", "Police", "", "", ""]])
    for row, column in ((1, 5), (2, 4)):
        run = document.tables[0].cell(row, column).paragraphs[0].add_run()
        run._r.append(element("w:sym", font="Wingdings", char="F0FC"))
    document.tables[0].cell(1, 5).paragraphs[0].add_run(" seen in audit")
    document.save(tmp_path / "plan.docx")
    written, trained = (r.values for r in read(tmp_path / "plan.docx").records if r.kind == "Action")
    assert written["evidence_in_source"] == "✓ seen in audit"
    assert trained["status"] == "completed"


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "F0FC", "✓"),
        ("Wingdings 2", "0050", "✓"),
        ("Wingdings", "F02A", "[symbol F02A of Wingdings]"),
        ("Calibri", "00E9", "é"),
        ("Calibri", "no", "[symbol no of Calibri]"),
    ],
)
def test_a_symbol_that_is_not_known_is_named(font: str, code: str, shown: str) -> None:
    assert symbol(font, code) == shown


def test_automatic_numbers_alone_in_their_cells_are_read(tmp_path: Path) -> None:
    document = document_of([HEADINGS, *(["", f"Action {n}", "Police", "", "", ""] for n in range(3))])
    for row in document.tables[0].rows[1:]:
        row.cells[0].paragraphs[0].style = "List Number"
    document.save(tmp_path / "plan.docx")
    reading = read(tmp_path / "plan.docx")
    assert [r.values["ref"] for r in reading.records if r.kind == "Action"] == ["1", "2", "3"]
    assert reading.cells is not None
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_automatic_numbers_before_texts_are_named_and_bullets_are_not(tmp_path: Path) -> None:
    document = document_of([HEADINGS, *(["", f"Action {n}", "Police", "", "", ""] for n in range(3))])
    for row in document.tables[0].rows[1:]:
        row.cells[1].paragraphs[0].style = "List Number"
        row.cells[2].paragraphs[0].style = "List Bullet"
    document.save(tmp_path / "plan.docx")
    assert any("has 3 automatic numbers of lists" in p.sentence for p in read(tmp_path / "plan.docx").problems)


def test_levels_letters_and_restarts_are_shown_as_in_word(tmp_path: Path) -> None:
    document = document_of([[""] for _ in range(6)])
    numbering = document.part.numbering_part.element
    abstract = element("w:abstractNum", abstractNumId="90")
    for ilvl, (form, text) in enumerate((("decimal", "%1."), ("lowerLetter", "%1%2)"))):
        level = element("w:lvl", ilvl=str(ilvl))
        level.extend([element("w:start", val="1"), element("w:numFmt", val=form), element("w:lvlText", val=text)])
        abstract.append(level)
    numbering.insert(0, abstract)
    for number in ("91", "92"):
        of = element("w:num", numId=number)
        of.append(element("w:abstractNumId", val="90"))
        if number == "92":
            restart = element("w:lvlOverride", ilvl="0")
            restart.append(element("w:startOverride", val="7"))
            of.append(restart)
        numbering.append(of)
    places = [("91", "0"), ("91", "1"), ("91", "1"), ("91", "0"), ("91", "1"), ("92", "0")]
    for row, (number, depth) in zip(document.tables[0].rows, places, strict=True):
        within = element("w:numPr")
        within.extend([element("w:ilvl", val=depth), element("w:numId", val=number)])
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(within)
    document.save(tmp_path / "list.docx")
    (table,) = read_word(tmp_path / "list.docx").tables
    assert [row[0] for row in table.sheet.rows] == ["1", "1a)", "1b)", "2", "2a)", "7"]


def test_a_number_in_words_before_a_heading_is_read(tmp_path: Path) -> None:
    document: Any = docx.Document()
    numbering = document.part.numbering_part.element
    abstract, of = element("w:abstractNum", abstractNumId="90"), element("w:num", numId="91")
    level = element("w:lvl", ilvl="0")
    shown = element("w:lvlText", val="Recommendation %1:")
    level.extend([element("w:start", val="1"), element("w:numFmt", val="decimal"), shown])
    abstract.append(level)
    of.append(element("w:abstractNumId", val="90"))
    numbering.insert(0, abstract)
    numbering.append(of)
    for words in ("Midwives ask", "Meetings are held"):
        within = element("w:numPr")
        within.extend([element("w:ilvl", val="0"), element("w:numId", val="91")])
        document.add_heading(words, 2)._p.get_or_add_pPr().append(within)
        table = document.add_table(2, 3)
        texts = ["Action", "Lead agency", "Target date", f"See that {words}", "Police", "May 2024"]
        for cell, text in zip((cell for row in table.rows for cell in row.cells), texts, strict=True):
            cell.text = text
    document.save(tmp_path / "plan.docx")
    texts = [r.values["text"] for r in read(tmp_path / "plan.docx").records if r.kind == "Recommendation"]
    assert texts == ["Recommendation 1: Midwives ask", "Recommendation 2: Meetings are held"]
