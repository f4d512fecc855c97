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


@pytest.mark.parametrize(
    ("titles", "count"),
    [
        (["Child Poppy (3)", "Child Poppy (4)"], 1),
        (["Child Poppy aged 3", "Child Poppy (4 years)", "Child Poppy (aged 5)"], 2),
        (["Child Poppy", "Child Poppy aged 4"], 1),
        (["Child Poppy, 3", "Child Poppy - 8 months"], 1),
        (["Child Poppy (health)", "Child Poppy (education)"], 1),
        (["Child 5 (aged 3)", "Child 5 (aged 4)"], 1),
        (["Case (1)", "Case (2)"], 0),
        (["Case 5 (1)", "Case 5 (2)"], 0),
        (["Operation Larch - 1", "Operation Larch - 2"], 0),
        (["Child 1", "Child 2", "Child A", "Child B"], 0),
        (["Serious case review (2019)", "Serious case review (2)"], 0),
        (["Child Poppy (2019)", "Child Poppy (2021)"], 0),
        (["Larchfield (1)", "Larchfield (2)", "Larchfield (3)"], 0),
        (["Child Poppy (NM/1)", "Child Poppy (NM/2)"], 0),
        (["Child Poppy (3)", "Child Rowan (4)"], 0),
    ],
)
def test_titles_that_differ_in_an_age_alone(tmp_path: Path, titles: list[str], count: int) -> None:
    rows: list[list[object]] = [
        [title, f"Visit {number}", f"20{number + 10}-01-15", "", "Caseload", "-"] for number, title in enumerate(titles)
    ]
    found = warnings(checked(tmp_path / "t.xlsx", Data=rows))
    assert len(found) == count
    if titles[1] == "Child Poppy (4)":
        assert found[0] == (
            "t.xlsx, sheet Data, row 3, column Case: 'Child Poppy (4)' may be the case 'Child Poppy (3)' of t.xlsx, sheet "
            "Data, row 2, as their titles differ in an age or a remark at the end alone; they are read as two. If they are "
            "one, write its title the same in all rows, without the age or the remark; if two, give each a reference or an "
            "area."
        )
