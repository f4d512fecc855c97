"""A row below the headings that numbers the columns, as printed forms do, is named and left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.check import check
from loaders.read.choose_loader import read
from loaders.records.reading import Reading

PLAN = ["Ref", "Recommendation", "Action", "Lead agency", "Target date"]
ACTION = ["1.1", "1. Ask who lives in the home", "Change the form", "Housing", "31/12/2026"]
FLAT = ["Case", "Episode", "Factor", "+ or -", "Quote"]
CONTRIBUTION = ["Child Elm", "First visit", "Caseload", "-", "Forty-one contacts"]
NUMBERINGS = [
    [1, 2, 3, 4, 5],
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ["a", "b", "c", "d", "e"],
    ["A.", "B.", "C.", "D.", "E."],
]


def reading(path: Path, *rows: Sequence[object]) -> Reading:
    return read(write_table(path, [list(row) for row in rows]))


def named(read_file: Reading) -> list[tuple[int | None, str]]:
    return [(problem.place.row, problem.rule) for problem in read_file.problems if problem.code == "numbering_row"]


@pytest.mark.parametrize("numbers", NUMBERINGS)
@pytest.mark.parametrize(("headings", "record"), [(PLAN, ACTION), (FLAT, CONTRIBUTION)])
def test_it_is_no_record(tmp_path: Path, headings: list[object], record: list[object], numbers: list[object]) -> None:
    with_numbers = reading(tmp_path / "x.xlsx", headings, numbers, record)
    without = reading(tmp_path / "y.xlsx", headings, record)
    assert named(with_numbers) == [(2, "numbers the columns, and is left out")]
    assert with_numbers.cells.left_out.total() == len(numbers)
    kinds = [record.kind for record in with_numbers.records]
    assert kinds == [record.kind for record in without.records] and kinds


def test_numbers_further_below_are_a_record(tmp_path: Path) -> None:
    later = reading(tmp_path / "x.xlsx", FLAT, CONTRIBUTION, ["1", "2", "3", "+", "5"], ["1", "2", "3", "4", "5"])
    assert not named(later)
    assert any(problem.value == "4" for problem in check(later).problems)
