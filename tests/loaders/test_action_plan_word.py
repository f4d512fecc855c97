"""The same action plan from a Word document, and what such a document holds besides its tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from known_plan import DECEMBER, OCTOBER, count, known, load_plan, loaded
from plan_documents import HEADER_ROW, table_of, write_blocks, write_table, write_word

from graph.database import Database
from loaders.read.action_plan import read
from loaders.read.files import Unreadable
from loaders.read.word_tables import read_word
from loaders.records.reading import Reading


def in_words(month: str, workbook: Path) -> list[dict[str, str]]:
    """The known rows of a month where days are typed: they are the plan's own words too."""
    words = {}
    for sheet in openpyxl.load_workbook(workbook).worksheets:
        for row in sheet.iter_rows(HEADER_ROW + 1, values_only=True):
            if isinstance(row[5], date):
                words[sheet.title, row[0]] = row[5].strftime("%d/%m/%Y")
    return [
        {**row, "due_in_source": words.get((row["sheet"], row["no"]), row["due_in_source"])} for row in known(month)
    ]


@pytest.mark.slow
def test_every_row_is_as_it_is_known(prepared: Database, tmp_path: Path) -> None:
    outcome = load_plan(prepared, write_word(tmp_path / "plan.docx", OCTOBER))
    assert loaded(prepared) == in_words("october", OCTOBER)
    assert count(prepared, "(n:Recommendation)") == 24
    account = outcome.cells
    assert account.filled == account.used + account.left_out.total()


@pytest.mark.slow
def test_the_next_version_may_come_in_word(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, OCTOBER)
    outcome = load_plan(prepared, write_word(tmp_path / "december.docx", DECEMBER))
    days = {(row["sheet"], row["no"]): row["due_on"] for row in known("october")}
    in_cells = zip(known("december"), in_words("december", DECEMBER), strict=True)
    expected = [
        of_day if days.get((of_day["sheet"], of_day["no"])) == of_day["due_on"] else typed for of_day, typed in in_cells
    ]
    assert loaded(prepared) == expected, "the same day in other words is no change"
    assert count(prepared, "(n:Event {field: 'progress_note'})") == 54
    assert outcome.plan is not None
    assert outcome.plan.counts()["changed"] == {"Action": 3}


def _with_what_is_not_seen(document: Any) -> None:
    cell = table_of(document).cell(2, 6)
    paragraph = cell.paragraphs[0]._p
    deleted = '<w:del {0} w:id="1" w:author="A"><w:r><w:delText>no longer so</w:delText></w:r></w:del>'
    inserted = '<w:ins {0} w:id="2" w:author="A"><w:r><w:t xml:space="preserve"> and a third</w:t></w:r></w:ins>'
    box = "<w:r {0}><w:pict><w:txbxContent><w:p><w:r><w:t>Stuck</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    for xml in (deleted, inserted, box):
        paragraph.append(parse_xml(xml.format(nsdecls("w"))))
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_paragraph("End of plan")


@pytest.mark.slow
def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    reading = read(write_word(tmp_path / "plan.docx", OCTOBER, _with_what_is_not_seen))
    named = [problem.rule for problem in reading.problems]
    for what in ("text deleted as a tracked change", "text box", "footer", "paragraph below the last table"):
        assert f"is a {what} and is left out" in named
        assert reading.cells.left_out[what] == 1
    assert "holds 1 insertions as tracked changes, which are read as if they were accepted" in named
    notes = [record.values["to_value"] for record in reading.records if record.kind == "Event"]
    assert "audit of 12 files, 9 compliant and a third" in notes
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


@pytest.mark.slow
def test_the_version_may_stand_at_the_top_of_the_pages(tmp_path: Path) -> None:
    def move(document: Any) -> None:
        for paragraph in document.paragraphs:
            if paragraph.text.startswith("Version"):
                paragraph.text = ""
        document.sections[0].header.paragraphs[0].text = "Updated 17 October 2024"

    reading = read(write_word(tmp_path / "plan.docx", OCTOBER, move))
    assert reading.source_id.endswith("2024-10-17")


@pytest.mark.slow
def test_a_broken_document_is_refused(tmp_path: Path) -> None:
    path = write_word(tmp_path / "plan.docx", OCTOBER)
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(Unreadable, match="broken or half-written"):
        read_word(path)


