"""A tracker with a row for each action and month, which a column names."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import write_workbook

from loaders.read.action_plan import read
from loaders.records.problem import Problem

COLUMNS = ["Recommendation", "Action", "Lead agency", "Target date", "RAG"]


def refusals(folder: Path, heading: str, *rows: tuple[str, str, str, str, str]) -> list[Problem]:
    """What is refused of rows, each with its month, number, action, owner and RAG."""
    cells = [[month, number, "Share", action, owner, "18/12/2026", rag] for month, number, action, owner, rag in rows]
    headings = [heading, "No.", *COLUMNS]
    reading = read(write_workbook(folder / "plan.xlsx", {"Plan": [["Child Elm: action plan"], headings, *cells]}))
    assert all(problem.code == "rows_of_months" for problem in reading.problems if problem.severity == "error")
    return [problem for problem in reading.problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("heading", "months"),
    [
        ("Month", ("September 2026", "October 2026")),
        ("Reporting month", ("Sep-26", "Oct-26")),
        ("As at", ("30/09/2026", "31/10/2026")),
        ("Period", ("September", "October")),
        ("Quarter", ("Q1 2026/27", "Q2 2026/27")),
        ("Date of update", ("2026-09-30", "2026-10-31")),
    ],
)
def test_a_row_for_each_month_is_refused(tmp_path: Path, heading: str, months: tuple[str, str]) -> None:
    rows = [
        (months[0], "1.1", "Write", "Police", "Red"), (months[1], "1.1", "Write", "Police", "Green"),
        (months[0], "1.2", "Train", "Health", "Amber"), (months[1], "1.2", "Train", "Health", "Blue"),
    ]  # fmt: skip
    [error] = refusals(tmp_path, heading, *rows)
    assert (error.place.row, error.column, error.value) == (3, heading, months[0])
    assert f"is the month of an action that row 4 has again for {months[1]!r} with another state" in error.rule
    assert "2 rows (4, 6)" in error.rule
    assert "Keep the rows of the latest month alone" in error.fix


def test_a_reworded_or_renumbered_action_is_the_same(tmp_path: Path) -> None:
    reworded = [("May 2026", "1.1", "Write", "Police", "Red"), ("June 2026", "1.1", "Write it", "Police", "Green")]
    renumbered = [("May 2026", "1.1", "Train", "Police", "Red"), ("June 2026", "7", "Train", "Police", "Green")]
    assert len(refusals(tmp_path, "Month", *reworded)) == 1
    assert len(refusals(tmp_path, "Month", *renumbered)) == 1


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Month", [("May 2026", "1.1", "Write", "Police", "Red"), ("June 2026", "1.1", "Write", "Health", "Green")]),
        ("Month", [("May 2026", "1.1", "Write", "Police", "Red"), ("June 2026", "1.1", "Write", "Police", "Red")]),
        ("Month", [("May 2026", "1.1", "Write", "Police", "Red"), ("May 2026", "1.1", "Write", "Police", "Green")]),
        ("Month", [("May 2026", "1.1", "Write", "Police", "Red"), ("June 2026", "1.2", "Train", "Police", "Green")]),
        ("Period", [("short term", "1.1", "Write", "Police", "Red"), ("later", "1.1", "Write", "Police", "Green")]),
        ("Forum", [("May 2026", "1.1", "Write", "Police", "Red"), ("June 2026", "1.1", "Write", "Police", "Green")]),
    ],
)
def test_other_rows_are_not_refused(tmp_path: Path, heading: str, rows: list[tuple[str, str, str, str, str]]) -> None:
    assert refusals(tmp_path, heading, *rows) == []
