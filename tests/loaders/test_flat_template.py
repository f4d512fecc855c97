"""The workbook that people begin with: it offers what the graph has, none of it withheld, and loads once filled in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from openpyxl.utils import get_column_letter

from graph.database import Database
from loaders.check import check
from loaders.flat_template import SHEET, write_flat_template
from loaders.read.choose_loader import read
from queries.release.names import names_to_offer

NAMES = {
    "Case": ["Child Q"],
    "Episode": ["First visit"],
    "Factor": ["Caseload", "Supervision"],
    "Organisation": ["Police"],
}


def test_it_is_one_sheet_with_the_graphs_own_names_on_offer(tmp_path: Path) -> None:
    write_flat_template(tmp_path / "t.xlsx", NAMES)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == [SHEET, "start_here", "lists"]
    offered = {row[0].value: [cell.value for cell in row[1:] if cell.value] for row in book["lists"].iter_cols()}
    assert offered["Factor"] == ["Caseload", "Supervision"]
    assert offered["Case"] == ["Child Q"]
    rules = {str(rule.sqref): rule for rule in book[SHEET].data_validations.dataValidation}
    letter_of = {cell.value: get_column_letter(index) for index, cell in enumerate(book[SHEET][1], start=1)}
    factor, polarity = (rules[f"{column}2:{column}2001"] for column in (letter_of["Factor"], letter_of["+ or -"]))
    assert not factor.showErrorMessage, "another factor may be typed"
    assert polarity.showErrorMessage


def test_it_loads_once_it_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_flat_template(path, NAMES)
    book = openpyxl.load_workbook(path)
    row = [
        "Child Q",
        "First visit",
        "2019-03",
        "Nobody was in.",
        "mixed",
        "Caseload",
        "-",
        "resources",
        "too many",
        3,
        "Police",
    ]
    book[SHEET].append([*row, "Review Q", "Fix caseloads", "open", "yes"])
    book[SHEET].append([None, None, None, None, None, "Supervision", "+"])
    book.save(path)
    result = check(read(path))
    assert [p.sentence for p in result.problems] == []
    kinds = {node.label for node in result.nodes}
    assert kinds == {"Source", "Case", "Episode", "Factor", "Organisation", "Review", "Recommendation"}


def test_an_empty_one_says_that_it_has_no_rows(tmp_path: Path) -> None:
    write_flat_template(tmp_path / "t.xlsx", {})
    assert "has headings and no rows" in [p.rule for p in check(read(tmp_path / "t.xlsx")).problems]


@pytest.mark.slow
def test_what_the_sample_offers_has_nothing_of_a_restricted_case(sample: Database, tmp_path: Path) -> None:
    offered = names_to_offer(sample)
    restricted = sample.read("MATCH (c:Case) WHERE c.sensitivity = 'restricted' RETURN c.title AS title ORDER BY title")
    assert restricted
    assert not {row["title"] for row in restricted} & set(offered["Case"])
    assert offered["Factor"]
    write_flat_template(tmp_path / "t.xlsx", offered)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        text = archive.read("xl/sharedStrings.xml").decode()
    assert all(row["title"] not in text for row in restricted)
    assert python_calamine.load_workbook(tmp_path / "t.xlsx").sheet_names[0] == SHEET
