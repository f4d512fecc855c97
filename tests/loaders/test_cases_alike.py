"""Cases of one sheet that may be one are named: their titles are alike and they share an episode, or one has more in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from loaders.check import Checked, check
from loaders.read.choose_loader import read

HEADINGS = ["Case", "Episode", "Date", "What happened", "Factor", "+ or -"]


def checked(path: Path, **sheets: list[list[object]]) -> Checked:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate([HEADINGS, *rows]):
                sheet.write_row(number, 0, row)
    return check(read(path))


def warnings(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == "cases_alike"]


def test_a_sheet_for_each_agency(tmp_path: Path) -> None:
    meeting = ["Strategy meeting", "2021-03-04", "Held on Teams"]
    result = checked(
        tmp_path / "f.xlsx",
        Health=[["Child F", *meeting, "Attendance", "-"], ["Child G", *meeting, "Attendance", "-"]],
        Police=[["Child F.", *meeting, "Sharing", "-"]],
        Education=[["Child  F (2021)", "Strategy meeting", "", "Held on Teams", "Attendance", "-"]],
    )
    assert warnings(result)[0] == (
        "f.xlsx, sheet Police, row 2, column Case: 'Child F.' may be the case 'Child F' of f.xlsx, sheet Health, row 2, as "
        "both have the episode 'Strategy meeting'; they are read as two. If they are one, write its name the same; if two, "
        "give each a reference or an area."
    )
    assert len(warnings(result)) == 3
    assert not any("'Child G'" in warning for warning in warnings(result))


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("00417", 417, True),
        ("00417", "0417", True),
        ("00417", "00418", False),
        ("Family Larch", "Family Larhc", True),
        ("Family Larch A", "Family Larch B", False),
        ("Child F", "Child G", False),
        ("Child Sorrel", "Child S (Sorrel)", True),
        ("Child Rowan", "Child S (Sorrel)", False),
        ("Child F (Leeds)", "Child G (Leeds)", False),
    ],
)
def test_which_titles_are_alike(tmp_path: Path, one: object, other: object, *, is_alike: bool) -> None:
    rows: list[list[object]] = [[title, "Enquiry", "2022-02-01", "", "Caseload", "-"] for title in (one, other)]
    assert bool(warnings(checked(tmp_path / "t.xlsx", Data=rows))) == is_alike


def test_another_date_may_be_another_case(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [title, "Enquiry", day, "", "Caseload", "-"] for title, day in (("417", "2022-02-01"), ("0418", "2022-02-01"))
    ]
    assert warnings(checked(tmp_path / "t.xlsx", Data=rows)) == []
    rows[1][:3] = "0417", "Enquiry", "2023-02-01"
    assert [
        "whose title differs in signs" in warning for warning in warnings(checked(tmp_path / "t.xlsx", Data=rows))
    ] == [True]


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Child K (NM/24/07)", "Child K", True),
        ("Child K\n(NM/24/07)", "Child K", True),
        ("Child K NM/24/07", "child k", True),
        ("NM/24/07 Child K", "Child K", True),
        ("NM/24/07: Child K", "Child K", True),
        ("Child K - neglect", "Child K", True),
        ("Child K (NM/24/07)", "NM/24/07", True),
        ("NM/24/07", "NM24/07", True),
        ("Child M.", "Child M", True),
        ("A-01", "A 1", True),
        ("Child K 2", "Child K", False),
        ("Child Kay", "Child K", False),
        ("Child K (Leeds)", "Child K (York)", False),
    ],
)
def test_titles_with_more_in_them(tmp_path: Path, one: str, other: str, *, is_alike: bool) -> None:
    """Where a reference stands beside the title in some rows, nothing but the title shows that it is one case."""
    rows: list[list[object]] = [
        [one, "Referral", "2024-01-15", "By the school", "Caseload", "-"],
        [other, "Home visit", "2024-02-02", "Nobody in", "Caseload", "-"],
    ]
    assert len(warnings(checked(tmp_path / "t.xlsx", Data=rows))) == int(is_alike)
