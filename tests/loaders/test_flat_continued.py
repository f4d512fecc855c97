"""Titles with a mark of continuation, as at the top of a page, are the titles without it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from loaders.check import Checked, check
from loaders.read.choose_loader import read
from loaders.read.flat.continued import without_mark

HEADINGS = ["Case", "Case reference", "Episode", "Date", "What happened", "Factor", "+ or -"]


def checked(path: Path, *rows: list[object]) -> Checked:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Coding")
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    return check(read(path))


def titles(result: Checked, label: str) -> list[object]:
    return [node.properties["title"] for node in result.nodes if node.label == label]


@pytest.mark.parametrize(
    "mark",
    [
        " (cont'd)",
        " (continued)",
        " cont.",
        " (CONT)",
        "\n(contd.)",
        " - continued",
        ", cont’d",
        " [cont. from page 2]",
    ],
)
def test_they_are_one_case_and_one_episode(tmp_path: Path, mark: str) -> None:
    result = checked(
        tmp_path / "t.xlsx",
        ["Child T", "N/15", "Referral", "2024-11-04", "None made", "Sharing", "-"],
        [f"Child T{mark}", "N/15", f"Referral{mark}", "2024-11-04", "None made", "Conflict", "-"],
        [f"Child T{mark}", "N/15", "Home visit", "2024-11-18", "Nobody in", "Workload", "+"],
    )
    assert titles(result, "Case") == ["Child T"]
    assert titles(result, "Episode") == ["Referral", "Home visit"]
    assert {problem.code for problem in result.problems} == {"no_sensitivity"}
    spellings = result.drafts.reading.spellings
    assert [names for (label, _), names in spellings.items() if label == "Case"] == [["Child T", f"Child T{mark}"]]
    assert ["Referral", f"Referral{mark}"] in spellings.values()


def test_an_episode_that_is_told_otherwise_stays_one_of_its_own(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "t.xlsx",
        ["Child T", "N/15", "Strategy meeting", "2024-11-04", "", "Sharing", "-"],
        ["Child T", "N/15", "Strategy meeting (continued)", "2024-11-05", "", "Conflict", "+"],
    )
    assert titles(result, "Episode") == ["Strategy meeting", "Strategy meeting (continued)"]
    assert [problem.sentence for problem in result.problems if problem.code == "continued"] == [
        "t.xlsx, sheet Coding, row 3, column Episode: 'Strategy meeting (continued)' goes on with 'Strategy meeting', but "
        "has another 'Date', and is read as an episode of its own. If it is one, write the same in each row."
    ]


@pytest.mark.parametrize(
    "title", ["Neglect continued", "Continued", "(cont'd)", "Child T (contact)", "Cont. care", "Discontinued"]
)
def test_other_titles_stay(title: str) -> None:
    assert without_mark(title) == title


def test_cases_alike_say_that_their_reference_is_the_same(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "t.xlsx",
        ["Child T", "N/15", "Referral", "2024-11-04", "", "Sharing", "-"],
        ["Child T (school)", "N/15", "Home visit", "2024-11-18", "", "Workload", "+"],
    )
    [warning] = [problem.sentence for problem in result.problems if problem.code == "cases_alike"]
    assert (
        "whose title differs in signs or says more and whose reference 'N/15' is the same; they are read as 2."
        in warning
    )
    assert warning.endswith("If they are one, write its name the same; if not, give each a reference of its own.")
