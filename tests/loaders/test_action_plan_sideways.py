"""A plan turned on its side is refused with a message that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from plan_documents import shade, write_blocks, write_table

from loaders.read.action_plan.sideways import headings_on_side
from loaders.read.choose_loader import read

ROWS = [
    ["Action no", "1", "2"],
    ["Action:", "Write discharge guidance", "Train ward staff"],
    ["Lead agency:", "Hospital Trust", "ICB"],
    ["Target date:", "01/03/2024", ""],
    ["RAG", "Green", "Amber"],
]


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv"])
def test_a_plan_on_its_side_is_said_to_be_one(tmp_path: Path, kind: str) -> None:
    title, path = "Child Linnet rapid review: actions", tmp_path / f"plan.{kind}"
    if kind == "xlsx":
        write_table(path, [[title], *ROWS], "Tracker")
    elif kind == "docx":
        write_blocks(path, title, ROWS)
    else:
        path.write_text("\n".join(",".join(row) for row in ROWS), encoding="utf-8")
    reading = read(path)
    assert not reading.records
    (error,) = [problem.sentence for problem in reading.problems if problem.severity == "error"]
    assert error == (
        f"plan.{kind}: holds no action plan whose rows are actions: it is turned on its side. "
        "Paste it with Transpose in Excel (copy a table of Word into Excel first), so that each action is a row."
    )
    (where,) = [problem for problem in reading.problems if problem.code == "on_its_side"]
    assert "its headings one below the other: 'Action no', 'Action', 'Lead agency'" in where.rule
    assert reading.cells.filled == reading.cells.left_out.total()


def test_a_table_beside_a_plan_does_not_stop_it(tmp_path: Path) -> None:
    plan = [["Action", "Lead agency", "Target date"], ["Write", "Police", "May 2024"]]
    reading = read(write_blocks(tmp_path / "plan.docx", "# Child Linnet rapid review: action plan", ROWS, plan))
    assert [record.values["title"] for record in reading.records if record.kind == "Action"] == ["Write"]
    assert [problem.code for problem in reading.problems][:1] == ["on_its_side"]
    assert not [problem for problem in reading.problems if problem.severity == "error"]


def test_a_column_of_such_words_alone_is_no_plan() -> None:
    assert headings_on_side(ROWS)
    assert not headings_on_side([row[:1] for row in ROWS])
    assert not headings_on_side([["Case", "Factor", "+"], ["Action", "Lead", "1"], ["RAG", "Lead", "2"]])


def test_a_plan_whose_headings_stand_too_low_says_where(tmp_path: Path) -> None:
    above = [[f"How to use this plan, paragraph {number}"] for number in range(24)]
    rows = [*above, ["Action", "Lead agency", "Due"], ["Write", "Police", "May 2025"]]
    (error,) = [p.sentence for p in read(write_table(tmp_path / "plan.xlsx", rows)).problems if p.severity == "error"]
    assert error == (
        "plan.xlsx: holds no action plan that can be read: its headings stand in row 25, and only the first 20 filled rows "
        "are searched for them. Delete rows above them, or move these below the table."
    )


def _form(action: str, *more: list[str], label: str = "Action") -> list[list[str]]:
    return [*more, [label, action], ["Lead agency:", "Police"], ["RAG", ""]]


@pytest.mark.parametrize(
    ("first", "second", "leads"),
    [
        (["## Recommendation 1: Share", "### Action 1.1", _form("Write")],
         ["## Recommendation 2: Listen", "### Action 2.1", _form("Train")],
         [("1.1", "Write", "Share"), ("2.1", "Train", "Listen")]),
        ([_form("Write", ["Recommendation 1", "Share"], label="Action 1")],
         ["Next", _form("Train", ["Recommendation 2", "Listen"], label="Action 2")],
         [("1", "Write", "Share"), ("2", "Train", "Listen")]),
        ([_form("Write", ["Action 7", ""], ["Recommendation", "Share"])],
         ["Next", _form("Train", ["Action 8", ""], ["Recommendation", "Share"])],
         [("7", "Write", "Share"), ("8", "Train", "Share")]),
    ],
)  # fmt: skip
def test_forms_are_the_rows_of_one_plan(
    tmp_path: Path, first: list[Any], second: list[Any], leads: list[tuple[str, str, str]]
) -> None:
    path = write_blocks(tmp_path / "plan.docx", "# Child Oak action plan", *first, *second, "Spare", _form(""))
    document = Document(str(path))
    shade(document.tables[1].rows[-1].cells[1], "FF0000")
    document.save(str(path))
    reading = read(path)
    of = {record.values["id"]: record.values for record in reading.records}
    links = [record.values for record in reading.records if record.kind == "LED_TO"]
    actions = [of[link["to_id"]] for link in links]
    recommendations = [of[link["from_id"]]["title"] for link in links]
    assert [
        (action["ref"], action["title"], title) for action, title in zip(actions, recommendations, strict=True)
    ] == leads
    assert [action.get("rag") for action in actions] == [None, "red"]
    assert "forms" in {problem.code for problem in reading.problems}
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()
