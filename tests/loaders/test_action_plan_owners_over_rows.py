"""The name of an agency over the actions that it owns: alone in a row, over a table, or as the name of a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plan_documents import write_blocks, write_table

from loaders.read.action_plan import read
from loaders.read.agencies import agency_in_heading
from loaders.records.reading import Reading

TITLE = ["Child Siskin review: action plan, 1 May 2024"]
HEADINGS = ["No", "Action", "Lead", "By when", "Status"]


def action(number: str, text: str, lead: str = "") -> list[str]:
    return [number, text, lead, "30/06/2024", "Open"]


def owners(reading: Reading) -> dict[str, list[str]]:
    """By the title of each action, its owners."""
    names = {record.values["id"]: str(record.values["name"]) for record in reading.records if "name" in record.values}
    owned: dict[str, list[str]] = {}
    for record in reading.records:
        if record.kind == "Action":
            owned[record.values["id"]] = []
        elif record.kind == "OWNED_BY":
            owned[record.values["from_id"]].append(names[record.values["to_id"]])
    titles = {record.values["id"]: str(record.values["title"]) for record in reading.records if record.kind == "Action"}
    return {titles[identity]: of for identity, of in owned.items()}


def warnings_of(reading: Reading) -> list[tuple[int | None, Any, str]]:
    return [(p.place.row, p.value, p.rule) for p in reading.problems if p.code == "agency_heading"]


def account_is_whole(reading: Reading) -> bool:
    return reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


@pytest.mark.parametrize("is_merged", [False, True])
def test_an_agency_alone_in_its_row_owns_the_actions_below(tmp_path: Path, is_merged: bool) -> None:
    rows = [
        TITLE, HEADINGS,
        ["", "POLICE"], action("1", "Log every call"), action("2", "Play back calls", "Northmere Council"),
        ["", "MIDWIVES GROUP"], action("3", "Send files"),
        ["", "Health and social care"], action("4", "Join the files", "Head of Service"),
        ["", "All partners"], action("5", "Meet"),
        ["", "Cross-cutting"], action("6", "Write"),
    ]  # fmt: skip
    if is_merged:
        rows = [[row[1]] if len(row) == 2 else row for row in rows]
    path = write_table(tmp_path / "plan.xlsx", rows)
    if is_merged:
        book = openpyxl.load_workbook(path)
        for number in (3, 6, 8, 10, 12):
            book.worksheets[0].merge_cells(start_row=number, end_row=number, start_column=1, end_column=5)
        book.save(path)
    reading = read(path)
    found = owners(reading)
    assert [*found.items()][:5] == [
        ("Log every call", ["POLICE"]), ("Play back calls", ["Northmere Council"]),
        ("Send files", ["MIDWIVES GROUP"]),
        ("Join the files", ["Health and social care"]), ("Meet", []),
    ]  # fmt: skip
    assert found["Write"] == []
    posts = [record.values.get("job_role") for record in reading.records if record.kind == "OWNED_BY"]
    assert "Head of Service" in posts
    assert warnings_of(reading)[0] == (
        3, "POLICE", "stands alone in its row: it is taken for the owner of the action below that names no other",
    )  # fmt: skip
    assert account_is_whole(reading)


def test_an_agency_over_actions_with_owners_is_left_out_as_a_theme(tmp_path: Path) -> None:
    reading = read(
        write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, ["", "Police"], action("1", "Log", "Housing")])
    )
    assert owners(reading) == {"Log": ["Housing"]}
    assert [rule for *_, rule in warnings_of(reading)] == [
        "is an agency's name over actions that name their own owners: it is taken for a theme and left out"
    ]
    assert account_is_whole(reading)


def test_what_is_alone_below_the_last_action_owns_nothing(tmp_path: Path) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, action("1", "Log"), ["", "Police"]]))
    assert owners(reading) == {"Log": [], "Police": []}


def test_a_table_or_a_sheet_may_be_that_of_an_agency(tmp_path: Path) -> None:
    headings, rows = ["Action", "By when", "RAG"], [["Log", "May 2024", "Red"], ["Join", "June 2024", "Red"]]
    word = write_blocks(
        tmp_path / "plan.docx",
        "# Child Siskin review: action plan", "## Police", [headings, rows[0]], "## Actions for Health", [headings, rows[1]],
    )  # fmt: skip
    book = openpyxl.Workbook()
    for name, row in zip(("Police", "Health"), rows, strict=True):
        sheet = book.create_sheet(name)
        for cells in (TITLE, headings, row):
            sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "plan.xlsx")
    for path in (word, tmp_path / "plan.xlsx"):
        reading = read(path)
        assert owners(reading) == {"Log": ["Police"], "Join": ["Health"]}
        assert [r.values["title"] for r in reading.records if r.kind == "Review"] == ["Child Siskin review"]
        assert account_is_whole(reading)


@pytest.mark.parametrize(
    ("heading", "agency"),
    [
        ("POLICE", "POLICE"),
        ("Northmere Council", "Northmere Council"),
        ("Actions for the Integrated Care Board", "Integrated Care Board"),
        ("Lead agency: Children's Social Care", "Children's Social Care"),
        ("Health and social care", "Health and social care"),
        ("Schools and early years settings", ""),
        ("All partners", "All partners"),
        ("Early Help", "Early Help"),
        ("Police actions:", "Police"),
        ("Train Police", ""),
        ("Review health services", ""),
        ("Mental health", ""),
        ("Domestic abuse", ""),
        ("Information sharing", ""),
        ("Police attend each meeting", ""),
        ("Robin Centre", "Robin Centre"),
    ],
)
def test_which_headings_name_an_agency(heading: str, agency: str) -> None:
    assert agency_in_heading(heading, {"robin centre"}) == agency


@pytest.mark.parametrize(
    "heading",
    ["Single agency actions - Northshire Police", "Single-agency: Northshire Police", "Agency actions: Northshire Police",
     "Individual agency recommendations – Northshire Police", "Single agency actions for Northshire Police"],
)  # fmt: skip
def test_an_agency_after_the_kind_of_its_actions_owns_them(tmp_path: Path, heading: str) -> None:
    rows = [TITLE, HEADINGS, [heading], action("1", "Log every call"), action("2", "Play back calls", "Health")]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert owners(reading) == {"Log every call": ["Northshire Police"], "Play back calls": ["Health"]}


@pytest.mark.parametrize(
    ("headings", "owner", "words"),
    [
        (["Agency", "Recommendation", "Action", "By when"], ["Police"], "which the owner above is taken to own"),
        (["Recommendation", "Action", "Agency", "By when"], [], "which has no owner"),
        (["Recommendation", "Agency", "Action", "By when"], [], "which has no owner"),
    ],
)
def test_a_blank_owner_is_the_one_above_where_agencies_come_first(
    tmp_path: Path, headings: list[str], owner: list[str], words: str
) -> None:
    rows = [
        {"Agency": "Police", "Recommendation": "Record", "Action": "Issue an order"},
        {"Recommendation": "Watch", "Action": "Sample footage"},
        {"Agency": "Housing", "Recommendation": "See", "Action": "Train"},
    ]
    lines = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    reading = read(write_table(tmp_path / "plan.xlsx", lines))
    assert owners(reading) == {"Issue an order": ["Police"], "Sample footage": owner, "Train": ["Housing"]}
    [problem] = [problem for problem in reading.problems if problem.code == "blank_owners"]
    assert problem.column == "Agency" and f"1 action, in row 3, {words}" in problem.rule
