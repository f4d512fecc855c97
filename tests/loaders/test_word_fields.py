"""Content controls and fields of a Word document: what somebody chose or typed is read, a placeholder is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from plan_documents import write_blocks

from loaders.read.action_plan import read
from loaders.read.word_tables import read_word

HEADINGS = ["Action", "Lead agency", "By when", "RAG", "Progress"]
PLACEHOLDERS = ["Choose an item.", "Click or tap to enter a date.", "Amser cwblhau"]


def control(text: str, properties: str = "") -> Any:
    run = f"<w:r><w:t>{text}</w:t></w:r>"
    return parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>")


def drop_down(number: str) -> Any:
    entries = "".join(f'<w:listEntry w:val="{word}"/>' for word in ("Red", "Amber", "Green"))
    result = f'<w:result w:val="{number}"/>' if number else ""
    field = f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{result}{entries}</w:ddList></w:ffData></w:fldChar>'
    return parse_xml(f"<w:r {nsdecls('w')}>{field}</w:r>")


def plan(path: Path, *rows: list[Any]) -> Path:
    """A plan whose cells hold texts, or elements that stand in their paragraphs."""
    texts = [[cell if isinstance(cell, str) else "" for cell in row] for row in rows]
    write_blocks(path, "# Child Smew rapid review: action plan", [HEADINGS, *texts])
    document = docx.Document(str(path))
    for row, cells in zip(rows, document.tables[0].rows[1:], strict=True):
        for element, cell in zip(row, cells.cells, strict=True):
            if not isinstance(element, str):
                cell.paragraphs[0]._p.append(element)
    document.save(str(path))
    return path


def test_what_nobody_filled_in_is_empty(tmp_path: Path) -> None:
    shows = "<w:showingPlcHdr/>"
    owner, day, note = (control(text, shows) for text in PLACEHOLDERS)
    filled = [control("Health"), control("31/05/2024"), control("Amber", "<w:showingPlcHdr w:val='0'/>"), "Written"]
    reading = read(plan(tmp_path / "plan.docx", ["Ask", *filled], ["Tell", owner, day, "Choose an item.", note]))
    first, second = (record.values for record in reading.records if record.kind == "Action")
    assert (first["due_in_source"], first["rag"]) == ("31/05/2024", "amber")
    assert {*second} == {"id", "title", "text"}
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == ["Health"]
    assert [record.values["to_value"] for record in reading.records if record.kind == "Event"] == ["Written"]
    [rule] = [problem.rule for problem in reading.problems if problem.code == "word_placeholders"]
    assert rule.startswith("has 4 fields that nobody filled in, which are read as empty: they show 'Choose an item.'")
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


@pytest.mark.parametrize(("number", "word"), [("1", "Amber"), ("", "Red"), ("7", "")])
def test_the_choice_of_an_old_drop_down_is_read(tmp_path: Path, number: str, word: str) -> None:
    path = plan(tmp_path / "plan.docx", ["Ask", "Health", "May 2024", drop_down(number), ""])
    assert read_word(path).tables[0].sheet.rows[1][3] == word
