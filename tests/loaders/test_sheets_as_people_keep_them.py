"""Sheets as people keep them: a title above the headings, a cell too many, a factor forgotten; nothing goes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from graph.dates import BadDate, parse
from loaders.check import Checked, check
from loaders.read.choose_loader import read
from loaders.records.problem import Problem

HEADINGS = "case,factor,+/-,quote"


def checked(path: Path, text: str) -> Checked:
    path.write_text(text, encoding="utf-8")
    return check(read(path))


def errors(result: Checked) -> list[Problem]:
    return [problem for problem in result.problems if problem.severity == "error"]


def factors(result: Checked) -> list[object]:
    return [node.properties["name"] for node in result.nodes if node.label == "Factor"]


def test_a_quote_with_the_separator_in_it_is_not_cut_off(tmp_path: Path) -> None:
    result = checked(tmp_path / "long.csv", f"{HEADINGS}\nA,Caseload,-,too many families, far too many\n")
    [error] = errors(result)
    assert str(error.place) == "long.csv, row 2"
    assert "has 5 cells, but there are 4 headings" in error.rule


def test_what_is_said_of_a_factor_without_naming_it_is_an_error(tmp_path: Path) -> None:
    result = checked(tmp_path / "forgotten.csv", f"{HEADINGS}\nA,Caseload,-,q1\nA,,-,it was late\n")
    [error] = errors(result)
    assert (error.place.row, error.column) == (3, "factor")
    assert error.rule == "is blank, and the row has '+/-', 'quote'"


def test_a_row_of_an_episode_alone_needs_no_factor(tmp_path: Path) -> None:
    text = "case,episode,what happened,factor,+/-\nA,Visit,Nobody was in.,,\nA,Visit,,Caseload,-\n"
    assert errors(checked(tmp_path / "visits.csv", text)) == []


def test_headings_alone_are_no_sheet(tmp_path: Path) -> None:
    [error] = errors(checked(tmp_path / "empty.csv", "case,factor,+/-\n"))
    assert error.rule == "has headings and no rows"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_title_above_the_headings_is_left_out_and_named(tmp_path: Path, mark: str) -> None:
    rows = ["Audit of cases 2024", "", mark.join(("case", "factor", "+/-")), mark.join(("A", "Caseload", "-"))]
    result = checked(tmp_path / "title.csv", "\n".join(rows))
    assert errors(result) == []
    assert factors(result) == ["Caseload"]
    [warning] = [problem for problem in result.problems if "headings" in problem.rule]
    assert warning.value == "Audit of cases 2024"
    assert warning.rule == "stands above the headings, which are in row 3, and is left out"


def test_a_title_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "title.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Audit")
        for number, row in enumerate((["Audit", "", "2024"], [], ["Case", "Factor", "+ or -"], ["A", "Caseload", "-"])):
            sheet.write_row(number, 0, row)
        own = book.add_worksheet("Cases")
        own.write_row(0, 0, ["Our cases"])
        own.write_row(1, 0, ["id", "title"])
        own.write_row(2, 0, ["a", "A"])
    result = check(read(path, as_="flat"))
    assert factors(result) == ["Caseload"]
    result = check(read(path))
    assert [node.id for node in result.nodes if node.label == "Case"] == ["a"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2010/11", "can be read as a month or as two years"),
        ("2019/20", "is a year from 2019 to 2020, which is no date"),
    ],
)
def test_a_financial_year_is_not_a_month(text: str, rule: str) -> None:
    with pytest.raises(BadDate, match=rule):
        parse(text)
    assert parse("2019/05").text == "2019-05"


def test_cells_under_no_heading_are_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Audit")
        for number, row in enumerate(
            (["Case", "Factor", "+ or -"], ["A", "Caseload", "-", "see file"], ["B", "Trust", "+"])
        ):
            sheet.write_row(number, 0, row)
    result = check(read(path))
    [warning] = [problem for problem in result.problems if "heading" in problem.rule]
    assert (warning.column, warning.rule) == ("D", "has no heading, so its filled cell is left out")
    result = checked(tmp_path / "notes.csv", "case,factor,+/-,\nA,Caseload,-,unheaded\nA,Trust,-,too\n")
    assert [problem.rule for problem in result.problems if problem.column == "D"] == [
        "has no heading, so its 2 filled cells are left out"
    ]


def test_blanks_left_off_at_the_end_of_a_row_are_no_fault(tmp_path: Path) -> None:
    assert errors(checked(tmp_path / "short.csv", f"{HEADINGS}\nA,Caseload,-, ,  \nA,Trust,+\n")) == []


def test_blank_rows_above_the_headings(tmp_path: Path) -> None:
    assert factors(checked(tmp_path / "low.csv", "\n" * 30 + f"{HEADINGS}\nA,Caseload,-,q\n")) == ["Caseload"]
