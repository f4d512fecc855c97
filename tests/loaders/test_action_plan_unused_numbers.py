"""Rows of a plan that say that their number is not used, or that an action was taken out, are no actions."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database
from loaders.read.action_plan import read
from loaders.read.action_plan.no_action import is_no_action, is_taken_out, is_unused

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Status"]
TITLE = ["Child A rapid review: action plan"]
ROWS: list[list[object]] = [
    ["1.1", "Share", "Write a guide", "Police", "On track"],
    ["1.2", "Share", "Train all staff", "Health", "On track"],
]


def plan(path: Path, rows: list[list[object]], day: str = "1 February 2024") -> Path:
    return write_table(path, [TITLE, [f"Version of {day}"], HEADINGS, *rows])


@pytest.mark.parametrize(
    "text",
    ["Number not used", "Not used", "not used.", "(Number not used)", "Action number not used", "Intentionally blank",
     "This row is intentionally left blank", "Reserved", "Reserved for future use", "- not used -"],
)  # fmt: skip
def test_numbers_that_are_not_used(text: str) -> None:
    assert is_unused(text) and not is_taken_out(text)


@pytest.mark.parametrize(
    "text",
    ["Deleted at Board 14/09/2026 - merged with 3.2", "Superseded by 2.3", "Withdrawn", "Deleted", "WITHDRAWN",
     "Action withdrawn", "This action has been deleted", "Withdrawn by the Board on 14 September 2026",
     "Removed at SCP Board, September 2026", "Superseded (see 2.3)", "Superseded by actions 2.3 and 2.4", "Deleted 14/09/26",
     "Moved to 3.2", "Merged with 3.2 at the Learning Subgroup 14.09.2026", "Cancelled - replaced by 4.1"],
)  # fmt: skip
def test_words_that_say_that_an_action_was_taken_out(text: str) -> None:
    assert is_taken_out(text) or is_no_action(text)


@pytest.mark.parametrize(
    "text",
    ["Withdrawn medicines are to be logged", "Deleted records are to be recovered", "Superseded by 2.3: rewrite the policy",
     "Merged with Health to hold three workshops", "Reserved places for looked-after children", "Removed at Board level: barriers",
     "Withdrawn cases are reviewed by the panel", "Moved to Housing", "Not used to working together", "Merged teams meet monthly",
     "Replaced by a joint protocol", "Combined with training, publish a guide", "Deleted by the Board members"],
)  # fmt: skip
def test_words_that_are_an_action(text: str) -> None:
    assert not is_taken_out(text) and not is_unused(text)


def test_such_a_row_is_named_and_left_out(tmp_path: Path) -> None:
    gone: list[list[object]] = [
        ["1.3", "", "Number not used", "", ""],
        ["2.1", "See all", "Deleted - merged with 1.2", "", ""],
    ]
    reading = read(plan(tmp_path / "plan.xlsx", [*ROWS, *gone]))
    assert [record.values["ref"] for record in reading.records if record.kind == "Action"] == ["1.1", "1.2"]
    recommendations = [record.values["text"] for record in reading.records if record.kind == "Recommendation"]
    assert recommendations == ["Share", "See all"]
    said = {problem.code: problem for problem in reading.problems}
    unused, taken_out = said["number not used_row"], said["action taken out_row"]
    assert (unused.place.row, unused.rule) == (6, "says that its number is not used, so no action is made of it")
    assert (taken_out.place.row, "was taken out" in taken_out.rule) == (7, True)
    assert "Withdrawn or Superseded under Status" in unused.fix
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


@pytest.mark.parametrize("text", ["Number not used", "Deleted at Board 14/09/2026", "Recommendation withdrawn"])
@pytest.mark.parametrize("action", ["", "Number not used"])
def test_so_is_the_number_of_a_recommendation(tmp_path: Path, text: str, action: str) -> None:
    reading = read(
        plan(tmp_path / "plan.xlsx", [*ROWS, ["2", text, action, "", ""], ["3.1", "See all", "Visit", "Police", ""]])
    )
    recommendations = [record.values["text"] for record in reading.records if record.kind == "Recommendation"]
    assert recommendations == ["Share", "See all"]
    codes = [problem.code for problem in reading.problems if problem.place.row == 6]
    assert codes == ["number not used_row" if action else "recommendation not used_row"]
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


@pytest.mark.embedded
@pytest.mark.parametrize("text", ["Number not used", "Withdrawn at Board 14/09/2026"])
def test_an_action_of_that_number_is_said_to_stay(prepared: Database, tmp_path: Path, text: str) -> None:
    load_plan(prepared, plan(tmp_path / "plan-1.xlsx", ROWS))
    later = plan(tmp_path / "plan-2.xlsx", [ROWS[0], ["1.2", "Share", text, "", ""]], "1 March 2024")
    [missing] = [problem for problem in load_plan(prepared, later).warnings if problem.code == "no_longer_in_plan"]
    assert missing.value == "1.2 Train all staff"
    assert missing.rule == f"is an action of which row 5 says only {text!r}; it stays as it is, and open if it was open"
    assert missing.fix.startswith("Write its words there, and Withdrawn or Superseded under Status")
    [status] = prepared.read("MATCH (a:Action {ref: '1.2'}) RETURN a.status AS status")
    assert status["status"] == "in_progress"
