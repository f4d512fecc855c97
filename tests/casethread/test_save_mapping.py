"""load saves what the columns of a flat sheet hold as a mapping, which reads the same sheet into the same graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import Casethread, emptied, shape

from graph.database import Database

SHEET = """Child,Event,When,Influence,Which way?,Theme,Remarks,Source of evidence
A,First call,2020-01,Caseload,+,culture,aside,Health visiting
A,Home visit,2020-02,Supervision,-,training,aside,Police; Health visiting
"""
COLUMNS = (
    *("--column", "Child=case", "--column", "Event=episode", "--column", "Influence=factor"),
    *("--column", "Remarks=", "--column", "Source of evidence=reported_by"),
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_saved_mapping_reads_the_same_records(
    casethread: Casethread, database: Database, sheet: Path, options: tuple[str, ...]
) -> None:
    mapping = sheet.with_name("mine.yaml")
    output = casethread("load", sheet, *COLUMNS, *options, "--save-mapping", mapping)
    assert "What the columns hold is in mine.yaml: load with --mapping mine.yaml." in output.text
    text = mapping.read_text(encoding="utf-8")
    assert "form: flat sheet" in text
    assert "  Which way?: polarity\n" in text, "what was told by its values is named too"
    assert "  Remarks: leave out\n" in text
    if options:
        casethread("load", sheet, *COLUMNS)
    by_answers = shape(database)
    assert [node for node in by_answers.nodes if node.label == "Organisation"]
    emptied(database)
    [done] = casethread("load", sheet, "--mapping", mapping, "--json").json
    assert [problem for problem in done["problems"] if problem["column"]] == [], "no heading is asked about"
    assert "Decision" not in done["counts"]["added"], "the mapping says it, the graph need not"
    decisions = [node for node in by_answers.nodes if node.label == "Decision"]
    by_answers.nodes = [node for node in by_answers.nodes if node not in decisions]
    assert shape(database) == by_answers


def test_an_answer_of_this_load_comes_before_the_mapping(casethread: Casethread, sheet: Path) -> None:
    mapping = sheet.with_name("mine.yaml")
    casethread("load", sheet, *COLUMNS, "--dry-run", "--save-mapping", mapping)
    column = ("--column", "Source of evidence=quote")
    [done] = casethread("load", sheet, "--mapping", mapping, *column, "--dry-run", "--json").json
    assert "Organisation" not in done["counts"]["added"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("form: flat sheet\ncolumns: {Child: kase}\n", "'Child': 'kase' is no column of a flat sheet. Did you mean"),
        (
            "form: flat sheet\ncolumns: {Chld: case}\n",
            "'Chld' is named by the mapping, and is the heading of no column",
        ),
        ("form: flat\ncolumns: {Child: case}\n", "key form"),
        ("form: flat sheet\nfields: {a: b}\n", "key fields: 'fields' is not a key that belongs here"),
    ],
)
def test_a_mapping_that_does_not_fit_says_why(casethread: Casethread, sheet: Path, text: str, rule: str) -> None:
    mapping = sheet.with_name("mine.yaml")
    mapping.write_text(text, encoding="utf-8")
    output = casethread("load", sheet, "--mapping", mapping, code=1)
    assert rule in f"{output.text}{output.errors}"


def test_only_the_columns_of_one_flat_sheet_are_saved(casethread: Casethread, sheet: Path) -> None:
    mapping, other = sheet.with_name("mine.yaml"), sheet.with_name("cases.csv")
    other.write_text("id,title\nn1,A case\n", encoding="utf-8")
    for arguments, rule in (
        ((other, "--dry-run", "--save-mapping", mapping), "cases.csv was not read as a flat sheet"),
        ((sheet, other, "--save-mapping", mapping), "load one PATH at a time"),
        ((sheet, "--save-mapping", sheet.with_name("mine.txt")), "Give a name that ends in .yaml"),
    ):
        assert rule in casethread("load", *arguments, code=2).errors
    assert not mapping.exists()
    mapping.touch()
    assert "is there already" in casethread("load", sheet, "--save-mapping", mapping, code=2).errors


@pytest.mark.slow
def test_the_ids_of_a_sheet_read_by_its_mapping_are_handed_back(casethread: Casethread, sheet: Path) -> None:
    mapping = sheet.with_name("mine.yaml")
    casethread("load", sheet, *COLUMNS, "--dry-run", "--save-mapping", mapping)
    casethread("load", sheet, "--mapping", mapping, "--ids", sheet.with_name("ids.xlsx"))
    assert "nothing to change" in casethread("load", sheet.with_name("ids.xlsx")).text
