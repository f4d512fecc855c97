"""Rows that leave their case blank, where the name of a case stands in the middle of its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import write_workbook

from loaders.read.choose_loader import read
from loaders.records.problem import Problem

HEADINGS = ["Case", "Key practice episode", "Date", "What happened", "Factor", "+ or -"]
VISIT, MEETING = ("Home visit", "16/09/2025", "Nobody answered."), ("School meeting", "21/10/2025", "Mother came.")
CLINIC = ("Clinic", "18/11/2025", "Weight had dropped.")


def problems_of(folder: Path, *rows: tuple[str, tuple[str, ...]]) -> list[Problem]:
    """What is said of the cases of rows, each with its case and its episode."""
    cells = [[case, *episode, f"Factor {at}", "-"] for at, (case, episode) in enumerate(rows)]
    reading = read(write_workbook(folder / "coding.xlsx", {"Coding": [HEADINGS, *cells]}))
    return [problem for problem in reading.problems if problem.column == "Case"]


def test_the_error_of_a_first_row_names_all_rows_that_take_the_case_above(tmp_path: Path) -> None:
    [error] = problems_of(
        tmp_path, ("", VISIT), ("Child Hazel", VISIT), ("", MEETING), ("Child Juniper", CLINIC), ("", CLINIC)
    )
    assert error.severity == "error"
    assert error.place.row == 2
    assert "rows 4, 6 are blank, too, and take the case of the row above" in error.rule
    assert "If the case stands in the middle of its rows, fill it in in each of them." in error.fix


@pytest.mark.parametrize("blank_rows", [1, 2])
def test_an_episode_that_the_next_row_has_of_another_case_is_named(tmp_path: Path, blank_rows: int) -> None:
    rows = [("Child Hazel", VISIT), ("", MEETING), *[("", CLINIC)] * blank_rows, ("Child Juniper", CLINIC)]
    [warning] = problems_of(tmp_path, *rows)
    assert warning.severity == "warning"
    assert warning.place.row == 4
    assert ("and so down to row 5" in warning.rule) == (blank_rows == 2)
    assert f"'Clinic' is told the same in row {4 + blank_rows}, of the case 'Child Juniper'" in warning.rule


@pytest.mark.parametrize(
    "below", [VISIT, ("Clinic", "19/11/2025", CLINIC[2]), ("Clinic", "18/11/2025", "Weight was well.")]
)
def test_another_episode_of_the_next_case_is_nothing_to_say(tmp_path: Path, below: tuple[str, ...]) -> None:
    assert problems_of(tmp_path, ("Child Hazel", VISIT), ("", CLINIC), ("Child Juniper", below)) == []


def test_an_episode_that_two_rows_name_with_their_cases_is_nothing_to_say(tmp_path: Path) -> None:
    assert problems_of(tmp_path, ("Child Hazel", CLINIC), ("Child Juniper", CLINIC), ("", VISIT)) == []


def test_a_title_alone_is_nothing_to_say(tmp_path: Path) -> None:
    bare = ("Clinic", "", "")
    assert problems_of(tmp_path, ("Child Hazel", VISIT), ("", bare), ("Child Juniper", bare)) == []
