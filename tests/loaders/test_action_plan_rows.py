"""Rows and lines of a plan that look like a recommendation or an action and are none, such as counts and dates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.record import Reading

TITLE = ["Child A LCSPR action plan"]
HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG"]
ACTIONS = [
    ["1", "Improve recording", "Adopt the tool", "Police", "1 May 2024", "Amber"],
    ["2", "Improve recording", "Train 40 staff", "Health", "1 May 2024", "Red"],
]


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def texts(reading: Reading, kind: str) -> list[str]:
    return [row.get("text") or row["name"] for row in of(reading, kind)]


def problems(reading: Reading) -> str:
    return "\n".join(problem.sentence for problem in reading.problems)


@pytest.mark.parametrize(
    "below",
    [
        [["Red", 1], ["Amber", 1], ["Green", 0]],
        [["Total actions: 2"], ["Red", 1], ["Amber", 1]],
        [["", "", "Summary of RAG"], ["", "", "Number of actions red", 1], ["", "", "Not started"], ["", "", "Total", 2]],
        [["", "", "", "", "Red", 1], ["", "", "", "", "Total", "50%"]],
        [[], ["", "", "Number of actions", 2], [], ["Prepared by", "", "Quality team"]],
    ],
)  # fmt: skip
def test_counts_below_the_actions_are_none(tmp_path: Path, below: list[list[Any]]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, ["15 April 2024"], HEADINGS, *ACTIONS, *below]))
    assert texts(reading, "Action") == ["Adopt the tool", "Train 40 staff"]
    assert texts(reading, "Recommendation") == ["Improve recording"]
    assert texts(reading, "Organisation") == ["Police", "Health"]
    assert [row["due_on"] for row in of(reading, "Action")] == ["2024-05-01", "2024-05-01"]
    assert "is taken as a count and left out" in problems(reading)
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


@pytest.mark.parametrize(
    "last",
    [
        ["", "", "Audit the records", "", "", 2],  # where other actions have numbers for their RAG
        ["3", "Improve recording", "Audit the records"],
        ["", "", "Audit the records", "", 2024],  # a year
        ["", "", "Audit the records"],
    ],
)
def test_an_action_beside_a_number_is_no_count(tmp_path: Path, last: list[Any]) -> None:
    rows = [[*row[:5], number] for number, row in enumerate(ACTIONS, start=1)]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, *rows, last]))
    assert texts(reading, "Action")[2:] == ["Audit the records"]


@pytest.mark.parametrize("line", ["2 April 2024", "2 April 2024 (version 3)", "2 Apr 24", "2 May 2024: for all"])
def test_the_day_of_a_version_is_no_recommendation_over_actions_of_its_number(tmp_path: Path, line: str) -> None:
    action = ["2.1", "Hear the child", "Use the tool", "Police", "1 May 2024", "Red"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, [line], HEADINGS, action]))
    assert texts(reading, "Recommendation") == ["Hear the child"]
    assert [row["taken_on"][:4] for row in of(reading, "Source")] == ["2024"]


def test_a_numbered_recommendation_may_name_a_month(tmp_path: Path) -> None:
    headings, action = ["No", "Action", "Lead agency", "Target date"], ["2.1", "Hold a day", "Police", "1 May 2024"]
    line = ["2. March training days are held each year"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, line, headings, action]))
    assert texts(reading, "Recommendation") == line
