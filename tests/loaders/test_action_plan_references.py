"""A cell that only names another row ("Same as 2.1") is that row's cell, and never an organisation, a post or a date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Lead role", "Target date", "Status", "Progress"]
FIRST = ["1.1", "Share", "Write", "Police", "Superintendent", "30/06/2025", "Not started", ""]


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def plan(folder: Path, *rows: list[str]) -> Reading:
    return read(write_table(folder / "plan.xlsx", [HEADINGS, FIRST, *rows]))


@pytest.mark.parametrize(
    "words", ["Same as 1.1", "As per 1.1", "as 1.1", "See 1.1", "As for action 1.1", "refer to 1.1", "(see 1.1 above)"]
)
def test_it_is_read_as_the_cell_of_that_row(tmp_path: Path, words: str) -> None:
    other = ["1.2", "", "Post", "Health", "Matron", "31/07/2025", "In progress", ""]
    reading = plan(tmp_path, other, ["1.3", "", "Train", words, words, words, words, words])
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police", "Health"]
    action = of(reading, "Action")[2]
    assert (action["due_on"], action["status"], action["status_in_source"]) == (
        "2025-06-30",
        "planned",
        "Not started",
    )
    assert [row["job_role"] for row in of(reading, "OWNED_BY")] == ["Superintendent", "Matron", "Superintendent"]
    assert [row["to_value"] for row in of(reading, "Event") if row["field"] == "progress_note"] == [words]
    said = [problem for problem in reading.problems if problem.code == "value_of_row"]
    assert {problem.column for problem in said} == {"Lead agency", "Lead role", "Target date", "Status"}
    assert said[0].rule == f"1 cell names the row that has the value, and is read so: {words!r} in row 4"


def test_a_row_that_refers_to_one_that_refers_to_a_third_has_the_value_of_that(tmp_path: Path) -> None:
    reading = plan(
        tmp_path,
        ["1.2", "", "Post", "As 1.1", "", "", "", ""],
        ["1.3", "", "Train", "Same as 1.2", "", "", "", ""],
        ["1.4", "", "Teach", '"', "", "", "", ""],
    )
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police"]
    assert len(of(reading, "OWNED_BY")) == 4


@pytest.mark.parametrize("words", ["Same as 4.7", "As per 1.2", "See 1.1 and 4.7", "as row 9"])
def test_one_that_names_no_one_row_is_named_and_keeps_its_words(tmp_path: Path, words: str) -> None:
    reading = plan(tmp_path, ["1.2", "", "Train", words, words, words, words, ""])
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police"]
    action = of(reading, "Action")[1]
    assert (action["owners_in_source"], action["due_in_source"], action.get("due_on")) == (words, words, None)
    assert [row.get("job_role") for row in of(reading, "OWNED_BY")] == ["Superintendent"]
    said = [problem for problem in reading.problems if problem.code == "refers_to_row"]
    assert [(problem.place.row, problem.column, problem.value) for problem in said] == [
        (3, heading, words) for heading in HEADINGS[3:7]
    ]
    assert not any(question.key.startswith("status: ") for question in reading.questions)
    assert reading.cells.left_out == {f"{words!r} in column 'Lead role' of 'Sheet1'": 1}


def test_two_rows_of_one_number_are_none(tmp_path: Path) -> None:
    reading = plan(
        tmp_path, ["1.1", "", "Post", "Health", "", "", "", ""], ["1.2", "", "Train", "Same as 1.1", "", "", "", ""]
    )
    assert of(reading, "Action")[2]["owners_in_source"] == "Same as 1.1"


@pytest.mark.parametrize("words", ["As above", "Same", '"'])
def test_a_ditto_mark_with_nothing_above_is_no_owner(tmp_path: Path, words: str) -> None:
    rows = [HEADINGS, ["1.1", "Share", "Write", words, words, words, "", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert not of(reading, "Organisation")
    assert [problem.column for problem in reading.problems if problem.code == "refers_to_row"] == HEADINGS[3:6]
