"""Of which review of the graph a plan is the next version: what titles and stock actions say of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.known_plans import KnownPlans, KnownRecord, KnownReview
from loaders.records.reading import Reading

STOCK = ["Circulate a briefing", "Add the review to the training"]
FINCH = ["Revise the protocol", *STOCK, "Change the template"]


def known(title: str, actions: list[str], recommendations: list[str]) -> KnownReview:
    review = KnownReview("finch", title, "")
    review.records["Action"] = [KnownRecord(f"finch-action-{text}", "", text) for text in actions]
    review.records["Recommendation"] = [KnownRecord(f"finch-rec-{text}", "", text) for text in recommendations]
    return review


def loaded(
    folder: Path, title: str, actions: list[str], review: KnownReview, answers: dict[str, str] | None = None
) -> tuple[bool, Reading]:
    """Whether a plan whose actions have the recommendation "Share" is taken for one of the review, and all of it."""
    rows = [[f"{title} action plan"], ["2 May 2024"], ["Recommendation", "Action", "Lead agency", "Due"],
            *(["Share", action, "Police", ""] for action in actions)]  # fmt: skip
    reading = read(
        write_table(folder / "plan.xlsx", rows), known=KnownPlans(reviews=[review]), answers=answers, parts=None
    )
    [made] = [record for record in reading.records if record.kind == "Review"]
    return made.values["id"] == "finch", reading


@pytest.mark.parametrize(
    ("title", "actions", "is_same"),
    [
        ("Child Finch LCSPR", FINCH, True),
        ("Child Finch", FINCH[:2], True),
        ("LCSPR: Child Finch (Northshire)", FINCH, True),
        ("Child Finch local child safeguarding practice review", FINCH, True),
        ("Child Heron LCSPR", ["Launch the tool", *STOCK], False),
        ("Child Heron LCSPR", FINCH, False),
        ("Child Finch rapid review", FINCH, False),
    ],
)
def test_half_of_the_actions_make_no_version_under_another_title(
    tmp_path: Path, title: str, actions: list[str], is_same: bool
) -> None:
    review = known("Child Finch LCSPR", FINCH, ["Hear fathers"])
    is_taken, reading = loaded(tmp_path, title, actions, review)
    assert is_taken == is_same
    questions = [question for question in reading.questions if question.key.startswith("plan: ")]
    assert bool(questions) != is_same
    if questions:
        assert f"Its title is {title!r}." in questions[0].text
        assert loaded(tmp_path, title, actions, review, {questions[0].key: "same"})[0]
        assert not loaded(tmp_path, title, actions, review, {questions[0].key: "different"})[0]
    if is_same and title != "Child Finch LCSPR":
        assert "known_plan" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize(
    ("actions", "recommendations", "is_same"),
    [
        ([STOCK[0], "Adopt the protocol", "Write a standard"], ["Hear fathers"], False),
        ([STOCK[0], "Adopt the protocol", "Write a standard"], ["Share"], True),
        ([*FINCH[:2], *(f"Do {number}" for number in range(9))], ["Hear fathers"], True),
        (["Adopt the protocol"], ["Hear fathers"], False),
    ],
)
def test_a_stock_action_makes_no_version_under_a_title_of_many(
    tmp_path: Path, actions: list[str], recommendations: list[str], is_same: bool
) -> None:
    review = known("Child A LCSPR", FINCH, recommendations)
    is_taken, reading = loaded(tmp_path, "Child A LCSPR", actions, review)
    assert is_taken == is_same
    questions = [question for question in reading.questions if question.key.startswith("plan: ")]
    assert bool(questions) == (not is_same and STOCK[0] in actions)
    if questions:
        assert loaded(tmp_path, "Child A LCSPR", actions, review, {questions[0].key: "same"})[0]
