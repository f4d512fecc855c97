"""Headings of groups between the rows of a flat sheet are no cases; a case that stands alone above its rows is one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

from loaders.check import Checked, check
from loaders.read.choose_loader import read

HEADINGS = ["Case", "Episode", "Factor", "+ or -"]


def checked(path: Path, *rows: list[str], parts: Mapping[str, bool] | None = None) -> Checked:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Chronology")
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    return check(read(path, parts=parts or {}))


def cases(result: Checked) -> dict[object, list[object]]:
    """The titles of the cases with those of their episodes."""
    titles = {node.id: node.properties.get("title") for node in result.nodes}
    episodes: dict[object, list[object]] = {titles[node.id]: [] for node in result.nodes if node.label == "Case"}
    for link in result.relationships:
        if link.type == "HAS_EPISODE":
            episodes[titles[link.from_id]].append(titles[link.to_id])
    return episodes


BANNERS = [
    ["HEALTH VISITING"],
    ["Child Heron", "New birth visit", "Home conditions", "-"],
    ["", "", "Curiosity", "+"],
    ["POLICE"],
    ["", "Call to the address", "Domestic abuse", "-"],
    ["EDUCATION"],
    ["", "Nursery absence", "Attendance", "-"],
]


def test_headings_of_groups_are_named_and_left_out(tmp_path: Path) -> None:
    result = checked(tmp_path / "heron.xlsx", *BANNERS)
    assert cases(result) == {"Child Heron": ["New birth visit", "Call to the address", "Nursery absence"]}
    warnings = [problem for problem in result.problems if problem.code == "group_heading"]
    assert [(problem.value, problem.place.row) for problem in warnings] == [
        ("HEALTH VISITING", 2), ("POLICE", 5), ("EDUCATION", 7),
    ]  # fmt: skip
    assert warnings[1].rule.endswith("rows below it that leave their case blank are of 'Child Heron'")
    account = result.drafts.reading.cells
    assert (account.filled, account.used, account.left_out.total()) == (19, 16, 3)


def test_one_of_them_can_be_read_as_a_case(tmp_path: Path) -> None:
    result = checked(tmp_path / "heron.xlsx", *BANNERS, parts={"row 5 (heading of a group) of 'Chronology'": True})
    assert cases(result) == {"Child Heron": ["New birth visit"], "POLICE": ["Call to the address", "Nursery absence"]}


def test_cases_that_stand_alone_above_their_rows_are_cases(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "alone.xlsx", ["Child A"], ["", "Visit", "Trust", "+"], ["Child B"], ["", "Call", "Trust", "-"]
    )
    assert cases(result) == {"Child A": ["Visit"], "Child B": ["Call"]}
    assert not [problem for problem in result.problems if problem.code == "group_heading"]


def test_a_case_that_is_named_again_alone_is_that_case(tmp_path: Path) -> None:
    rows = [["A", "Visit", "Trust", "+"], ["B", "Call", "Trust", "-"], ["a"], ["", "Move", "Trust", "-"]]
    assert cases(checked(tmp_path / "again.xlsx", *rows)) == {"A": ["Visit", "Move"], "B": ["Call"]}


def test_one_cell_over_the_columns_is_the_case_below_it_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Chronology")
        for number, row in enumerate([HEADINGS, ["A", "Visit", "Trust", "+"], [], ["", "Call", "Trust", "-"]]):
            sheet.write_row(number, 0, row)
        sheet.merge_range("A3:D3", "B")
    result = check(read(path))
    assert cases(result) == {"A": ["Visit"], "B": ["Call"]}
    [warning] = [problem for problem in result.problems if problem.code == "group_heading"]
    assert "in a merged cell, and is taken for the case of the rows below it" in warning.rule
    parts = {"row 3 (heading of a group) of 'Chronology'": False}
    assert cases(check(read(path, parts=parts))) == {"A": ["Visit", "Call"]}


def test_a_ditto_mark_below_is_no_case(tmp_path: Path) -> None:
    rows = [["Child A"], ['"', "Visit", "Trust", "+"], ["Child B"], ['"', "Call", "Trust", "-"]]
    assert cases(checked(tmp_path / "marks.xlsx", *rows)) == {"Child A": ["Visit"], "Child B": ["Call"]}
