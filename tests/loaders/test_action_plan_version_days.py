"""Which line above a plan's headings says the day of the version."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["Action no", "Action", "Lead agency", "Target date", "RAG"]
ROWS = [["1.1", "Ask who lives in the home", "Housing", "31/12/2026", "Amber"]]
VERSION = "Version 2, 6 November 2026"


def plan(path: Path, *lines: str) -> Reading:
    return read(write_table(path, [*([line] for line in lines), HEADINGS, *ROWS]))


def taken_on(reading: Reading) -> object:
    [source] = [record for record in reading.records if record.kind == "Source"]
    return source.values.get("taken_on")


def review(reading: Reading) -> object:
    [only] = [record for record in reading.records if record.kind == "Review"]
    return only.values["title"]


OTHER_DAYS = [
    "Date of death: 3 March 2025",
    "Child's date of birth: 9 May 2017",
    "DOB 09/05/2017",
    "Child Lark was born on 9 May 2017",
    "Date of the incident - 3 March 2025",
    "Date of serious incident: 3 March 2025",
    "Incident: 3 March 2025",
    "Report published: 12 June 2026",
    "Published 12 June 2026",
    "3 March 2025 (date of death)",
    "Next meeting: 14 December 2026",
    "Date of next update: 14 December 2026",
    "Next review 14 December 2026",
    "Review due 14 December 2026",
    "To be updated by 14 December 2026",
]


@pytest.mark.parametrize("line", OTHER_DAYS)
def test_a_day_of_something_else_is_never_that_of_the_version(tmp_path: Path, line: str) -> None:
    alone = plan(tmp_path / "alone.xlsx", "LCSPR Child Lark", line)
    assert taken_on(alone) is None
    assert {"no_version", "above_headings"} <= {problem.code for problem in alone.problems}
    for lines in ([line, VERSION], [VERSION, line], [line, "6 November 2026"]):
        reading = plan(tmp_path / "both.xlsx", "LCSPR Child Lark", *lines)
        assert (taken_on(reading), review(reading)) == ("2026-11-06", "LCSPR Child Lark")
        assert [problem.value for problem in reading.problems if problem.code == "above_headings"] == [line]


@pytest.mark.parametrize("line", ["Version 4, 6-Nov-26", "v4 - 6 Nov 26", "Updated 6th November '26", "As at 06/11/26"])
def test_the_year_beside_a_version_may_have_two_digits(tmp_path: Path, line: str) -> None:
    reading = plan(tmp_path / "plan.xlsx", "LCSPR Child Lark", line)
    assert (taken_on(reading), review(reading)) == ("2026-11-06", "LCSPR Child Lark")
    assert not {"no_version", "above_headings"} & {problem.code for problem in reading.problems}


def test_it_names_no_review_where_it_stands_first(tmp_path: Path) -> None:
    assert review(plan(tmp_path / "lark.xlsx", "Date of death: 3 March 2025", "Child Lark", VERSION)) == "Child Lark"


@pytest.mark.parametrize(
    "line",
    [
        "Version 2, published 6 November 2026",
        "Action plan published 6 November 2026",
        "Updated 6 November 2026 (next meeting: 14 December 2026)",
        "Date of death: 3 March 2025; updated 6 November 2026",
        "Learning from deaths - position at 6 November 2026",
        "Next steps - 6 November 2026",
        "Learning from safe discharge, 6 November 2026",
        "Last reviewed: 06/11/26, 13:00",
        "Northmere Board, 6 November 2026",
        "Reported to the panel on 6 November 2026",
    ],
)
def test_a_line_that_may_be_of_the_version_still_is(tmp_path: Path, line: str) -> None:
    assert taken_on(plan(tmp_path / "plan.xlsx", "LCSPR Child Lark", line)) == "2026-11-06"


@pytest.mark.parametrize("line", [VERSION, "As at 6 November 2026", "Last reviewed 6 November 2026", "6 November 2026"])
def test_a_line_that_calls_itself_a_version_comes_before_any_other(tmp_path: Path, line: str) -> None:
    reading = plan(tmp_path / "plan.xlsx", "LCSPR Child Lark", "Commissioned on 12 June 2025", line)
    assert taken_on(reading) == "2026-11-06"


def test_a_second_line_that_calls_itself_a_version_is_said_to_be_one(tmp_path: Path) -> None:
    reading = plan(tmp_path / "plan.xlsx", "LCSPR Child Lark", VERSION, "Updated 9 November 2026")
    [problem] = [problem for problem in reading.problems if problem.code == "above_headings"]
    assert (problem.value, taken_on(reading)) == ("Updated 9 November 2026", "2026-11-06")
    assert f"{VERSION!r} is taken for it" in problem.rule


@pytest.mark.parametrize(
    "line",
    ["Version 4 - 5th November", "as at 5 November", "updated 5/11", "Updated November 5", "Version 4 (November)"],
)
def test_a_day_without_its_year_is_named_as_such(tmp_path: Path, line: str) -> None:
    reading = plan(tmp_path / "plan.xlsx", "LCSPR Child Lark action plan", line)
    assert (review(reading), taken_on(reading)) == ("LCSPR Child Lark", None)
    [said] = [problem for problem in reading.problems if problem.code == "above_headings"]
    assert (said.place.row, said.value, said.fix) == (2, line, "Write the year, too, such as: 17 October 2024.")
    assert "the day of the version without its year" in said.rule
    alone = plan(tmp_path / "alone.xlsx", line)
    assert review(alone) == "alone"
    named = plan(tmp_path / "named.xlsx", f"Operation Lark - {line}")
    assert "Operation Lark" in str(review(named))
    of_title = plan(tmp_path / "title.xlsx", f"LCSPR Child Lark action plan - {line}")
    assert [problem.place.row for problem in of_title.problems if problem.code == "version_without_year"] == [1]


@pytest.mark.parametrize("line", ["Version 4", "Version 1/2", "Updated monthly", "This version may change"])
def test_a_version_without_a_day_is_not_said_to_be_none(tmp_path: Path, line: str) -> None:
    reading = plan(tmp_path / "plan.xlsx", "LCSPR Child Lark action plan", line)
    [said] = [problem for problem in reading.problems if problem.code == "above_headings"]
    assert "with no day that can be read" in said.rule
    assert said.value == line