@pytest.mark.embedded
def test_a_document_without_a_plan_says_so(tmp_path: Path, prepared: Database) -> None:
    reading = read(write_table(tmp_path / "x.xlsx", [["Case", "Colour"], ["a", "b"]]))
    assert [problem.rule for problem in reading.problems if problem.severity == "error"] == [
        "holds no action plan: no table has headings such as Action, Lead agency and Timescale"
    ]


@pytest.mark.parametrize("own", ["", "Action plan"])
def test_the_title_may_stand_above_a_table_before_the_plan(tmp_path: Path, own: str) -> None:
    document = docx.Document()
    document.add_paragraph("Child Tern learning review")
    document.add_paragraph("Members of the panel")
    document.add_table(2, 2).cell(0, 0).text = "Name"
    document.add_paragraph(own)
    table = document.add_table(2, 3)
    texts = ["Action", "Lead agency", "Target date", "Write", "Police", "May 2024"]
    for cell, text in zip((cell for row in table.rows for cell in row.cells), texts, strict=True):
        cell.text = text
    document.save(str(tmp_path / "plan.docx"))
    reading = read(tmp_path / "plan.docx")
    assert [r.values["title"] for r in reading.records if r.kind == "Review"] == ["Child Tern learning review"]
    sentences = "\n".join(problem.sentence for problem in reading.problems)
    assert "'Members of the panel' stands above the headings, is neither the title nor the version" in sentences
    assert "'Child Tern learning review'" not in sentences
    assert reading.cells is not None
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_a_plan_without_a_title_says_that_it_is_named_after_the_file(tmp_path: Path) -> None:
    rows = [["Action", "Lead agency", "Target date"], ["Write", "Police", "May 2024"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert any("the review is called 'plan', after the file" in problem.sentence for problem in reading.problems)


@pytest.mark.parametrize(
    "heading", ["Child Fern Rapid Review: Action Plan", "Child Fern Rapid Review action plan, 1 May 2024"]
)
def test_a_heading_that_is_the_title_is_no_reference(tmp_path: Path, heading: str) -> None:
    document = docx.Document()
    document.add_heading(heading, 1)
    table = document.add_table(2, 3)
    texts = ["Action", "Lead agency", "Target date", "Write", "Police", "May 2024"]
    for cell, text in zip((cell for row in table.rows for cell in row.cells), texts, strict=True):
        cell.text = text
    document.save(str(tmp_path / "plan.docx"))
    (review,) = [r.values for r in read(tmp_path / "plan.docx").records if r.kind == "Review"]
    assert (review["title"], review.get("ref")) == ("Child Fern Rapid Review", None)


def split(path: Path, between: list[str], second: list[list[str]]) -> Reading:
    """A plan whose table ends with its first action, and then another table."""
    first = [["No", "Action", "Lead agency", "RAG"], ["1", "Write", "Police", "Red"]]
    return read(write_blocks(path / "plan.docx", "# Child A action plan", first, *(between or [""]), second))


def test_a_table_without_headings_goes_on_with_the_plan_before_it(tmp_path: Path) -> None:
    reading = split(tmp_path, [], [["2", "Train", "Health", "Green"], ["3", "Audit", "Housing", "Blue"]])
    assert [record.values["text"] for record in reading.records if record.kind == "Action"] == [
        "Write",
        "Train",
        "Audit",
    ]
    sentences = "\n".join(problem.sentence for problem in reading.problems)
    assert (
        "goes on in the next table, which has as many columns and no headings: its rows are read as those from row 3 on"
        in sentences
    )
    assert reading.cells is not None
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


@pytest.mark.parametrize(
    ("between", "second"),
    [
        (["Members of the panel"], [["2", "Train", "Health", "Green"]]),
        ([], [["Red", "is late"], ["Green", "is on time"]]),
    ],
)
def test_another_table_below_a_plan_is_named(tmp_path: Path, between: list[str], second: list[list[str]]) -> None:
    reading = split(tmp_path, between, second)
    assert [record.values["text"] for record in reading.records if record.kind == "Action"] == ["Write"]
    assert any("no row of it has the headings of an action plan" in problem.sentence for problem in reading.problems)


def test_headings_that_stand_too_deep_are_said_to(tmp_path: Path) -> None:
    rows = [*([f"Line {number}"] for number in range(26)), ["Action", "Lead agency", "Due"], ["Write", "Police", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert any(
        "its headings stand in row 27, and only the first 20 filled rows" in problem.sentence
        for problem in reading.problems
    )
