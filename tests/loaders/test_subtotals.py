"""Rows that "Subtotal" of a spreadsheet puts below each group: totals, which are named and left out (rule 14)."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read as read_plan
from loaders.read.choose_loader import read
from loaders.records.reading import Reading

Rows = list[list[object]]
CASES: Rows = [["Case", "Episode", "Factor", "+ or -"]]
HAZEL: Rows = [["Child Hazel", "Visit", "Caseload", "-"], ["Child Hazel", "Visit", "Supervision", "+"]]
ELM: Rows = [["Child Elm", "Call", "Caseload", "-"]]


def names(reading: Reading, kind: str) -> list[str]:
    key = "title" if kind in ("Case", "Action") else "name"
    return sorted({str(record.values[key]) for record in reading.records if record.kind == kind})


def rows_left_out(reading: Reading) -> list[int | None]:
    return [problem.place.row for problem in reading.problems if problem.code == "total_row"]


@pytest.mark.parametrize("function", ["Count", "Total", "Average", "Max", "Min", "Sum"])
@pytest.mark.parametrize("leaves_blank", [False, True])
def test_subtotals_of_cases_are_totals(tmp_path: Path, function: str, leaves_blank: bool) -> None:
    hazel = [HAZEL[0], ["", *HAZEL[1][1:]]] if leaves_blank else HAZEL
    sums: Rows = [
        [f"Child Hazel {function}", 2, "", ""],
        [f"Child Elm {function}", "", "", 1],
        [f"Grand {function}", 3, "", ""],
    ]
    reading = read(write_table(tmp_path / "x.xlsx", [*CASES, *hazel, sums[0], *ELM, *sums[1:]]))
    assert names(reading, "Case") == ["Child Elm", "Child Hazel"]
    assert names(reading, "Factor") == ["Caseload", "Supervision"]
    assert rows_left_out(reading) == [4, 6, 7]
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


def test_subtotals_of_factors_are_totals(tmp_path: Path) -> None:
    rows: Rows = [*CASES, HAZEL[0], [1, "", "Caseload Count", ""], HAZEL[1], [1, "", "Supervision Count", ""]]
    reading = read(write_table(tmp_path / "x.xlsx", [*rows, [2, "", "Grand Count", ""]]))
    assert names(reading, "Factor") == ["Caseload", "Supervision"]
    assert rows_left_out(reading) == [3, 5, 6]


def test_what_is_called_a_count_stays(tmp_path: Path) -> None:
    rows: Rows = [
        *CASES,
        ["Child Hazel Count", "Visit", "Head count", "-"],
        ["Child Hazel Count", "Visit", "Head", "-"],
        ["Child Hazel Count", "Visit", "Head Count", "-"],
    ]
    reading = read(write_table(tmp_path / "x.xlsx", rows))
    assert names(reading, "Case") == ["Child Hazel Count"]
    assert "Head" in names(reading, "Factor") and len(names(reading, "Factor")) > 1
    assert rows_left_out(reading) == []


def test_a_number_beside_a_name_that_no_group_above_has_is_no_total(tmp_path: Path) -> None:
    reading = read(write_table(tmp_path / "x.xlsx", [*CASES, *HAZEL, ["Head Count", 2, "", ""]]))
    assert rows_left_out(reading) == []


def test_subtotals_of_owners_of_a_plan_are_totals(tmp_path: Path) -> None:
    rows: Rows = [
        ["Action", "Lead agency", "Target date"],
        ["Write", "Police", "30/09/2026"],
        ["Send", "Police", "30/09/2026"],
        [2, "Police Count", ""],
        ["Train", "Health", "31/10/2026"],
        [1, "Health Count", ""],
        [3, "Grand Count", ""],
    ]
    reading = read_plan(write_table(tmp_path / "plan.xlsx", rows))
    assert names(reading, "Action") == ["Send", "Train", "Write"]
    assert names(reading, "Organisation") == ["Health", "Police"]
    assert rows_left_out(reading) == [4, 6, 7]
