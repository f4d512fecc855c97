"""What stands beside a plan, beyond a blank column: a key, counts or another plan, and never what an action's row says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = "No,Recommendation,Action,Lead agency,Target date,RAG"
ROWS = [
    f"{number},Share,{action},Police,30/06/2025,Green" for number, action in enumerate(("Write", "Train", "Audit"), 1)
]


def reading(folder: Path, *beside: str, parts: dict[str, bool] | None = None) -> Reading:
    """A plan of three actions, all green, and two columns further on the cells of `beside`."""
    lines = [*(HEADINGS, *ROWS), *[",,,,,"] * (len(beside) - 1 - len(ROWS))]
    (folder / "plan.csv").write_text(
        "\n".join(f"{line},,{cells}" for line, cells in zip(lines, [*beside, *[""] * len(lines)], strict=False))
    )
    return read(folder / "plan.csv", parts=parts)


def rags(of: Reading) -> list[Any]:
    return [record.values.get("rag") for record in of.records if record.kind == "Action"]


@pytest.mark.parametrize(
    "beside",
    [
        ("RAG,Meaning", "Red,Not started", "Amber,Late", "Blue,Done"),
        ("RAG", "Red", "Amber", "Green"),
        ("Status,Count", "Complete,0", "On track,3"),
        ("Status", "Complete", "Overdue"),
        ("No,Action,Lead agency,Target date,RAG", "1,Brief,Health,31/07/2025,Red", "2,Map,Health,31/07/2025,Red", "3,Test,Health,,Red"),
    ],
)  # fmt: skip
def test_a_list_beside_a_plan_says_nothing_of_its_actions(tmp_path: Path, beside: tuple[str, ...]) -> None:
    plan = reading(tmp_path, *beside)
    actions = [record.values for record in plan.records if record.kind == "Action"]
    assert [(row["title"], row["rag"], row["status"]) for row in actions] == [
        (title, "green", "in_progress") for title in ("Write", "Train", "Audit")
    ]
    assert [problem.code for problem in plan.problems if problem.code == "beside_table"] == ["beside_table"]
    assert plan.cells.filled == plan.cells.used + plan.cells.left_out.total()


@pytest.mark.parametrize(
    "beside",
    [
        ("RAG March,Progress", "Amber,begun", "Amber,begun", "Amber,begun"),
        ("Revised RAG", "Amber", "Amber", "Amber"),
        ("Status RAG,Priority", "Amber,high", "Amber,low", "Amber,low"),
    ],
)
def test_columns_of_the_plan_beyond_a_blank_one_are_read(tmp_path: Path, beside: tuple[str, ...]) -> None:
    assert rags(reading(tmp_path, *beside)) == ["amber"] * 3


def test_a_list_beside_a_plan_is_read_where_somebody_wants_it(tmp_path: Path) -> None:
    plan = reading(tmp_path, "RAG", "Red", "Amber", "Blue", parts={"column H of 'plan'": True})
    assert rags(plan) == ["red", "amber", "blue"]
