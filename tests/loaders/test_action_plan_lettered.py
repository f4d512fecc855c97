"""Several actions, owners, dates and colours as lettered lines of one row."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.lettered import is_list, marks_of

HEADINGS = ["Recommendation", "Action", "Lead agency", "Deadline", "RAG"]


@pytest.mark.parametrize(
    "marks", [("a)", "b)", "c)"), ("1.", "2.", "3."), ("(i)", "(ii)", "(iii)"), ("2.1", "2.2", "2.3")]
)
def test_lettered_lines_are_parted_or_named(tmp_path: Path, marks: tuple[str, ...]) -> None:
    cells = ["Buy|Train|Report", "Health|Police|Housing", "31/05/2024|30/06/2024|monthly", "Green|Red|Green"]
    lettered = ["\n".join(f"{m} {w}" for m, w in zip(marks, cell.split("|"), strict=True)) for cell in cells]
    reading = read(write_table(tmp_path / "plan.xlsx", [HEADINGS, ["Records are on time", *lettered]]))
    values = [record.values for record in reading.records if record.kind in ("Action", "Organisation")]
    assert [row["name"] for row in values if "name" in row] == ["Health", "Police", "Housing"]
    (action,) = (row for row in values if "text" in row)
    assert (action.get("due_on"), action.get("rag"), action["status"]) == (None, None, "not_known")
    sentences = "\n".join(problem.sentence for problem in reading.problems)
    assert f"row 2, column Action: holds several actions, {', '.join(marks)}: they are read as one action" in sentences
    assert "row 2, column Deadline: " in sentences
    assert "holds several dates: it is stored as it stands" in sentences
    assert "names several colours" in sentences


@pytest.mark.parametrize(
    "action", ["• Train\n• Audit", "- Train\n- Audit", "Train staff;\nAudit it", "\uf0b7\tTrain\n\uf0b7\tAudit"]
)
def test_actions_in_lines_of_their_own_are_named(tmp_path: Path, action: str) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [HEADINGS, ["See", action, "Health", "", "Green"]]))
    assert [problem.column for problem in reading.problems if problem.code == "several_actions"] == ["Action"]


@pytest.mark.parametrize(
    ("recommendation", "is_named"),
    [("1. Share\n\n2. See fathers", True), ("The board should\n1. share\n2. see fathers", False)],
)
def test_several_recommendations_in_one_cell_are_named_once(
    tmp_path: Path, recommendation: str, is_named: bool
) -> None:
    rows = [HEADINGS, *([recommendation, action, "Health", "", "Green"] for action in ("Write", "Train"))]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    problems = [problem.rule for problem in reading.problems if problem.code == "several_recommendations"]
    assert len(problems) == is_named and all("holds several recommendations, 1., 2." in rule for rule in problems)


def test_two_dates_due_in_one_cell_are_named(tmp_path: Path) -> None:
    row = ["See", "Write", "Health", "31/03/2024 and 30/06/2024", "Green"]
    reading = read(write_table(tmp_path / "plan.xlsx", [HEADINGS, row]))
    assert any("column Deadline" in problem.sentence for problem in reading.problems)


@pytest.mark.parametrize(
    "text",
    [
        "a) one",
        "Train staff\nand audit",
        "31.05.2024\n1.06.2024",
        "b) two\na) one",
        "A. Smith",
        "1.5 posts\n2.5 posts",
        "3.12 staff",
        "Audit the plans:\n- pre-birth\n- transfer",
        "- one",
    ],
)
def test_other_lines_are_no_list(text: str) -> None:
    assert marks_of(text) == []
    assert not is_list(text)
