"""The cell of the date due of a plan's row: revised dates, and times that are no dates."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read


def due(path: Path, cell: str, **answers: str) -> tuple[str | None, list[str]]:
    """The date due of an action with this cell, and the codes of what is said of it."""
    rows = [["Version 2, 30/01/2025"], ["Action", "Lead agency", "Timescale"], ["Write", "Police", cell]]
    reading = read(write_table(path / "plan.xlsx", rows), answers=answers)
    [action] = [record.values for record in reading.records if record.kind == "Action"]
    assert action["due_in_source"] == cell
    return action.get("due_on"), [problem.code for problem in reading.problems if problem.column == "Timescale"]


@pytest.mark.parametrize(
    "cell",
    [
        "31/05/2025 revised to 31/08/2025",
        "31/05/2025 (extended to 31/08/2025)",
        "31/05/2025, now 31/08/2025",
        "31 May 2025 - revised date: 31 August 2025",
        "Original: 31/05/2025\nRevised: 31/08/2025",
        "was 31/05/25 now 31/08/25",
        "31/03/2025 revised to 31/05/2025 and then moved to 31/08/2025",
        "31/05/2025 → 31/08/2025",
        "31/08/2025 (extended from 31/05/2025)",
        "31/08/2025 (was 31/05/2025)",
        "Revised date 31/08/2025; original 31/05/2025",
        "Extended to 31/08/2025",
        "31/05/2025 extension agreed to 31/08/2025",
        "31/05/2025\nExtended to 31/08/2025 (agreed at Board 14/02/25)",
        "31/05/2025, now 31/08/2025 as agreed by the chair on 14/02/25",
        "31/08/2025 (approved 14/02/25)",
    ],
)
def test_of_a_revised_date_the_new_one_is_due(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == ("2025-08-31", [])


@pytest.mark.parametrize(
    "cell",
    [
        "31/03/2025 and 30/06/2025",
        "30/09/2025\n31/12/2025",
        "31/05/2025 or revised 31/08/2025 if funded",
        "31/05/2025 agreed to be 31/08/2025 from now",
    ],
)
def test_of_other_dates_none_is_due_and_they_are_named(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == (None, ["several_dates"])


@pytest.mark.parametrize(
    "cell",
    [
        "Easter 2025",
        "Mar/Apr 2025",
        "Autumn half-term 2025",
        "Summer",
        "Academic year 2025/26",
        "end of term",
        "next May",
    ],
)
def test_a_time_that_is_no_date_is_named(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == (None, ["no_date_due"])


@pytest.mark.parametrize("cell", ["FY25/26", "FY 2025/26", "End of FY 25/26", "Financial year 2025/2026"])
def test_a_financial_year_is_due_at_its_end(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == ("2026-03-31", [])


@pytest.mark.parametrize(
    "cell",
    [
        "from 1 May to 30 June 2025",
        "1 May - 30 June 2025",
        "01/05/2025 to 30/06/2025",
        "between 1 May 2025 and 30 June 2025",
        "1 May–30 June 2025",
    ],
)
def test_the_end_of_a_time_is_due_and_said(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == ("2025-06-30", ["span"])


def test_the_year_of_the_end_of_a_time_is_asked(tmp_path: Path) -> None:
    cell = "from 1 May to 30 June"
    assert due(tmp_path, cell) == (None, [])
    assert due(tmp_path, cell, **{"date: 30 June": "2025"}) == ("2025-06-30", ["span"])


@pytest.mark.parametrize(
    "cell", ["by 30/06/2025 at the latest", "30/06/2025 (or sooner)", "30/06/2025*", "c. 30/06/2025"]
)
def test_words_around_a_day_that_change_nothing_are_none(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == ("2025-06-30", [])


@pytest.mark.parametrize("cell", ["Completed", "Done", "Action closed"])
def test_that_an_action_is_completed_is_no_date_due_and_said(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == (None, ["completed_when_due"])
    [action] = [record for record in read(tmp_path / "plan.xlsx").records if record.kind == "Action"]
    assert "due_on" not in action.cleared, "the date of an earlier version stays"


@pytest.mark.parametrize("cell", ["ongoing", "by next Board", "Within 6 weeks of publication", "it may be long"])
def test_words_without_a_time_are_words(tmp_path: Path, cell: str) -> None:
    assert due(tmp_path, cell) == (None, [])


@pytest.mark.parametrize(
    ("cell", "owner", "day"),
    [
        ("Health visiting – 30/11/2026", "Health visiting", "2026-11-30"),
        ("Midwifery, by March 2027", "Midwifery", "2027-03"),
        ("Police\n18 December 2026", "Police", "2026-12-18"),
        ("Police (end of March 2027)", "Police", "2027-03-31"),
        ("30/11/2026 - Police", "Police", "2026-11-30"),
        ("Police by 30/11/2026", "Police", "2026-11-30"),
        ("Police - ongoing", "Police", None),
        ("Police", "Police", None),
    ],
)
@pytest.mark.parametrize("heading", ["Who and by when", "Lead / timescale", "Owner & date", "By whom\nDeadline"])
def test_owners_and_dates_due_in_one_column_are_parted(
    tmp_path: Path, cell: str, owner: str, day: str | None, heading: str
) -> None:
    rows = [["Version 2, 30/01/2025"], ["No", "Learning", "Action", heading, "RAG"], ["1", "Ask", "Write", cell, "Red"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    named = [record.values["name"] for record in reading.records if record.kind == "Organisation"]
    [action] = [record.values for record in reading.records if record.kind == "Action"]
    assert (named, action.get("due_on")) == ([owner], day)
    assert "owners_with_dates" in {problem.code for problem in reading.problems}
    assert reading.cells is not None and reading.cells.filled == reading.cells.used


def test_a_time_of_day_is_named_once_for_its_column(tmp_path: Path) -> None:
    rows = [["Action", "Lead agency", "Timescale"], *([f"Do {n}", "Police", f"{n}/12/2026 17:00"] for n in (17, 18))]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [record.values["due_on"] for record in reading.records if record.kind == "Action"] == [
        "2026-12-17",
        "2026-12-18",
    ]
    assert [problem.column for problem in reading.problems if problem.code == "time_of_day"] == ["Timescale"]


def test_moments_in_universal_time_are_days_and_are_said_once_for_each_column(tmp_path: Path) -> None:
    days = ["2026-09-29T23:00:00Z", "2026-06-29T23:00:00Z", "2026-12-18T09:30:00Z", "2026-12-18T00:00:00+00:00"]
    rows: list[list[str | None]] = [
        ["Action", "Lead agency", "Target date", "Date completed"],
        *([f"Do {n}", "Police", day, "2026-05-21T23:00:00Z" if n else None] for n, day in enumerate(days)),
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    actions = [record.values for record in reading.records if record.kind == "Action"]
    assert [action["due_on"] for action in actions] == ["2026-09-30", "2026-06-30", "2026-12-18", "2026-12-18"]
    assert [action.get("closed_on") for action in actions] == [None, "2026-05-22", "2026-05-22", "2026-05-22"]
    said = [
        (problem.column, problem.value, problem.rule.split(",")[0]) for problem in reading.problems if problem.column
    ]
    assert said == [
        ("Target date", "2026-09-29T23:00:00Z", "is midnight in Britain"),
        ("Date completed", "2026-05-21T23:00:00Z", "is midnight in Britain"),
        ("Target date", "2026-12-18T09:30:00Z", "says the time of day"),
    ]
    assert reading.cells is not None and reading.cells.filled == reading.cells.used


@pytest.mark.parametrize(
    "cell",
    [
        "From 30/04/2027",
        "from 05/04/2027",
        "From April 2027",
        "From April",
        "From 1 April 2027 onwards",
        "Starting 1/5/2027",
        "Begins 1 May 2027",
        "Commencing May 2027",
        "Starts on 1 May 2027",
        "To commence from 1 May 2027",
    ],
)
def test_by_the_day_from_which_it_begins_none_is_due(tmp_path: Path, cell: str) -> None:
    rows = [["Version 2, 30/01/2025"], ["Action", "Lead agency", "Timescale"], ["Write", "Police", cell]]
    assert not read(write_table(tmp_path / "plan.xlsx", rows)).questions
    assert due(tmp_path, cell) == (None, ["begins_only"])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("From 1 May 2027 to 30 June 2027", "2027-06-30"),
        ("Start of April 2027", "2027-04"),
        ("Beginning April 2027", "2027-04"),
        ("Week commencing 3 May 2027", "2027-05-09"),
        ("By 30/04/2027", "2027-04-30"),
    ],
)
def test_an_end_or_a_part_of_a_month_is_due_as_before(tmp_path: Path, cell: str, day: str) -> None:
    assert due(tmp_path, cell)[0] == day
