"""Answers under a heading of evidence, such as "N" under "Evidence received? (Y/N)", are no evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Status"]
ACTIONS = [
    ["1", "Share", "Write", "Police", "Complete"],
    ["2", "Share", "Train", "Health", "Complete"],
    ["3", "Share", "Audit", "Housing", "On track"],
]


def reading(path: Path, heading: str, cells: list[object]) -> Reading:
    rows = [[*action, cell] for action, cell in zip(ACTIONS, cells, strict=True)]
    return read(write_table(path, [[*HEADINGS, heading], *rows]))


def evidence(read_plan: Reading) -> list[str | None]:
    return [record.values.get("evidence_in_source") for record in read_plan.records if record.kind == "Action"]


def named(read_plan: Reading) -> list[str]:
    return [problem.sentence for problem in read_plan.problems if problem.code == "no_evidence"]


@pytest.mark.parametrize("heading", ["Evidence received? (Y/N)", "Evidence seen", "Evidence provided (yes/no)"])
@pytest.mark.parametrize(
    "cells",
    [["N", "Y", "N"], ["yes", "No", ""], ["✓", "✗", "✓"], ["Received", "Outstanding", "Awaited"], ["n/a", "TBC", "-"]],
)
def test_a_column_of_answers_is_left_out_and_named(tmp_path: Path, heading: str, cells: list[object]) -> None:
    plan = reading(tmp_path / "plan.xlsx", heading, cells)
    filled = sum(map(bool, cells))
    assert evidence(plan) == [None, None, None]
    [sentence] = named(plan)
    assert f"column {heading}: says whether there is evidence, not what it is, and is left out" in sentence
    assert f"its {filled} filled cells say only" in sentence and "Write what the evidence is" in sentence
    assert plan.cells.left_out.total() == filled + 1
    assert plan.cells.used + plan.cells.left_out.total() == plan.cells.filled


def test_answers_among_evidence_are_left_out_alone(tmp_path: Path) -> None:
    plan = reading(tmp_path / "plan.xlsx", "Evidence", ["Yes - audit report", "Y", "Minutes of 3 May"])
    assert evidence(plan) == ["Yes - audit report", None, "Minutes of 3 May"]
    [sentence] = named(plan)
    assert "is evidence, but the cell of row 3 says only 'Y', which is none, and is left out" in sentence
    assert plan.cells.used + plan.cells.left_out.total() == plan.cells.filled


@pytest.mark.parametrize(
    "text", ["No further incidents", "All 41 schools receive it", "Received by all staff", "Yes, see audit"]
)
def test_words_that_are_evidence(tmp_path: Path, text: str) -> None:
    plan = reading(tmp_path / "plan.xlsx", "Evidence received?", [text, "", ""])
    assert evidence(plan) == [text, None, None]
    assert not named(plan)
