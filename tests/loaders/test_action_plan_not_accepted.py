"""Recommendations that a plan says were not accepted, in a column of answers or in place of an action."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database
from loaders.read.action_plan import read
from loaders.read.action_plan.no_action import is_refusal
from loaders.records.reading import Reading

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Status"]
WORDS = "Recommendation not accepted: already covered by the Police training review"
TITLE = [["Child A rapid review: action plan"], ["Version of 1 February 2024"]]


def plan(path: Path, *rows: list[object]) -> Path:
    return write_table(path, [*TITLE, HEADINGS, ["1.1", "Share", "Write", "Police", "On track"], *rows])


def statuses(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    records = [record.values for record in reading.records if record.kind == "Recommendation"]
    return [(values["text"], values.get("status"), values.get("status_in_source")) for values in records]


def said(reading: Reading, code: str) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == code]


@pytest.mark.parametrize(
    "text",
    [WORDS, "Not accepted", "Rejected - no funding", "Recommendation 3 was not accepted by the Board: no funding",
     "Rec not agreed", "This recommendation has been declined (see minutes)"],
)  # fmt: skip
def test_words_that_refuse_a_recommendation(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    ["Rejected referrals are reviewed each month", "Not accepted referrals: audit them", "Declined visits are logged"],
)
def test_words_that_are_an_action(text: str) -> None:
    assert not is_refusal(text)


def test_it_is_no_action_and_the_recommendation_is_rejected(tmp_path: Path) -> None:
    reading = read(plan(tmp_path / "plan.xlsx", ["2.1", "See all", WORDS, "Police", ""]))
    assert [record.values["text"] for record in reading.records if record.kind == "Action"] == ["Write"]
    assert statuses(reading) == [("Share", None, None), ("See all", "rejected", WORDS)]
    [sentence] = said(reading, "recommendation not accepted_row")
    assert f"row 5: '2.1 {WORDS}' says that the recommendation was not accepted, so no action is made of it" in sentence
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled
    assert reading.cells.left_out.total() == 1  # the agency


def test_a_recommendation_with_another_action_is_not_rejected(tmp_path: Path) -> None:
    rows: list[list[object]] = [["2.1", "See all", WORDS, "", ""], ["2.2", "See all", "Train", "Police", ""]]
    reading = read(plan(tmp_path / "plan.xlsx", *rows))
    assert statuses(reading) == [("Share", None, None), ("See all", None, None)]
    assert said(reading, "recommendation not accepted_row")


@pytest.mark.embedded
def test_the_graph_has_the_status(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, plan(tmp_path / "plan.xlsx", ["2.1", "See all", WORDS, "Police", ""]))
    rows = prepared.read(
        "MATCH (m:Recommendation {text: 'See all'}) RETURN m.status AS status, m.status_in_source AS words"
    )
    assert rows == [{"status": "rejected", "words": WORDS}]


@pytest.mark.parametrize("heading", ["Accepted?", "Recommendation accepted?", "Recommendation agreed (Y/N)"])
def test_a_column_of_answers_is_named_with_its_values(tmp_path: Path, heading: str) -> None:
    headings = ["No", heading, *HEADINGS[1:]]
    rows = [
        ["1.1", "Yes", "Share", "Write", "Police", "On track"],
        ["2.1", "In part", "See all", "Train", "Health", "Open"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", [*TITLE, headings, *rows]))
    assert [text for text, _, _ in statuses(reading)] == ["Share", "See all"]
    [sentence] = said(reading, "unknown_column")
    assert f"column {heading}: is no heading of an action plan, and is left out" in sentence
    assert "2 filled cells below it; it holds 'Yes', 'In part'. " in sentence


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Internal notes", "Not for others"), ("Assigned to", "PJ"), ("Chased", "Pat Jones"), ("Copy", "pj@x.uk")],
)
def test_no_value_of_what_may_name_people_is_shown(tmp_path: Path, heading: str, value: str) -> None:
    rows = [[*HEADINGS, heading], ["1.1", "Share", "Write", "Police", "On track", value]]
    reading = read(write_table(tmp_path / "plan.xlsx", [*TITLE, *rows]))
    [sentence] = said(reading, "unknown_column")
    assert value not in sentence
