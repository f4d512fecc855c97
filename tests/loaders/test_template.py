"""The template holds every sheet and column, with drop-downs, and loads once it is filled in."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import python_calamine

from graph.formats.sheets import sheets
from graph.schema import schema
from loaders.template import write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path, {"Factor": ["Caseload"], "Case": ["Child Q"]})
    return path


def _part(template: Path, sheet: str) -> str:
    """The XML of a worksheet."""
    names = python_calamine.load_workbook(template).sheet_names
    with zipfile.ZipFile(template) as archive:
        return archive.read(f"xl/worksheets/sheet{names.index(sheet) + 1}.xml").decode()


def test_every_sheet_has_its_columns(template: Path) -> None:
    book = python_calamine.load_workbook(template)
    assert set(book.sheet_names) == {sheet.name for sheet in sheets().values()} | {
        "contributions",
        "start_here",
        "lists",
    }
    for sheet in sheets().values():
        [header] = book.get_sheet_by_name(sheet.name).to_python()
        assert header == [column.name for column in sheet.columns]


def test_it_begins_with_the_contributions_and_plain_words(template: Path) -> None:
    book = python_calamine.load_workbook(template)
    assert book.sheet_names[:5] == ["contributions", "start_here", "sources", "cases", "episodes"]
    assert book.get_sheet_by_name("contributions").to_python()[0][:2] == ["Case", "Key practice episode"]
    words = " ".join(str(cell) for row in book.get_sheet_by_name("start_here").to_python() for cell in row)
    assert "Never write the names of people" in words
    assert all(sheet.name in words for sheet in sheets().values())


def test_headings_stay_in_view_and_explain_themselves(template: Path) -> None:
    assert 'ySplit="1"' in _part(template, "cases")
    with zipfile.ZipFile(template) as archive:
        comments = "".join(archive.read(n).decode() for n in archive.namelist() if "comments" in n)
    assert "Helped or hindered (required)" in comments
    assert "A date as exactly as it is known" in comments


def test_closed_lists_are_drop_downs_of_all_their_words(template: Path) -> None:
    lists = python_calamine.load_workbook(template).get_sheet_by_name("lists").to_python()
    columns = {str(column[0]): [str(cell) for cell in column[1:] if cell != ""] for column in zip(*lists, strict=True)}
    used = {p.vocabulary for s in sheets().values() for c in s.columns if (p := c.prop) and p.vocabulary}
    assert {name: words for name, words in columns.items() if name in used} == {
        name: list(schema().vocabularies[name]) for name in used
    }
    assert columns["yes_no"] == ["yes", "no"]
    assert columns["domains"][0] == "training"
    assert columns["Factor"] == ["Caseload"], "what the graph has, for the sheet of contributions"


def test_each_closed_column_has_its_drop_down(template: Path) -> None:
    for sheet in sheets().values():
        closed = [c for c in sheet.columns if c.taxonomy or c.name.endswith("_label")
                  or (c.prop and (c.prop.vocabulary or c.prop.type == "yes_no"))]  # fmt: skip
        assert len(re.findall("<dataValidation ", _part(template, sheet.name))) == len(closed), sheet.name
