"""Rows of a plan whose cells stand beside their columns, and actions that are reported as no longer in the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from known_plan import load_plan
from openpyxl.styles import Font
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from loaders.load import load
from loaders.read.action_plan import read
from loaders.records.problem import Problem

pytestmark = pytest.mark.embedded

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Progress"]
BRIEF = ["1.2", "Escalate", "Brief all team managers on the new escalation guide", "Police", date(2024, 10, 30), "Red"]
ROWS: list[list[Any]] = [
    ["1.1", "Escalate", "Publish a one-page guide", "Health", date(2024, 7, 31), "Green", ""],
    [*BRIEF, "2 of 9 held"],
]


def plan(path: Path, rows: list[list[Any]], day: str = "1 February 2024") -> Path:
    return write_table(path, [["Child A rapid review: action plan"], [f"Version of {day}"], HEADINGS, *rows])


def problems(path: Path, row: list[Any], *codes: str) -> list[Problem]:
    codes = codes or ("shifted_row", "cell_in_wrong_column")
    reading = read(plan(path / "plan.xlsx", [ROWS[0], ["1.3", "Escalate", "Train", "TBC"], row]))
    return [problem for problem in reading.problems if problem.code in codes]


def test_a_row_that_slipped_to_the_right_is_refused(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, [*BRIEF[:2], "", *BRIEF[2:]])
    assert problem.severity == "error"
    assert problem.sentence == (
        "plan.xlsx, sheet Sheet1, row 6: has cells that stand one column too far to the right: 'Brief all team managers on"
        " the new escalation guide' (an action) under 'Lead agency', 'Police' (an agency) under 'Target date', '2024-10-30'"
        " (a day) under 'RAG'. Move these cells, and those beside them, one column to the left."
    )


@pytest.mark.parametrize(
    ("row", "side"),
    [
        ([*BRIEF[:3], "", *BRIEF[3:]], "one column too far to the right"),
        (["1.2", "", "", *BRIEF[1:5]], "2 columns too far to the right"),
        ([*BRIEF[:3], *BRIEF[4:]], "one column too far to the left"),
    ],
)
def test_so_is_one_that_slipped_elsewhere_or_farther(tmp_path: Path, row: list[Any], side: str) -> None:
    [problem] = problems(tmp_path, row)
    assert (problem.severity, side in problem.rule) == ("error", True)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ([*BRIEF[:3], "Police", "Health", "Red"], "Target date", "Health"),
        ([*BRIEF[:5], date(2024, 9, 3)], "RAG", "2024-09-03"),
        (["1.2", "Escalate", "", BRIEF[2]], "Lead agency", BRIEF[2]),
    ],
)
def test_one_cell_that_stands_wrong_is_named(tmp_path: Path, row: list[Any], column: str, value: str) -> None:
    [problem] = problems(tmp_path, row)
    assert (problem.severity, problem.column, problem.value) == ("warning", column, value)
    assert "may stand in the wrong columns" in problem.rule


@pytest.mark.parametrize(
    "row",
    [
        BRIEF,
        [*BRIEF[:4], "Complete", "Blue"],
        [*BRIEF[:4], "", "Completed 12/03/2024"],
        [*BRIEF[:3], "TBC", "TBC", ""],
        [*BRIEF[:3], "", "TBC", "TBC"],
        ["", "Escalate", "", "All agencies, schools and GPs who work with children in the area", "Ongoing"],
        ["1.2", "Escalate", "Brief", "Office of the Police and Crime Commissioner for Northmere", "", ""],
    ],
)
def test_cells_in_their_places_are_not(tmp_path: Path, row: list[Any]) -> None:
    assert problems(tmp_path, row) == []


def test_an_agency_under_who_and_by_when_stands_where_it_belongs(tmp_path: Path) -> None:
    headings = ["No", "Recommendation", "Action", "Who and by when", "RAG"]
    rows = [["1.1", "Escalate", "Publish", "Police – 31/12/2026", "Red"], ["1.2", "Escalate", "Brief", "Police", "Red"]]
    reading = read(write_table(tmp_path / "plan.xlsx", [headings, *rows]))
    assert "cell_in_wrong_column" not in {problem.code for problem in reading.problems}


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (["1.2", "Escalate", "", "", "", "", BRIEF[2]], "its number and its words stand in row 5"),
        (["1.2", "Escalate", "", "Police"], "its number stands in row 5"),
        (["1.3", "Escalate", "Train", BRIEF[2]], "its words stand in row 5"),
        (["Completed since the last report: 1.2 (24/01/2025), 3.1"], "its number is named in row 5"),
        (["Reviewed on 1.2.2024 with 11.2 and 1.2.1"], ""),
        (["1.3", "Escalate", "Train", "Police"], ""),
        (["1.2", "Listen", "Train", "Education"], ""),
    ],
)
def test_an_action_that_the_file_still_has_is_not_said_to_be_gone(
    prepared: Database, tmp_path: Path, row: list[Any], where: str
) -> None:
    load_plan(prepared, plan(tmp_path / "first.xlsx", ROWS))
    outcome = load(prepared, plan(tmp_path / "second.xlsx", [ROWS[0], row], "1 March 2024"), by=OWNER, dry_run=True)
    [missing] = [p for p in outcome.warnings if p.code == "no_longer_in_plan" and str(p.value).startswith("1.2")]
    assert ("no longer in the plan" in missing.rule) is not bool(where)
    assert where in missing.rule


def test_a_line_that_is_left_out_is_shown_whole(tmp_path: Path) -> None:
    line = "Completed since the last report: 1.2 (24/01/2025), 3.1 (17/01/2025). " + "No exceptions to report. " * 9
    reading = read(plan(tmp_path / "plan.xlsx", [*ROWS, [""], [line * 2], [line]]))
    values = [problem.value for problem in reading.problems if problem.code == "note_row"]
    assert values == [f"{line * 2}"[:297] + "...", line.strip()]


def test_the_words_of_an_action_of_the_graph_are_no_owner(prepared: Database, tmp_path: Path) -> None:
    rows: list[list[Any]] = [ROWS[0], ["1.2", "Escalate", "Brief managers", "Police", "", "", ""]]
    load_plan(prepared, plan(tmp_path / "first.xlsx", rows))
    slipped = plan(tmp_path / "second.xlsx", [ROWS[0], ["1.2", "Escalate", "", "Brief managers"]], "1 March 2024")
    [warning] = [
        p for p in load(prepared, slipped, by=OWNER, dry_run=True).warnings if p.code == "cell_in_wrong_column"
    ]
    assert "has the words of an action, where its column has an agency" in warning.rule


def test_a_new_addressee_is_named(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, plan(tmp_path / "first.xlsx", ROWS))
    more: list[list[Any]] = [*ROWS, ["", "Escalate", "", "Northmere Council"]]
    outcome = load(prepared, plan(tmp_path / "second.xlsx", more, "1 March 2024"), by=OWNER, dry_run=True)
    assert [difference.changes for difference in outcome.action_differences] == [("new addressee: Northmere Council",)]


def test_nor_is_a_recommendation(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, plan(tmp_path / "first.xlsx", [*ROWS, ["2.1", "Listen to children", "Ask them", "Health"]]))
    row = ["2.1", "", "Ask them", "Health", "", "", "Listen to children"]
    outcome = load(prepared, plan(tmp_path / "second.xlsx", [*ROWS, row], "1 March 2024"), by=OWNER, dry_run=True)
    [missing] = [p.rule for p in outcome.warnings if p.code == "no_longer_in_plan"]
    assert missing == "is a recommendation that no row is read as, though its words stand in row 6; it stays as it is"


def test_nor_is_one_whose_row_is_struck_out(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, plan(tmp_path / "first.xlsx", ROWS))
    path = plan(tmp_path / "second.xlsx", ROWS, "1 March 2024")
    book = openpyxl.load_workbook(path)
    for cell in book.worksheets[0][5]:
        cell.font = Font(strike=True)
    book.save(path)
    [missing] = [p.rule for p in load(prepared, path, by=OWNER, dry_run=True).warnings if p.code == "no_longer_in_plan"]
    assert "though its number and its words stand in row 5" in missing
