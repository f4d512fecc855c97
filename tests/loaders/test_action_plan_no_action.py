"""Rows of a plan that say that there is no action, and recommendations without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.no_action import is_no_action
from loaders.records.reading import Reading

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "RAG"]


def texts(reading: Reading, kind: str) -> list[tuple[str | None, str]]:
    return [(record.values.get("ref"), record.values["text"]) for record in reading.records if record.kind == kind]


@pytest.mark.parametrize(
    "text",
    ["None", "N/A", "n/a.", "-", "No action required - already in place", "No further action", "See 1.1", "As per action 2.3",
     "Covered by recommendation 4", "see 1.1 and 1.2", "Same as R2 above", "N/A - see 1.1", "Nil return", "Not required"],
)  # fmt: skip
def test_words_that_are_no_action(text: str) -> None:
    assert is_no_action(text)


@pytest.mark.parametrize(
    "text",
    [
        "None of the agencies may close a case alone",
        "See each child alone",
        "No action plan is closed without an audit",
    ],
)
def test_words_that_are_one(text: str) -> None:
    assert not is_no_action(text)


def test_a_row_without_an_action_leaves_its_recommendation(tmp_path: Path) -> None:
    rows = [["1.1", "Share", "Write", "Police", "Red"], ["1.2", "", "See 1.1", "Health", "Green"],
            ["2.1", "See children", "N/A", "Health", "Amber"]]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", [HEADINGS, *rows]))
    assert texts(reading, "Action") == [("1.1", "Write")]
    assert texts(reading, "Recommendation") == [("1", "Share"), ("2", "See children")]
    sentences = [problem.sentence for problem in reading.problems if problem.code == "no action_row"]
    assert len(sentences) == 2
    assert all("says that there is no action, so none is made of it" in sentence for sentence in sentences)
    account = reading.cells
    assert account is not None
    assert account.used + account.left_out.total() == account.filled
    assert account.left_out.total() == 7


def test_the_number_of_an_action_is_none_of_a_recommendation_without_one(tmp_path: Path) -> None:
    rows = [["1.1", "Share", "Write", "Police", "Red"], ["2.1", "See children", "", "", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", [HEADINGS, *rows]))
    assert texts(reading, "Recommendation") == [("1", "Share"), ("2", "See children")]
