"""Recommendations that are numbered by Roman numbers or letters, with their words in another column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.numberings import hold_numbers
from loaders.records.reading import Reading

WORDS = ["Agree a handover", "Tell each school", "Test what staff know"]


def recommendations(read_plan: Reading) -> list[tuple[str | None, str]]:
    return [
        (record.values.get("ref"), record.values["text"])
        for record in read_plan.records
        if record.kind == "Recommendation"
    ]


def plan(path: Path, headings: Sequence[str], numbers: Sequence[str]) -> Reading:
    """Two actions for each recommendation, of which the second leaves its cells blank."""
    rows = list[list[object]]()
    for number, words in zip(numbers, WORDS, strict=True):
        rows += [
            [number, words, "a", f"Write {number}", "Police", "Red"],
            ["", "", "b", f"Train {number}", "Health", "Red"],
        ]
    return read(write_table(path, [[*headings, "Action no", "Action", "Lead agency", "RAG"], *rows]))


@pytest.mark.parametrize(
    "numbers", [["I", "II", "III"], ["A", "B", "C"], ["a)", "b)", "c)"], ["Rec I", "Rec II", "Rec III"]]
)
@pytest.mark.parametrize(
    "headings",
    [
        ("Rec", "Recommendation"),
        ("Recommendation", "Recommendation text"),
        ("Recommendation", "Wording"),
        ("Recommendation", "Details of recommendation"),
    ],
)
def test_the_words_are_those_of_the_other_column(
    tmp_path: Path, headings: Sequence[str], numbers: Sequence[str]
) -> None:
    read_plan = plan(tmp_path / "plan.xlsx", headings, numbers)
    assert recommendations(read_plan) == [*zip(numbers, WORDS, strict=True)]
    assert len([record for record in read_plan.records if record.kind == "Action"]) == 6
    assert not read_plan.cells.left_out.total()


def test_numbers_beside_their_wording(tmp_path: Path) -> None:
    read_plan = plan(tmp_path / "plan.xlsx", ("Recommendation", "Wording"), ["1", "2", "3"])
    assert recommendations(read_plan) == [*zip(["1", "2", "3"], WORDS, strict=True)]
    [problem] = [problem for problem in read_plan.problems if problem.code == "read_as_recommendation"]
    assert (problem.column, problem.severity) == ("Wording", "warning")
    assert problem.rule.startswith("is read as the words of the recommendations")


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "2.1", "Rec 3"],
        ["I"],
        ["A"],
        ["i", "i", "ii", "iv", "ix", "x"],
        ["IV", "V"],
        ["II", "I"],
        ["B", "A"],
        ["a", "b", "a", "b"],
    ],
)
def test_numbers(texts: list[str]) -> None:
    assert hold_numbers(texts)


@pytest.mark.parametrize(
    "texts",
    [[], ["Y", "N", "Y"], ["N"], ["x", "x"], ["X", "V", "I"], ["XX", "X"], ["V"], ["A", "C"], ["I", "Share"], ["Mild"]],
)
def test_none(texts: list[str]) -> None:
    assert not hold_numbers(texts)
