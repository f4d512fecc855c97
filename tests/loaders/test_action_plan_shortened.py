"""Recommendations that later rows of a plan repeat in shortened form, or with a letter or two otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import write_workbook

from loaders.read.action_plan import read
from loaders.records.reading import Reading

WHOLE = "Agencies should agree one way of recording missed health appointments."
OTHER = "Staff on nights should know how to reach the duty team."


def read_plan(folder: Path, *recommendations: tuple[str, str]) -> Reading:
    """A plan with one action for each number and recommendation."""
    rows = [
        [number, text, f"Do what is said under {number}", "Police", "31/03/2027"] for number, text in recommendations
    ]
    headings = ["No.", "Recommendation", "Action", "Lead agency", "Due"]
    return read(write_workbook(folder / "plan.xlsx", {"Plan": [["Child Elm: action plan"], headings, *rows]}))


def recommendations(reading: Reading) -> dict[str, object]:
    """The numbers of the recommendations by their texts."""
    return {
        str(record.values["text"]): record.values.get("ref")
        for record in reading.records
        if record.kind == "Recommendation"
    }


@pytest.mark.parametrize(
    "short",
    [
        "Agencies should agree one way of recording miss...",
        "Agencies should agree one way…",
        "Agencies should agree etc",
        "Agencies should agree etc.",
        "Agencies should agree one way of recording",
        "Agencies should agree one way of recording missed health apointments",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_shortened_text_of_the_same_number_is_the_longer_one(tmp_path: Path, short: str, is_first: bool) -> None:
    texts = (short, WHOLE) if is_first else (WHOLE, short)
    reading = read_plan(tmp_path, ("1.1", texts[0]), ("1.2", texts[1]), ("2.1", OTHER), ("2.2", OTHER.upper()[:-1]))
    assert recommendations(reading) == {WHOLE: "1", OTHER: "2"}
    assert sum(record.kind == "LED_TO" for record in reading.records) == 4
    [said] = [problem for problem in reading.problems if problem.column == "Recommendation"]
    assert said.place.row == (3 if is_first else 4)
    assert said.value == short
    assert WHOLE in said.rule


def test_several_shortened_texts_are_named_once(tmp_path: Path) -> None:
    rows = [
        ("1.1", WHOLE),
        ("1.2", "Agencies should..."),
        ("2.1", OTHER),
        ("2.2", "Staff on nights…"),
        ("2.3", "Staff…"),
    ]
    reading = read_plan(tmp_path, *rows)
    assert recommendations(reading) == {WHOLE: "1", OTHER: "2"}
    [said] = [problem for problem in reading.problems if problem.column == "Recommendation"]
    assert "3 rows (4, 6, 7)" in said.rule


def test_texts_of_one_number_that_differ_more_stay_two_and_are_named(tmp_path: Path) -> None:
    reading = read_plan(tmp_path, ("1.1", WHOLE), ("1.2", OTHER), ("2.1", "Supervise"), ("2.2", "Supervise new staff"))
    assert recommendations(reading) == {WHOLE: None, OTHER: None, "Supervise": None, "Supervise new staff": None}
    [said] = [problem for problem in reading.problems if problem.column == "Recommendation"]
    assert f"{WHOLE!r} (row 3) and {OTHER!r} (row 4); they stay two; so it is with the texts of 2" in said.rule


def test_a_text_that_begins_two_others_is_neither(tmp_path: Path) -> None:
    other = "Agencies should tell each other."
    reading = read_plan(tmp_path, ("1.1", WHOLE), ("1.2", other), ("1.3", "Agencies should..."))
    assert len(recommendations(reading)) == 3


def test_shortened_text_with_another_number_is_another_recommendation(tmp_path: Path) -> None:
    reading = read_plan(tmp_path, ("1.1", WHOLE), ("2.1", "Agencies should agree one way..."))
    assert [*recommendations(reading).values()] == ["1", "2"]


def test_a_number_that_one_recommendation_alone_has_is_kept(tmp_path: Path) -> None:
    reading = read_plan(tmp_path, ("1.1", WHOLE), ("1.2", OTHER), ("2.1", OTHER))
    assert recommendations(reading) == {WHOLE: None, OTHER: "2"}
