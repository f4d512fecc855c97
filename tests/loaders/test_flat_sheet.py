"""The flat sheet: one row a contribution; ids are made, the same each time, and handed back."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from graph.writer import Plan
from loaders.check import Checked, check
from loaders.plan.ids_workbook import write_ids
from loaders.read.choose_loader import read
from loaders.read.own_format import read as read_own

HEADINGS = ["Case", "Key practice episode", "Date", "What happened", "Appraisal", "Contributory factor", "+ or -",
            "Quote", "Page", "Who said so"]  # fmt: skip
Rows = Sequence[Sequence[object]]

ROWS: list[list[object]] = [
    ["Move", "First referral", "2019-03", "It lay for a week.", "Problematic", "Caseload", "-", "Too many of us", 12,
     "Children's services; Police"],
    ["", "", "", "", "", "Supervision", "+", "", "", ""],
    ["", "Handover", "2019-11-02", "By form.", "mixed", "caseload", "+/-", "Too many of us", 12, ""],
    ["Visit", "", "", "", "", "Trust", "+", "", "", "Police"],
    ["", "First referral", "2021", "", "good", "Trust", "+", "", "", ""],
]  # fmt: skip


def _csv(path: Path, rows: Rows, headings: list[str] = HEADINGS) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def _workbook(path: Path, rows: Rows) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate([HEADINGS, *rows]):
            for index, cell in enumerate(row):
                sheet.write(number, index, cell)
    return path


@pytest.fixture(params=[_csv, _workbook], ids=["csv", "workbook"])
def checked(request: pytest.FixtureRequest, tmp_path: Path) -> Checked:
    suffix = "csv" if request.param is _csv else "xlsx"
    return check(read(request.param(tmp_path / f"team sheet.{suffix}", ROWS)), sensitivity="open")


def _contributions(checked: Checked) -> list[tuple[str, str, str, object]]:
    return [
        (r.from_id, r.to_label, r.to_id, r.properties["polarity"])
        for r in checked.relationships
        if r.type == "CONTRIBUTED_TO"
    ]


def test_it_is_recognised_by_its_headings(checked: Checked) -> None:
    assert checked.drafts.reading.loader == "flat"
    assert [problem.sentence for problem in checked.problems] == []


def test_rows_become_contributions(checked: Checked) -> None:
    assert _contributions(checked) == [
        ("team-sheet-caseload", "Episode", "team-sheet-move-first-referral", "hindering"),
        ("team-sheet-supervision", "Episode", "team-sheet-move-first-referral", "supporting"),
        ("team-sheet-caseload", "Episode", "team-sheet-move-handover", "mixed"),
        ("team-sheet-trust", "Case", "team-sheet-visit", "supporting"),
        ("team-sheet-trust", "Episode", "team-sheet-visit-first-referral", "supporting"),
    ]


def test_episodes_are_told_once_and_in_order(checked: Checked) -> None:
    episodes = {node.id: node.properties for node in checked.nodes if node.label == "Episode"}
    assert list(episodes) == [
        "team-sheet-move-first-referral", "team-sheet-move-handover", "team-sheet-visit-first-referral",
    ]  # fmt: skip
    assert [p["sequence"] for p in episodes.values()] == [1, 2, 1]
    first = episodes["team-sheet-move-first-referral"]
    assert (first["start"], first["appraisal"], first["what_happened"]) == (
        "2019-03", "problematic", "It lay for a week.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["2019-03-09", "2019-02-01", "2019-03-09"], "BAC"),  # of one day as the rows have them
        (["2019-03", "", "2019-01"], "CAB"),  # without a date after the one above it
        (["", "2019-03", "2019-01"], "ACB"),
        (["2019-05", "2019", "2019-03"], "CAB"),  # of some day of the year
        (["2019", "2019-05", "2018"], "CAB"),
        (["", "", ""], "ABC"),
    ],
)
def test_dates_number_the_episodes_as_far_as_they_go(dates: list[str], order: str, tmp_path: Path) -> None:
    rows = [["Move", title, date, "", "", "Trust", "+"] for title, date in zip("ABC", dates, strict=True)]
    nodes = [node for node in check(read(_csv(tmp_path / "a.csv", rows))).nodes if node.label == "Episode"]
    nodes.sort(key=lambda node: str(node.properties["sequence"]))
    assert "".join(str(node.properties["title"]) for node in nodes) == order


def test_one_passage_is_one_mention(checked: Checked) -> None:
    contributions = [
        r.properties for r in checked.relationships if r.type == "CONTRIBUTED_TO" and "quote" in r.properties
    ]
    assert len(contributions) == 2
    assert len({properties["mention_id"] for properties in contributions}) == 1
    assert contributions[0]["page"] == "12"
    assert contributions[0]["reported_by"] == ["team-sheet-children-s-services", "team-sheet-police"]


def test_ids_are_handed_back_in_a_workbook_that_loads_the_same(checked: Checked, tmp_path: Path) -> None:
    write_ids(tmp_path / "ids.xlsx", checked, Plan(0))
    again = check(read_own(tmp_path / "ids.xlsx"))
    assert again.problems == []
    assert _contributions(again) == _contributions(checked)
    assert {(n.label, n.id): n.properties for n in again.nodes} == {
        (n.label, n.id): n.properties for n in checked.nodes
    }


def test_ids_are_the_same_each_time(tmp_path: Path) -> None:
    path = _csv(tmp_path / "a.csv", ROWS)
    first, second = check(read(path)), check(read(path))
    assert [r.id for r in first.relationships] == [r.id for r in second.relationships]
    assert len({(r.type, r.id) for r in first.relationships}) == len(first.relationships)


def test_a_text_that_goes_on_in_the_next_row_may_be_put_into_one_cell(tmp_path: Path) -> None:
    headings = ["Case", "Episode", "What happened", "Level", "Factor", "+ or -"]
    rows: Rows = [
        ["Move", "Visit", "She was seen at home.", "front_line", "Caseload", "-"],
        ["Move", "Visit", "She told the GP.", "national", "Caseload", "+"],
    ]
    problems = check(read(_csv(tmp_path / "a.csv", rows, headings))).problems
    happened, level = (problem for problem in problems if problem.code == "differs")
    assert happened.fix.startswith(
        "Keep one, or put both texts into one cell, and empty the other cell; if they are two"
    )
    assert level.fix.startswith("Keep one, and empty the other cell; if they are two")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["Move", "First referral", "", "", "", "Caseload", "good", "", "", ""],
         "a.csv, row 7, column + or -: 'good' is not one of + (or plus, helped, positive, enabler, supporting), - ("),
        (["Move", "First referral", "", "", "", "Caseload", "", "", "", ""],
         "a.csv, row 7, column + or -: is blank, and is required"),
        (["Move", "First referral", "", "", "good", "", "", "", "", ""],
         "a.csv, row 7, column Appraisal: 'good' differs from 'Problematic', which rows from a.csv, row 2 on say of the same episode"),
        (["New", "", "", "Something", "", "Caseload", "+", "", "", ""],
         "a.csv, row 7, column What happened: 'Something' describes an episode, and the row names none. Fill in"),
        (["Move", "Handover", "3/11/2019", "", "", "", "", "", "", ""],
         "a.csv, row 7, column Date: '3/11/2019' can be read as two different days"),
        (["Move", "Handover", "2019-11-03", "", "", "", "", "", "", ""],
         "a.csv, row 7, column Date: '2019-11-03' differs from '2019-11-02', which rows from a.csv, row 4 on say of the same episode"),
        (["Move", "Closing", "31/02/2019", "", "", "", "", "", "", ""],
         "a.csv, row 7, column Date: '31/02/2019' is an impossible date: February 2019 has no day 31"),
        (["Move", "First referral", "", "", "", "Caseload", "-", "", "", "Police; Sch\x18ol"],
         "a.csv, row 7, column Who said so: 'Police; Sch\\x18ol' holds a control character that no file can carry"),
        (["Move", "First referral", "", "", "", "Caseload", "-", "", "", "Police;" + "x" * 50_000],
         "a.csv, row 7, column Who said so: 'Police;x"),
    ],
)  # fmt: skip
def test_problems_name_the_heading_that_a_person_sees(row: list[object], expected: str, tmp_path: Path) -> None:
    checked = check(read(_csv(tmp_path / "a.csv", [*ROWS, row])))
    assert checked.has_errors
    assert any(problem.sentence.startswith(expected) for problem in checked.problems), checked.problems


def test_a_blank_case_is_none_of_another_sheet(tmp_path: Path) -> None:
    """Of a sheet for each child, whose name says it, everything was stored with the child of the sheet before."""
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        for title, first in (("Child A", ROWS[0][0]), ("Child B", "")):
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate([HEADINGS, [first, *ROWS[0][1:]], ["", *ROWS[0][1:]]]):
                sheet.write_row(number, 0, row)
    problems = [problem.sentence for problem in read(file).problems if problem.severity == "error"]
    assert problems == [
        f"a.xlsx, sheet Child B, row {row}, column Case: is blank, and there is no case above it on its sheet. Fill in the case."
        for row in (2, 3)
    ]


def test_a_first_row_without_a_case(tmp_path: Path) -> None:
    checked = check(read(_csv(tmp_path / "a.csv", [["", *ROWS[0][1:]]])))
    assert (
        checked.problems[0].sentence
        == "a.csv, row 2, column Case: is blank, and there is no case above it. Fill in the case."
    )


def test_other_headings_are_left_out_with_a_warning(tmp_path: Path) -> None:
    checked = check(
        read(_csv(tmp_path / "a.csv", [[*row, "x"] for row in ROWS], [*HEADINGS, "Colour"])), sensitivity="open"
    )
    assert [problem.sentence for problem in checked.problems] == [
        "a.csv, column Colour: is no heading that Casethread knows, so the column is left out; it holds 'x'. "
        "If it holds something that Casethread reads: --column 'Colour=COLUMN'."
    ]


def test_a_column_that_is_left_out_is_named_with_some_of_its_values(tmp_path: Path) -> None:
    """They may say that a row is not to count."""
    values = ["Yes", "No - not accepted by the panel", "Yes", "Dr Patel", "n" * 50, "No - duplicate"]
    rows = [[*ROWS[0][:-1], f"Quote {number}", value] for number, value in enumerate(values)]
    checked = check(read(_csv(tmp_path / "a.csv", rows, [*HEADINGS, "In report?"])))
    [warning] = [problem.rule for problem in checked.problems if problem.code == "unknown_column"]
    assert warning.endswith(f"is left out; it holds 'Yes', 'No - not accepted by the panel', '{'n' * 39}…' and others")


def test_any_other_table_is_not_taken_for_one(tmp_path: Path) -> None:
    checked = check(read(_csv(tmp_path / "a.csv", [["A", "B"]], ["Case", "Notes"])))
    assert checked.problems[0].sentence == (
        "a.csv: is no sheet that Casethread knows: its headings are 'Case', 'Notes'. A sheet of contributions needs Case, "
        "Factor, and + or -. Rename them, begin with the template, or use a mapping."
    )
    titled = read(_csv(tmp_path / "b.csv", [["Case ref", "Factor", "Sign"], ["A", "B", "+"]], ["Factors log"]))
    assert "its headings are 'Case ref', 'Factor', 'Sign'." in titled.problems[0].sentence
    asked = check(read(tmp_path / "a.csv", as_="flat"))
    assert (
        "is no sheet of contributions: it has no heading for factor and + or -. Add it, or use a mapping."
        in asked.problems[0].sentence
    )


def test_a_long_title_keeps_the_id_that_earlier_versions_made(tmp_path: Path) -> None:
    title = "The night on which the children’s home – and nobody else – rang the duty desk"
    records = read(_csv(tmp_path / "long.csv", [["Move", title, "", "", "", "Caseload", "-", "", "", ""]])).records
    [episode] = [record.values["id"] for record in records if record.kind == "Episode"]
    assert episode.endswith("-" + hashlib.sha1(title.casefold().encode()).hexdigest()[:8])


@pytest.mark.parametrize("name", ["cases.csv", "Factors.csv", "contributed_to.csv"])
def test_a_flat_sheet_is_one_by_its_headings_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("case,episode,factor,+/-\nThe house,The visit,Caseload,-\n", encoding="utf-8")
    reading = read(path)
    assert (reading.loader, reading.problems) == ("flat", [])


@pytest.mark.parametrize("sign", ["+ or -", "+/-"])
def test_a_second_row_of_headings_in_another_order_is_said_to_be_one(tmp_path: Path, sign: str) -> None:
    headings = ["Case", "Episode", "Factor", sign, "Date"]
    rows = [
        ["Move", "First referral", "Caseload", "-", "2019-03"],
        ["Case", "Factor", "Episode", sign, "Date"],
        ["Move", "Supervision", "Handover", "+", "2019-11"],
        ["Move", "2019-12-01", "Handover", "so", "late"],
    ]
    errors = [p for p in check(read(_csv(tmp_path / "two.csv", rows, headings))).problems if p.severity == "error"]
    assert [error.sentence for error in errors] == [
        "two.csv, row 3: looks like headings, other than those at the top or in another order; what is below it is not "
        "read. Put its table on a sheet of its own, or bring its columns into the order of the first."
    ]


def dated(folder: Path, *typed: str) -> Checked:
    """A sheet that gives one episode these dates, in a row each."""
    rows = [["A", "Visit", date, "", "", f"Factor {number}", "+"] for number, date in enumerate(typed)]
    return check(read(_csv(folder / "dates.csv", rows)), sensitivity="open")


@pytest.mark.parametrize("typed", [("12 March 2021", "2021-03-12", "12th Mar 2021"), ("2021-06", "June 2021")])
def test_one_date_may_be_typed_in_several_ways(tmp_path: Path, typed: tuple[str, ...]) -> None:
    result = dated(tmp_path, *typed)
    assert result.problems == []
    assert {node.properties["start"] for node in result.nodes if node.label == "Episode"} <= {"2021-03-12", "2021-06"}


def test_another_date_differs_and_one_that_is_none_is_named(tmp_path: Path) -> None:
    differs, order = [
        problem.sentence for problem in dated(tmp_path, "12 March 2021", "2021-03-13", "05/03/2021").problems
    ]
    assert "column Date: '2021-03-13' differs from '12 March 2021', which rows from dates.csv, row 2 on say" in differs
    assert "column Date: '05/03/2021' can be read as two different days. Write 2021-03-05 for 5 March" in order


def test_errors_stand_in_the_order_of_their_rows(tmp_path: Path) -> None:
    """Of two rows of one episode the reader finds the second and the check the first."""
    rows = [["Child A", f"Visit {n // 2}", "14/03/2025 - 20/03/2025", "", "", f"Factor {n}", "-"] for n in range(6)]
    result = check(read(_csv(tmp_path / "a.csv", rows)))
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert [problem.place.row for problem in errors] == [2, 3, 4, 5, 6, 7]
    assert all("Write the day on which it began" in problem.fix for problem in errors)


def test_a_sheet_of_lists_that_is_left_out_says_why(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("Coding", "Lists"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([HEADINGS, *ROWS]):
                sheet.write_row(number, 0, row)
    account = read(tmp_path / "a.xlsx").cells
    assert account is not None
    [part] = account.left_out
    assert part == "sheet 'Lists' (by its name it has lists or explanations)"


def test_a_factor_alone_in_its_row_may_be_the_heading_of_a_group(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "case,episode,factor,+/-\nThe house,The visit,Caseload,-\n,,CULTURE,\n,,Trust,+\n,The call,Rotas,\n",
        encoding="utf-8",
    )
    alone, beside = [problem for problem in read(path).problems if problem.severity == "error"]
    assert "nothing but the factor stands in the row" in alone.rule and "'CULTURE' is the heading" in alone.fix
    assert (beside.place.row, beside.rule) == (5, "is blank, and is required")
