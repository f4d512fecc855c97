"""A plan that was sorted, whose recommendations stand in the first row of each group alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import write_workbook

from loaders.read.action_plan import read
from loaders.records.known_plans import KnownPlans, KnownRecord, KnownReview
from loaders.records.reading import Reading

PLAN = "Child Elm: action plan"
HEADINGS = ["No.", "Recommendation", "Action", "Lead agency", "Due"]


def read_sorted(folder: Path, rows: list[tuple[str, str]], known: KnownPlans | None = None) -> Reading:
    """A plan with an action for each number and recommendation."""
    cells = [[number, text, f"Action {number or 'x'}", "Police", "31/03/2027"] for number, text in rows]
    path = write_workbook(folder / "plan.xlsx", {"Plan": [[PLAN], HEADINGS, *cells]})
    return read(path, known=known)


def led_to(reading: Reading) -> dict[str, str]:
    """By each action the recommendation that leads to it."""
    titles = {record.values.get("id"): str(record.values.get("title")) for record in reading.records}
    links = [record.values for record in reading.records if record.kind == "LED_TO"]
    return {titles[link["to_id"]].removeprefix("Action "): titles[link["from_id"]] for link in links}


def rule_of(reading: Reading) -> str:
    """What is said of the actions without a recommendation."""
    [named] = [problem for problem in reading.problems if problem.code == "no_recommendation"]
    return named.rule


@pytest.mark.parametrize(
    ("rows", "led", "without"),
    [
        ([("1.1", "One"), ("3.1", "Three"), ("1.2", ""), ("1.3", "")], {"1.1": "One", "3.1": "Three"}, "5, 6"),
        (
            [("1.1", "One"), ("3.1", "Three"), ("1.2", ""), ("3.2", ""), ("2.2", ""), ("3.3", ""), ("2.3", "")],
            {"1.1": "One", "3.1": "Three", "3.2": "Three", "3.3": "Three"},
            "5, 7, 9",
        ),
        ([("3.1", "Three"), ("1.2", ""), ("4", ""), ("", "")], {"3.1": "Three"}, "4, 5, 6"),
        (
            [("3.1", "Three"), ("1.2", ""), ("1.3", ""), ("2.1", "Two"), ("2.2", "")],
            {"3.1": "Three", "2.1": "Two", "2.2": "Two"},
            "4, 5",
        ),
    ],
)
def test_blank_cells_of_a_sorted_plan_are_judged_by_their_own_numbers(
    tmp_path: Path, rows: list[tuple[str, str]], led: dict[str, str], without: str
) -> None:
    reading = read_sorted(tmp_path, rows)
    assert led_to(reading) == led
    assert f"({without})" in rule_of(reading)


def test_blank_cells_below_their_group_still_mean_its_recommendation(tmp_path: Path) -> None:
    reading = read_sorted(tmp_path, [("1.1", "One"), ("1.2", ""), ("", ""), ("2.1", "Two"), ("2.2", "")])
    assert led_to(reading) == {"1.1": "One", "1.2": "One", "x": "One", "2.1": "Two", "2.2": "Two"}


@pytest.mark.parametrize(
    ("led", "rule"),
    [
        (["1.2", "1.3"], "in 2 rows (4, 5), so their actions are without a recommendation: that of an earlier version still leads to each"),
        (["1.3"], "nothing leads to them, but that of an earlier version still leads to those of 5"),
        ([], "their actions are without a recommendation: nothing leads to them"),
    ],
)  # fmt: skip
def test_what_an_earlier_version_says_of_an_action_still_holds(tmp_path: Path, led: list[str], rule: str) -> None:
    review = KnownReview("elm", "Child Elm", "")
    review.records["Recommendation"] = [KnownRecord("one", "1", "One"), KnownRecord("three", "3", "Three")]
    review.records["Action"] = [
        KnownRecord(f"a{number}", number, f"Action {number}", frozenset({"one"} if number in led else ()))
        for number in ("1.2", "1.3")
    ]
    rows = [("3.1", "Three"), ("1.2", ""), ("1.3", "")]
    assert rule in rule_of(read_sorted(tmp_path, rows, KnownPlans(reviews=[review])))


def test_an_earlier_version_leads_to_the_only_action_without(tmp_path: Path) -> None:
    review = KnownReview("elm", "Child Elm", "")
    review.records["Action"] = [KnownRecord("a", "1.2", "Action 1.2", frozenset({"one"}))]
    reading = read_sorted(tmp_path, [("3.1", "Three"), ("1.2", "")], KnownPlans(reviews=[review]))
    assert rule_of(reading).endswith("is without a recommendation: that of an earlier version still leads to it")
