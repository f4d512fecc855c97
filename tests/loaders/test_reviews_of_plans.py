"""A review that an action plan and a flat sheet name: one, with its recommendations, whichever was loaded first."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from loaders.load import Outcome, load

LONG = "Every agency that books a birth plans it with the family. It writes down who is to be called, and when."
RAISED = """
MATCH (v:Review)-[r:RAISED]->(m:Recommendation)
RETURN v.title AS review, m.title AS title, m.text AS text, count(r) AS links ORDER BY review, title
"""


def write_plan(folder: Path, title: str = "LCSPR Child Finch") -> Path:
    rows = [[f"{title}: action plan, 1 July 2024"], ["Recommendation", "Action", "Lead agency", "Due"],
            ["Plan births", "Write", "Police", ""], [LONG, "Train", "Health", ""]]  # fmt: skip
    return write_table(folder / "plan.xlsx", rows)


def load_sheet(database: Database, folder: Path, *recommendations: str, review: str = "LCSPR Child Finch") -> Outcome:
    rows = [["Case", "Review", "Episode", "Factor", "+/-", "Recommendation"],
            *(["Finch", review, "Booking", f"Time {words}", "+", words] for words in recommendations)]  # fmt: skip
    outcome = load(database, write_table(folder / "cases.xlsx", rows), by=OWNER)
    assert outcome.errors == []
    return outcome


def codes(outcome: Outcome) -> set[str]:
    return {problem.code for problem in outcome.warnings} & {"known_review", "same_title"}


@pytest.mark.slow
@pytest.mark.parametrize("is_plan_first", [True, False])
def test_a_plan_and_a_sheet_of_one_review_are_joined_in_either_order(
    prepared: Database, tmp_path: Path, is_plan_first: bool
) -> None:
    plan = write_plan(tmp_path)
    if is_plan_first:
        load_plan(prepared, plan)
    sheet = load_sheet(prepared, tmp_path, "plan births", LONG, "Count births")
    if not is_plan_first:
        [warning] = [problem.rule for problem in load_plan(prepared, plan).warnings if problem.code == "known_plan"]
        assert warning.endswith("which has no action yet")
    rows = prepared.read(RAISED)
    assert [row["links"] for row in rows] == [1, 1, 1]
    assert {row["review"] for row in rows} == {"LCSPR Child Finch"}
    assert LONG in {row["text"] for row in rows}
    assert codes(sheet) == ({"known_review"} if is_plan_first else set())
    assert load_sheet(prepared, tmp_path, "plan births", LONG, "Count births").batch is None
    assert load_plan(prepared, plan).batch is None


@pytest.mark.slow
@pytest.mark.parametrize(("title", "words"), [("LCSPR Child Finch", "Count births"), ("Rapid Review", "Plan births")])
def test_a_title_alone_joins_no_review_and_is_said(prepared: Database, tmp_path: Path, title: str, words: str) -> None:
    load_plan(prepared, write_plan(tmp_path, title))
    assert codes(load_sheet(prepared, tmp_path, words, review=title)) == {"same_title"}
    assert prepared.read("MATCH (v:Review) RETURN count(v) AS n ORDER BY n") == [{"n": 2}]
