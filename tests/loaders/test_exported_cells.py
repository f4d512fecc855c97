"""Cells as other systems export them: HTML is read as its text, values of a SharePoint list as their names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from plan_documents import write_table

from loaders.read.choose_loader import read
from loaders.read.lookups import chosen, without_lookup
from loaders.read.markup import without_markup
from loaders.records.reading import Reading

PLAN = ["No", "Action", "Lead agency", "Target date", "Progress"]
FLAT = ["Case", "Episode", "Factor", "+ or -", "Quote", "Said by"]


def plan(folder: Path, *rows: list[Any]) -> Reading:
    return read(write_table(folder / "plan.xlsx", [PLAN, *rows]))


def flat(folder: Path, *rows: list[Any]) -> Reading:
    return read(write_table(folder / "flat.xlsx", [FLAT, *rows]))


def values(reading: Reading, kind: str, name: str) -> list[object]:
    return [record.values.get(name) for record in reading.records if record.kind == kind]


def sentences(reading: Reading, code: str) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == code]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Children&#39;s Social Care", "Children's Social Care"),
        ("Health &amp; Housing", "Health & Housing"),
        ("Health&nbsp;Trust ", "Health Trust"),
        ("&lt; 5 days", "< 5 days"),
        ("Children&amp;#39;s", "Children's"),
        ("<p>12/05/2026: drafted</p><p>18/06/2026: <b>printed</b></p>", "12/05/2026: drafted\n18/06/2026: printed"),
        ('<div class="ExternalClass1">One<br />two</div>', "One\ntwo"),
        ("<ul><li>One</li>\n<li>Two</li></ul>", "One\nTwo"),
        ("<style>p {color: red}</style><p>One</p>", "One"),
        ("<p></p>", ""),
        ("aged < 5 and > 2", "aged < 5 and > 2"),
        ("A&E; R&D", "A&E; R&D"),
        ("<name of worker>", "<name of worker>"),
        ("<see note>; x<y", "<see note>; x<y"),
        ("<a and b> & <police>", "<a and b> & <police>"),
        ("Health & Housing;", "Health & Housing;"),
        ("line one\nline two", "line one\nline two"),
    ],
)
def test_html_alone_is_read_as_html(text: str, read_as: str) -> None:
    assert without_markup(text) == read_as


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("3;#Children's Social Care", "Children's Social Care"),
        ("3;#Children's Social Care;#6;#Northshire Police", "Children's Social Care; Northshire Police"),
        ("3;#Police;#6;#Health;#", "Police; Health"),
        ("string;#Overdue", "Overdue"),
        ("Police|0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", "Police"),
        ("see item;#4", None),
        ("Police;#Health", None),
        ("3;#4;#", "3; 4"),
    ],
)
def test_values_of_a_list_are_their_names(text: str, read_as: str | None) -> None:
    if text == "3;#4;#":
        assert chosen(text) == ["3", "4"]
    else:
        assert without_lookup(text) == read_as


def test_a_plan_with_html_is_read_as_people_see_it(tmp_path: Path) -> None:
    reading = plan(
        tmp_path,
        ["1", "<div>Write it</div>", "Children&#39;s Social Care", "2026-12-01", "<p>14/05/2026: a</p><p>18/06/2026: b</p>"],
        ["2", "<p>Print it</p>", "Health &amp; Housing Department", "2026-12-01", "<p>&nbsp;</p>"],
    )  # fmt: skip
    assert values(reading, "Action", "title") == ["Write it", "Print it"]
    assert values(reading, "Organisation", "name")[0] == "Children's Social Care"
    assert not [name for name in values(reading, "Organisation", "name") if "&#" in str(name) or "amp" in str(name)]
    notes = [event.values.get("text") or event.values.get("note") for event in reading.records if event.kind == "Event"]
    assert not [note for note in notes if "<p>" in str(note)]
    said = sentences(reading, "exported_html")
    assert said[0] == (
        "plan.xlsx, sheet Sheet1, column Action: 2 cells are read without their HTML; the first, in row 2, "
        "'<div>Write it</div>', as 'Write it'. If a text is meant as it stands, load it in Casethread's own format."
    )
    assert len(said) == 3
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_a_title_above_the_headings_is_read_so_too(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Children&#39;s review"],
        ["Version 3, 12 June 2026"],
        [None],
        PLAN,
        ["1", "Write it", "Police", "", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert values(reading, "Review", "title") == ["Children's review"]
    [sentence] = sentences(reading, "exported_html")
    assert "column A: 1 cell is read without its HTML; the first, in row 1" in sentence


def test_a_flat_sheet_with_html_and_lookups_is_read_so_too(tmp_path: Path) -> None:
    reading = flat(
        tmp_path,
        ["7;#Child A", "Visit", "3;#Caseload", "-", "<p>Too many &amp; too fast</p>", "3;#Police;#6;#Health"],
        ["7;#Child A", "Visit", "4;#Trust", "+", "<p></p>", "Education;#Housing"],
    )
    assert values(reading, "Case", "title") == ["Child A"]
    assert values(reading, "Factor", "name") == ["Caseload", "Trust"]
    assert values(reading, "CONTRIBUTED_TO", "quote") == ["Too many & too fast", None]
    assert values(reading, "Organisation", "name") == ["Police", "Health", "Education", "Housing"]
    assert len(sentences(reading, "exported_lookup")) == 3
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_owners_of_a_lookup_are_no_numbers(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["1", "Write it", "3;#Children's Social Care;#6;#Northshire Police", "", ""])
    assert values(reading, "Organisation", "name") == ["Children's Social Care", "Northshire Police"]
    [sentence] = sentences(reading, "exported_lookup")
    assert "column Lead agency: 1 cell is read without the numbers of a SharePoint list" in sentence


def test_a_workbook_of_our_own_format_keeps_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("factors")
        sheet.write_row(0, 0, ["id", "name", "definition"])
        sheet.write_row(1, 0, ["f1", "Caseload", "<b>Many</b> &amp; more"])
    assert values(read(path), "Factor", "definition") == ["<b>Many</b> &amp; more"]
