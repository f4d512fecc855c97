"""A yes/no matrix by a mapping, as such tables come: booleans, a column without a heading, one twice, a note below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.check import Checked, check
from loaders.read.choose_loader import read

MAPPING = Path(__file__).parent / "files" / "matrix.yaml"
HEADINGS = ["case", "date", "area", "training", "staffing", "supervision", "handover", "thresholds"]
ROWS: list[list[Any]] = [
    ["k01", "2019-02-11", "Old Harrow", *[True] * 5],
    ["k02", "2020-03-12", "Quayside", True, *[False] * 4],
]


def matrix(folder: Path, headings: list[str], *more: list[Any], as_csv: bool = True) -> Checked:
    """The check of a table with these headings, the two rows and more."""
    path = folder / ("matrix.csv" if as_csv else "matrix.xlsx")
    rows = [headings, *ROWS, *more]
    if as_csv:
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    result = check(read(path, mapping=MAPPING))
    cells = result.drafts.reading.cells
    assert cells.filled == cells.used + cells.left_out.total()
    return result


def sentences(result: Checked) -> list[str]:
    return [p.sentence for p in result.problems if "hindering contributions" not in p.rule]


def cases_by_factor(result: Checked) -> dict[str, int]:
    factors = {node.id: str(node.properties["name"]) for node in result.nodes if node.label == "Factor"}
    ends = [factors[r.from_id] for r in result.relationships if r.type == "CONTRIBUTED_TO"]
    return {name: ends.count(name) for name in ends}


@pytest.mark.parametrize("as_csv", [True, False])
def test_booleans_follow_the_words_of_the_mapping(tmp_path: Path, as_csv: bool) -> None:
    result = matrix(tmp_path, HEADINGS, as_csv=as_csv)
    assert sentences(result) == []
    assert cases_by_factor(result) == {"training": 2, "staffing": 1, "supervision": 1, "handover": 1, "thresholds": 1}


def test_a_heading_over_several_lines_is_a_name_in_one(tmp_path: Path) -> None:
    headings = [*HEADINGS[:4], "staffing\nat night", "multi-\nagency work", *HEADINGS[6:]]
    names = cases_by_factor(matrix(tmp_path, headings, as_csv=False))
    assert {"staffing at night", "multi-agency work"} < names.keys()


@pytest.mark.parametrize("words", [("Y", "N"), ("1", "0"), ("TRUE", "false")])
def test_booleans_of_a_workbook_fit_other_words_for_yes_and_no(tmp_path: Path, words: tuple[str, str]) -> None:
    rules = MAPPING.read_text(encoding="utf-8").replace("True: yes, False: no", f"'{words[0]}': yes, '{words[1]}': no")
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (HEADINGS, *ROWS):
        book.worksheets[0].append(row)
    book.save(tmp_path / "matrix.xlsx")
    result = check(read(tmp_path / "matrix.xlsx", mapping=tmp_path / "rules.yaml"))
    assert sentences(result) == []
    assert cases_by_factor(result)["training"] == 2


def test_a_column_without_a_heading_is_named(tmp_path: Path) -> None:
    result = matrix(tmp_path, [*HEADINGS[:5], "", *HEADINGS[6:]])
    assert sentences(result) == [
        "matrix.csv, column F: has no heading, so its 2 filled cells are left out. Give it one."
    ]
    assert "supervision" not in cases_by_factor(result)


def test_a_heading_that_stands_twice_is_refused(tmp_path: Path) -> None:
    refused = sentences(matrix(tmp_path, [*HEADINGS[:5], "Staffing", *HEADINGS[6:]]))
    assert [sentence.partition(": ")[0] for sentence in refused] == [
        "matrix.yaml, key fields.present",
        "matrix.yaml, key fields.looked_for",
    ]
    assert "'staffing' stands above more than one column" in refused[0]
    assert "as one name they would become one factor" in refused[0]


@pytest.mark.parametrize("note", ["Source: reports published 2018 to 2022", "None of these has been checked"])
def test_a_note_below_the_table_is_no_case(tmp_path: Path, note: str) -> None:
    result = matrix(tmp_path, HEADINGS, [note])
    assert sentences(result) == [f"matrix.csv, row 4: {note!r} is taken as a note and left out."]
    assert sum(node.label == "Case" for node in result.nodes) == 2


def test_a_case_of_which_nothing_is_known_stays(tmp_path: Path) -> None:
    assert sum(node.label == "Case" for node in matrix(tmp_path, HEADINGS, ["k03", *[""] * 7]).nodes) == 3


def test_an_error_cell_is_an_error_unless_the_mapping_has_a_word_for_it(tmp_path: Path) -> None:
    row: list[object] = ["k03", "2021-04-13", "Northmere", "#N/A", *[True] * 4]
    assert any("'#N/A' is an error of the spreadsheet" in s for s in sentences(matrix(tmp_path, HEADINGS, row)))
    rules = MAPPING.read_text(encoding="utf-8").replace("False: no", "False: no, '#N/A': no")
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    assert sentences(check(read(tmp_path / "matrix.csv", mapping=tmp_path / "rules.yaml"))) == []


def test_a_matrix_whose_headings_are_not_its_values_is_refused(tmp_path: Path) -> None:
    rules = MAPPING.read_text(encoding="utf-8").replace(", heading_where: [yes]", "")
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "m.csv").write_text(",".join(HEADINGS) + "\nk01,2019-02-11,Old Harrow" + ",True" * 5, encoding="utf-8")
    [sentence] = sentences(check(read(tmp_path / "m.csv", mapping=tmp_path / "rules.yaml")))
    assert sentence.startswith("rules.yaml, key fields.present: reads several columns as yes or no")
    assert "Add heading_where: [yes]" in sentence


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_another_sheet_with_content_is_named(tmp_path: Path, state: str) -> None:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *ROWS):
        book.worksheets[0].append(row)
    other = book.create_sheet("last year")
    other.append(HEADINGS)
    other.sheet_state = state
    book.save(tmp_path / "matrix.xlsx")
    result = check(read(tmp_path / "matrix.xlsx", mapping=MAPPING))
    [sentence] = sentences(result)
    assert sentence.startswith("matrix.xlsx, sheet last year: is left out, with 8 cells of content")
    cells = result.drafts.reading.cells
    assert dict(cells.left_out) == {f"{'hidden sheet' if state == 'hidden' else 'sheet'} 'last year'": 8}
    assert cells.filled == cells.used + 8
