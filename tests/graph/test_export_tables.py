"""CSV and XLSX: every relationship a row, and nothing that a spreadsheet would run."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from graph.formats import NOT_CHECKED, render
from graph.formats.tables import node_rows, relationship_rows
from graph.records import Node, Subgraph


def _csv(document: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(document.decode("utf-8-sig"), newline="")))


def test_csv_has_a_row_for_each_relationship_and_each_lone_node(story: Subgraph) -> None:
    lone = Node("Area", "far", {"name": "Far away"})
    rows = _csv(render(Subgraph([*story.nodes, lone], story.relationships), "csv", title="Two cases"))
    assert [row["id"] for row in rows] == [*(found.id for found in story.relationships), ""]
    assert rows[-1]["from_caption"] == "Far away"
    assert {row["notice"] for row in rows} == {NOT_CHECKED}
    contribution = next(row for row in rows if row["id"] == "contributed_to-4")
    assert contribution["from_caption"] == "Shared record between agencies"
    assert contribution["to_caption"] == "Handover to the new team"
    assert contribution["polarity"] == "hindering"
    assert contribution["acted_on"] == "o1; o2"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_formula_is_text(text: str) -> None:
    subgraph = Subgraph([Node("Factor", "f1", {"name": text})])
    (row,) = _csv(render(subgraph, "csv", title="x"))
    assert row["from_caption"] == f"'{text}"
    with ZipFile(BytesIO(render(subgraph, "xlsx", title=text))) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
    assert len(sheets) == 3
    assert not any("<f>" in sheet for sheet in sheets)


def test_hostile_text_stays_in_its_cell(hostile: Subgraph) -> None:
    rows = _csv(render(hostile, "csv", title="x"))
    assert len(rows) == len(hostile.relationships)
    quotes = {str(found.properties.get("quote", "")) for found in hostile.relationships}
    assert {row["quote"].removeprefix("'") for row in rows} == {quote.removeprefix("'") for quote in quotes}


def test_workbook_holds_the_same_rows(story: Subgraph) -> None:
    document = BytesIO(render(story, "xlsx", title="Two cases", notes=["Revision 7", "=1+1"]))
    book = CalamineWorkbook.from_filelike(document)
    assert book.sheet_names == ["About", "Nodes", "Relationships"]
    about = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert about == ["about", "Two cases", NOT_CHECKED, "Revision 7", "=1+1"]
    for name, rows in (("Nodes", node_rows(story)), ("Relationships", relationship_rows(story))):
        header, *found = book.get_sheet_by_name(name).to_python()
        wanted = [[row.get(str(column), "") for column in header] for row in rows]
        assert found == wanted


def test_nothing_at_all_is_still_a_file() -> None:
    assert _csv(render(Subgraph(), "csv", title="x")) == []
    assert render(Subgraph(), "xlsx", title="x").startswith(b"PK")
