"""Cells that a plan filled before and leaves empty in its next version: what they said stays, and a warning says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from loaders.load import Outcome, load

pytestmark = pytest.mark.embedded

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Evidence", "Update"]
FULL = {"owner": "Police", "due": "31/12/2026", "rag": "Amber", "evidence": "Audit", "note": "14/09/2026 - begun"}


def version(path: Path, day: str, *emptied: tuple[str, ...]) -> Path:
    """A plan of three actions; of each, the cells that are empty."""
    rows: list[list[str]] = []
    for number in (1, 2, 3):
        cells = {**FULL, **dict.fromkeys(emptied[number - 1] if number <= len(emptied) else (), "")}
        rows.append([f"1.{number}", "Share information", f"Write protocol {'ABC'[number - 1]}", *cells.values()])
    return write_table(path, [["Child A action plan"], [f"Version of {day}"], HEADINGS, *rows])


def warned(outcome: Outcome) -> list[str]:
    return [problem.sentence.split(", column ")[1] for problem in outcome.problems if problem.code == "emptied_cells"]


def test_what_a_column_no_longer_says_is_named_once(prepared: Database, tmp_path: Path) -> None:
    first = load_plan(prepared, version(tmp_path / "first.xlsx", "1 October 2026"))
    assert warned(first) == []
    second = version(tmp_path / "second.xlsx", "6 November 2026", (), ("rag", "due"), ("owner", "evidence", "note"))
    outcome = load(prepared, second, by=OWNER, dry_run=True)
    fix = (
        "If it holds no longer, take it away on the page of the action, or load with --clear-blanks "
        "('A blank cell clears the value'), which empties whatever the file leaves blank."
    )
    assert warned(outcome) == [
        f"RAG: says nothing now for 1.2 (row 5), which keeps its value of before. {fix}",
        f"Target date: says nothing now for 1.2 (row 5), which keeps its value of before. {fix}",
        "Lead agency: says nothing now for 1.3 (row 6), which keeps its owners of before. "
        "If nobody owns it now, end the ownership on the page of the action.",
        f"Evidence: says nothing now for 1.3 (row 6), which keeps its value of before. {fix}",
        "Update: says nothing now for 1.3 (row 6), which keeps its notes of before. "
        "Notes are only added to: take one away on the page of its action.",
    ]
    cleared = load(prepared, second, by=OWNER, dry_run=True, clear_blanks=True)
    assert {sentence.split(":")[0] for sentence in warned(cleared)} == {"Lead agency", "Update"}


def test_a_column_of_which_most_cells_are_empty_is_named_without_rows(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, version(tmp_path / "first.xlsx", "1 October 2026"))
    second = version(tmp_path / "second.xlsx", "6 November 2026", (), ("note",), ("note",))
    assert warned(load_plan(prepared, second)) == [
        "Update: says nothing for 2 of 3 actions, of which 2 keep their notes of before. "
        "Notes are only added to: take one away on the page of its action."
    ]


def test_what_was_empty_before_is_not_named(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, version(tmp_path / "first.xlsx", "1 October 2026", ("rag", "due", "note")))
    assert (
        warned(load_plan(prepared, version(tmp_path / "second.xlsx", "6 November 2026", ("rag", "due", "note")))) == []
    )
