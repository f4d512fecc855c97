"""Columns with the state of each agency beside each other, such as "Police RAG" and "Health RAG"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

COLUMNS = ["No", "Action", "Lead agency", "Target date"]
ROW = ["1", "Brief all staff", "Police, Health, Northwatch", "18/12/2026"]


def plan(path: Path, headings: list[str], *rows: list[str]) -> Path:
    return write_table(
        path, [["Child Linnet"], ["13 November 2026"], [*COLUMNS, *headings], *([*ROW, *row] for row in rows)]
    )


def action(reading: Reading) -> dict[str, Any]:
    [only] = [record.values for record in reading.records if record.kind == "Action"]
    return only


def differing(reading: Reading) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == "agencies_differ"]


@pytest.mark.parametrize(
    ("headings", "states", "status", "word"),
    [
        (["Police RAG", "Health RAG", "Education RAG"], ["Green", "Red", "Blue"], "in_progress", "Red"),
        (["Education RAG", "Health RAG", "Police RAG"], ["Blue", "Red", "Green"], "in_progress", "Red"),
        (["RAG - Police", "RAG (Health)"], ["Amber", "Blue"], "in_progress", "Amber"),
        (["Police RAG", "Health RAG"], ["Green - complete", "In progress"], "in_progress", "In progress"),
        (["Police RAG", "Health RAG"], ["Slipped", "Blue"], "not_known", "Slipped"),
        (["Northwatch RAG", "Police RAG"], ["Red", "Blue"], "in_progress", "Red"),  # by the name of an owner
        (["Police RAG Sept 2026", "Police RAG Oct 2026", "Health RAG Oct 2026"], ["Red", "Blue", "Amber"],
         "in_progress", "Amber"),
    ],
)  # fmt: skip
def test_of_the_states_of_agencies_the_one_furthest_from_completion_counts(
    tmp_path: Path, headings: list[str], states: list[str], status: str, word: str
) -> None:
    reading = read(plan(tmp_path / "plan.xlsx", headings, states))
    assert (action(reading)["status"], action(reading)["rag_in_source"]) == (status, word)
    [sentence] = differing(reading)
    at = states.index(word)
    assert f"row 4, column {headings[at]}: {word!r} stands beside" in sentence
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


def test_statuses_of_agencies_are_as_their_rags(tmp_path: Path) -> None:
    reading = read(plan(tmp_path / "plan.xlsx", ["Police status", "Health status"], ["Not started", "Completed"]))
    assert action(reading)["status"] == "planned"
    assert len(differing(reading)) == 1


@pytest.mark.parametrize("states", [["Blue", "Blue"], ["Blue", ""], ["", "Blue"], ["n/a", "Blue"], ["Blue", "-"]])
def test_an_action_is_completed_where_all_agencies_say_so(tmp_path: Path, states: list[str]) -> None:
    reading = read(plan(tmp_path / "plan.xlsx", ["Police RAG", "Health RAG"], states))
    assert action(reading)["status"] == "completed"
    assert not differing(reading)


def test_colours_without_words_count_as_words_do(tmp_path: Path) -> None:
    path = plan(tmp_path / "plan.xlsx", ["Police RAG", "Health RAG"], ["", ""])
    book = openpyxl.load_workbook(path)
    for cell, colour in (("E4", "FF0000"), ("F4", "00B050")):
        book.worksheets[0][cell].fill = PatternFill("solid", fgColor=colour)
    book.save(path)
    reading = read(path)
    assert action(reading)["rag"] == "red"
    assert len(differing(reading)) == 1


@pytest.mark.parametrize("overall", ["RAG", "Overall RAG", "Partnership RAG"])
def test_a_state_of_all_counts_before_those_of_agencies(tmp_path: Path, overall: str) -> None:
    reading = read(plan(tmp_path / "plan.xlsx", ["Police RAG", "Health RAG", overall], ["Red", "Blue", "Amber"]))
    assert action(reading)["rag"] == "amber"
    assert not differing(reading)
