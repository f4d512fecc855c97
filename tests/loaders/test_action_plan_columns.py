"""Several columns of one kind in a plan: which one counts, and what is said of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.headings import meaning
from loaders.records.reading import Reading

VERSION = ["Version 3, 28 March 2024"]
MONTHLY = ["No", "Recommendation", "Action", "Lead agency", "Target date", "Progress Jan 2024", "RAG Jan 2024",
           "Progress Feb 2024", "RAG Feb 2024", "Progress Mar 2024", "RAG Mar 2024"]  # fmt: skip


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def problems(reading: Reading) -> str:
    return "\n".join(problem.sentence for problem in reading.problems)


def notes(reading: Reading) -> list[tuple[str | None, str]]:
    return [(row.get("at"), row["to_value"]) for row in of(reading, "Event")]


def test_the_rag_of_the_latest_month_counts(tmp_path: Path) -> None:
    rows = [
        VERSION,
        MONTHLY,
        ["1", "Share", "Write", "Police", "May 2024", "begun", "Red", "drafted", "Amber", "14/03/2024 - sent", "Green"],
        ["2", "Share", "Train", "Police", "May 2024", "begun", "Red", "held", "Amber", "", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["rag"] for row in of(reading, "Action")] == ["green", "amber"]
    assert notes(reading) == [
        ("2024-01", "begun"), ("2024-02", "drafted"), ("2024-03-14", "sent"), ("2024-01", "begun"), ("2024-02", "held"),
    ]  # fmt: skip
    sentences = problems(reading)
    assert (
        "column RAG Jan 2024: holds the same kind of thing as 'RAG Feb 2024', 'RAG Mar 2024', which counts" in sentences
    )
    assert "2 filled cells here left out for that reason" in sentences
    assert "is no heading" not in sentences
    assert reading.cells is not None
    assert sum(reading.cells.left_out.values()) == 3


def test_the_latest_month_counts_wherever_its_column_stands(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Target date", "RAG Mar 24", "RAG Feb 24", "RAG Jan 24"]
    reading = read(write_table(tmp_path / "plan.xlsx", [headings, ["Write", "Police", "", "Blue", "Amber", "Red"]]))
    assert [row["rag"] for row in of(reading, "Action")] == ["blue"]


@pytest.mark.parametrize(
    "headings",
    [
        ("RAG Q2 2026/27", "RAG Q1 2026/27", "RAG Q4 2025/26"),
        ("RAG Qtr 2 2026-27", "RAG Qtr 1 2026-27", "RAG Qtr 4 2025-26"),
        ("2026 Q2 RAG", "2026 Q1 RAG", "2025 Q4 RAG"),
        ("RAG (Quarter 2, 2026/27)", "RAG (Quarter 1, 2026/27)", "RAG (Quarter 4, 2025/26)"),
        ("Status FY26/27 Q2", "Status FY26/27 Q1", "Status FY25/26 Q4"),
        ("RAG 2026/27", "RAG 2025/26", "RAG 2024/25"),
    ],
)
@pytest.mark.parametrize("is_latest_first", [True, False])
def test_the_rag_of_the_latest_quarter_or_year_counts_wherever_it_stands(
    tmp_path: Path, headings: tuple[str, ...], is_latest_first: bool
) -> None:
    order = 1 if is_latest_first else -1
    rows = [
        ["Action", "Lead agency", "Target date", *headings[::order]],
        ["Write", "Police", "", *["Blue", "Amber", "Red"][::order]],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["rag"] for row in of(reading, "Action")] == ["blue"]
    assert f"holds the same kind of thing as {headings[0]!r}, which counts" in problems(reading)
    assert "do not tell which is the latest" not in problems(reading)


@pytest.mark.parametrize(
    "headings",
    [
        ("RAG Qtr 2", "RAG Qtr 1"),
        ("RAG Q4 2025/26", "RAG Q1"),
        ("RAG Q2 2026", "RAG Q1 2026/27"),
        ("RAG Jan", "RAG Feb"),
    ],
)
def test_where_headings_do_not_tell_the_latest_the_last_column_counts_and_is_named(
    tmp_path: Path, headings: tuple[str, str]
) -> None:
    rows = [["Action", "Lead agency", "Target date", *headings], ["Write", "Police", "", "Blue", "Red"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["rag"] for row in of(reading, "Action")] == ["red"]
    assert (
        f"column {headings[0]}: holds the same kind of thing as {headings[1]!r}, which counts in a row where both are filled "
        "(it is the last of them; their headings do not tell which is the latest)"
    ) in problems(reading)


@pytest.mark.parametrize(
    ("heading", "at", "said"),
    [
        ("Progress Q4 2023/24", "2024-03-31", ""),
        ("Progress Q3 2023", "2023-09-30", ""),
        ("Q3 2023/24", "2023-12-31", ""),
        (
            "Progress Q1 2024/25",
            None,
            "names a quarter that ends on 30 June 2024, after 31 March 2024, the day of this version",
        ),
        ("Progress Qtr 1", None, "names a quarter, and not which year it is of"),
        ("Progress FY24 Q1", None, "names a quarter, and not which year it is of"),
        ("Progress 2022/23", None, "names a year, and no quarter or month"),
    ],
)
def test_a_quarter_in_a_heading_dates_the_notes_by_its_last_day(
    tmp_path: Path, heading: str, at: str | None, said: str
) -> None:
    rows = [
        ["Version 3, 31 March 2024"],
        ["Action", "Lead agency", "Target date", heading],
        ["Write", "Police", "", "was drafted"],
        ["Send", "Police", "", "was sent"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [note for note in notes(reading) if note[1].startswith("was")] == [(at, "was drafted"), (at, "was sent")]
    assert problems(reading).count(f"column {heading}: names a ") == bool(said)
    assert said in problems(reading)


def test_a_colour_of_a_later_month_counts_before_the_word_of_an_earlier(tmp_path: Path) -> None:
    row = ["1", "Share", "Write", "Police", "", "", "Red", "", "", "", ""]
    path = write_table(tmp_path / "plan.xlsx", [MONTHLY, row])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, 9).fill = PatternFill("solid", fgColor="00B050")
    book.save(path)
    (action,) = of(read(path), "Action")
    assert action["rag"] == "green"


def test_statuses_of_months_are_read_as_statuses(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Target date", "Status Jan 2024", "Status Feb 2024"]
    reading = read(write_table(tmp_path / "plan.xlsx", [headings, ["Write", "Police", "", "Not started", "On track"]]))
    assert [row["status"] for row in of(reading, "Action")] == ["in_progress"]


@pytest.mark.parametrize(("lines", "at"), [([VERSION], "2023-11"), ([], None)])
def test_a_month_without_a_year_is_the_last_one_before_the_version(
    tmp_path: Path, lines: list[list[str]], at: str | None
) -> None:
    headings = ["Action", "Lead agency", "Target date", "Progress Nov"]
    reading = read(write_table(tmp_path / "plan.xlsx", [*lines, headings, ["Write", "Police", "", "begun"]]))
    assert notes(reading) == [(at, "begun")]
    assert "column Progress Nov: names a month without its year" in problems(reading)


def test_a_reason_for_the_rag_is_a_note_and_no_rag(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Target date", "BRAG", "BRAG comments"]
    reading = read(write_table(tmp_path / "plan.xlsx", [headings, ["Write", "Police", "", "Red", "no trainer yet"]]))
    assert [row["rag"] for row in of(reading, "Action")] == ["red"]
    assert notes(reading) == [(None, "no trainer yet")]


def test_a_revised_date_counts_where_it_is_filled(tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead agency", "Supporting agencies", "Original target date", "Revised target date"],
        ["Write", "Police", "Health", "31/03/2024", "30/06/2024"],
        ["Train", "Police", "", "30/04/2024", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["due_on"] for row in of(reading, "Action")] == ["2024-06-30", "2024-04-30"]
    sentences = problems(reading)
    assert (
        "column Original target date: holds the same kind of thing as 'Revised target date', which counts" in sentences
    )
    assert "1 filled cell here left out" in sentences
    assert "column Supporting agencies: holds the same kind of thing as column 'Lead agency', of which" in sentences
    assert "is no heading" not in sentences


@pytest.mark.parametrize("heading", ["Previous RAG", "RAG last month", "Initial status", "Prior RAG rating"])
def test_an_earlier_state_never_stands_in_for_the_present_one(tmp_path: Path, heading: str) -> None:
    rows = [
        ["Action", "Lead agency", "RAG", heading],
        ["Write", "Police", "Green", "Red"],
        ["Train", "Health", "", "Complete"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [(row.get("rag"), row.get("status")) for row in of(reading, "Action")] == [
        ("green", "in_progress"), (None, None),
    ]  # fmt: skip
    assert f"column {heading}: says how far the actions were earlier, and is left out" in problems(reading)
    assert reading.cells.left_out.total() == 3


def test_a_rag_of_impact_never_stands_in_for_one_of_progress(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Progress RAG", "Impact RAG"]
    rows = [headings, ["Write", "Police", "Green", "Red"], ["Train", "Health", "", "Amber"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row.get("rag") for row in of(reading, "Action")] == ["green", None]
    assert "column Impact RAG: is no heading of an action plan, and is left out" in problems(reading)


def test_what_is_wrong_with_a_revised_date_names_its_column(tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead agency", "Original target date", "Revised target date"],
        ["Write", "Police", "31/03/2024", "31/06/2024"],
    ]
    assert "column Revised target date: '31/06/2024' is an impossible date" in problems(
        read(write_table(tmp_path / "plan.xlsx", rows))
    )


def test_numbers_beside_the_words_that_they_number_are_no_words(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Rec", "Recommendation", "Action", "What we will do", "Who", "By when"],
        ["Priority 1: practice"],
        [1, "Share", "1.1", "Write", "Police", ""],
        ["", "", "1.2", "Send", "Police", ""],
        ["Rec 2", "See", "2.1", "Train", "Police", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [(row["ref"], row["title"]) for row in of(reading, "Recommendation")] == [("1", "Share"), ("Rec 2", "See")]
    assert [(row["ref"], row["title"]) for row in of(reading, "Action")] == [
        ("1.1", "Write"), ("1.2", "Send"), ("2.1", "Train"),
    ]  # fmt: skip
    assert "column" not in problems(reading)


@pytest.mark.parametrize(("other", "heading"), [("Finding", "Recommendation"), ("Learning theme", "Learning point")])
def test_of_two_columns_of_words_the_one_that_is_called_so_is_read(tmp_path: Path, other: str, heading: str) -> None:
    rows = [
        [other, heading, "Action", "Partner agencies", "Lead agency", "By when"],
        ["Not told", "Share", "Write", "Health", "Police", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["title"] for row in of(reading, "Recommendation")] == ["Share"]
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police"]
    sentences = problems(reading)
    assert f"column {other}: holds the same kind of thing as column {heading!r}, of which" in sentences
    assert "is left out, with its heading and 1 filled cell below it" in sentences
    assert sum(reading.cells.left_out.values()) == 4


def test_a_date_in_doubt_is_not_guessed_in_a_heading_or_in_the_version(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Target date", "Progress to 03/04/2024"]
    lines = [["Child A action plan"], ["Version 3, 05/04/2024"]]
    path = write_table(tmp_path / "plan.xlsx", [*lines, headings, ["Write", "Police", "", "begun"]])
    reading = read(path)
    assert notes(reading) == [(None, "begun")]
    assert [question.key for question in reading.questions] == ["dates: first"]
    assert "in '05/04/2024' the day or the month may come first" in problems(reading)
    assert "neither the title nor the version" not in problems(reading)
    assert notes(read(path, answers={"dates: first": "day"})) == [("2024-04-03", "begun")]


@pytest.mark.parametrize(
    "heading",
    ["Days overdue", "Overdue?", "Target met?", "Days to deadline", "Reason for missed deadline",
     "Lead officer email"],
)  # fmt: skip
def test_a_column_about_a_date_or_an_owner_is_none(tmp_path: Path, heading: str) -> None:
    rows: list[list[Any]] = [
        ["Action", "Lead agency", "By when", heading],
        ["Write", "Health", "", 12],
        ["Train", "Health", "May 2024", 0],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    first, second = of(reading, "Action")
    assert {*first} == {"id", "title", "text"}
    assert second["due_in_source"] == "May 2024"
    assert f"column {heading}: is no heading of an action plan, and is left out" in problems(reading)
    assert reading.cells.left_out.total() == 3


@pytest.mark.parametrize(
    ("heading", "holds"),
    [
        ("Timescale (weeks)", "due_on"),
        ("Expected completion date", "due_on"),
        ("Revised date", "due_on"),
        ("End date", "due_on"),
        ("Implementation date", "due_on"),
        ("Start date", None),
        ("Time-bound", "due_on"),
        ("Revised completion date", "due_on"),
        ("Target date of completion", "due_on"),
        ("Actual completion date", "closed_on"),
        ("Date for review", "due_on"),
        ("Type of review", None),
        ("Agency response / action", "action"),
        ("Single agency actions", "action"),
        ("Agency response", None),
        ("Agency action lead", "owners"),
        ("Date implemented", "closed_on"),
        ("Evidence of completion", "evidence"),
        ("Recommend-\nation", "recommendation"),
        ("R/A/G", "rag"),
        ("B.R.A.G. rating", "rag"),
        ("Date of completion and outcome", "closed_on"),
        ("Overdue / RAG", "rag"),
        ("Number of files seen", None),
        ("Outcome sought", "measure"),
        ("Impact that we want", "measure"),
        ("Target outcomes", "measure"),
        ("Outcome we want", "measure"),
        ("What will success look like?", "measure"),
        ("Outcome achieved", "evidence"),
        ("Outcome", "evidence"),
        ("What did we learn?", "recommendation"),
        ("Lessons learned", "recommendation"),
        ("Latest position", "notes"),
        ("Police position", "notes"),
        ("Position held", None),
        ("In progress", None),
        ("(a)\nNo.", "ref"),
        ("Rhif / No", "ref"),
        ("Camau\nActions", "action"),
        ("Agreed: Yes / No", None),
        ("3. Lead agency", "owners"),
        ("Who will do it?", "owners"),
        ("Who is affected?", None),
    ],
)
def test_what_a_heading_means(heading: str, holds: str | None) -> None:
    assert meaning(heading) == holds


@pytest.mark.parametrize("form", ["{} - {}", "{}\n{}", "{}. {}", "{}: {}", "({}) {}"])
def test_numbers_in_the_cells_of_actions_are_theirs_where_each_has_one(tmp_path: Path, form: str) -> None:
    texts = [form.format(number, text) for number, text in (("1.1", "Write"), ("1.2", "Train"))]
    headings = ["Recommendation", "Action", "Lead agency", "Due"]
    rows = [headings, *(["Share", text, "Police", ""] for text in texts)]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [(row["ref"], row["title"]) for row in of(reading, "Action")] == [("1.1", "Write"), ("1.2", "Train")]
    other = read(
        write_table(
            tmp_path / "other.xlsx",
            [*rows, ["Share", "2.5 days of training", "Police", ""], ["Share", "Audit", "Police", ""]],
        )
    )
    assert [row.get("ref") for row in of(other, "Action")] == [None] * 4


def test_a_list_that_names_who_has_its_tasks_calls_them_by_their_titles(tmp_path: Path) -> None:
    rows = [
        ["Title", "Assigned To", "Due Date", "Status"],
        ["Write a strategy", "Taylor, Sam", "31/05/2026", "In Progress"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [(row["title"], row["status"]) for row in of(reading, "Action")] == [("Write a strategy", "in_progress")]
    assert not of(reading, "Organisation")
    assert "column Assigned To: is no heading of an action plan" in problems(reading)


def test_marks_under_months_are_the_bar_of_a_chart_and_no_notes(tmp_path: Path) -> None:
    rows = [["Action", "Lead agency", "Apr-26", "May-26", "Status"], ["Write", "Police", "x", "x", "Open"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert notes(reading) == []
    assert "column Apr-26: is no heading of an action plan, and is left out" in problems(reading)


@pytest.mark.parametrize(
    ("ticked", "rows", "read_as"),
    [
        (["Not started", "In progress", "Complete"], [["", "x", ""], ["", "", "✓"]], ["in_progress", "completed"]),
        (["Status: not started", "Status: in progress"], [["Yes", ""], ["No", "Yes"]], ["planned", "in_progress"]),
        (["Police", "Health", "Education"], [["✓", "", "✓"], ["☐", "☒", "☐"]], [{"Police", "Education"}, {"Health"}]),
    ],
)
def test_columns_of_ticks_are_read_by_their_headings(
    tmp_path: Path, ticked: list[str], rows: list[list[str]], read_as: list[Any]
) -> None:
    headings = ["Action", "By when", "Progress", *ticked]
    path = write_table(
        tmp_path / "plan.xlsx", [headings, *([f"Act {at}", "", "", *row] for at, row in enumerate(rows))]
    )
    reading = read(path)
    names = {row["id"]: row["name"] for row in of(reading, "Organisation")}
    owners = [(row["from_id"], names[row["to_id"]]) for row in of(reading, "OWNED_BY")]
    for row, expected in zip(of(reading, "Action"), read_as, strict=True):
        assert (row.get("status") or {name for action, name in owners if action == row["id"]}) == expected
    assert "has columns of ticks" in problems(reading)
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


def test_ticks_under_agencies_beside_a_column_of_owners_own_nothing(tmp_path: Path) -> None:
    rows = [["Action", "Lead agency", "By when", "Police", "Health"], ["Write", "Education", "", "✓", "✓"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["name"] for row in of(reading, "Organisation")] == ["Education"]
    assert "column Police: is no heading of an action plan, and is left out" in problems(reading)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Old ref", "New ref"),
        ("Previous no.", "Current no."),
        ("Ref (old)", "Ref (new)"),
        ("Original action no", "Action no"),
        ("Former action reference", "Revised action reference"),
    ],
)
@pytest.mark.parametrize("is_old_first", [True, False])
def test_of_old_and_new_numbers_the_new_ones_count(tmp_path: Path, old: str, new: str, is_old_first: bool) -> None:
    rows = [
        ["1", "Crews can refer", "2.1", "1.1", "Give a line", "Police", "May 2024"],
        ["2", "Ask who lives there", "1.1", "2.1", "Ask", "Police", "May 2024"],
    ]
    headings = ["Rec no", "Recommendation", old, new, "Action", "Lead agency", "Target date"]
    if not is_old_first:
        headings[2:4], rows = [new, old], [[*row[:2], row[3], row[2], *row[4:]] for row in rows]
    reading = read(write_table(tmp_path / "plan.xlsx", [["Child Wren"], headings, *rows]))
    assert [action["ref"] for action in of(reading, "Action")] == ["1.1", "2.1"]
    assert [row["ref"] for row in of(reading, "Recommendation")] == ["1", "2"]
    assert f"column {old}: has earlier numbers of what another column numbers, and is left out" in problems(reading)


def test_of_old_and_new_numbers_of_recommendations_the_new_ones_count(tmp_path: Path) -> None:
    headings = ["Old rec no", "New rec no", "Recommendation", "Action", "Lead agency", "Target date"]
    rows = [
        ["2", "1", "Crews can refer", "Give a line", "Police", "May 2024"],
        ["1", "2", "Ask who lives there", "Ask", "Police", "May 2024"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", [["Child Wren"], headings, *rows]))
    assert [row["ref"] for row in of(reading, "Recommendation")] == ["1", "2"]
    assert "column Old rec no: has earlier numbers" in problems(reading)


def test_old_numbers_alone_are_no_numbers(tmp_path: Path) -> None:
    rows = [["No", "Old ref", "Action", "Lead agency", "Target date"], ["1", "7", "Give a line", "Police", "May 2024"]]
    reading = read(write_table(tmp_path / "plan.xlsx", [["Child Wren"], *rows]))
    assert [action["ref"] for action in of(reading, "Action")] == ["1"]
    assert "column Old ref: is no heading of an action plan" in problems(reading)


@pytest.mark.parametrize("heading", ["Next steps", "Next step", "Planned next steps Q3", "What next?", "Still to do"])
def test_next_steps_are_said_to_be_no_progress(tmp_path: Path, heading: str) -> None:
    rows = [["Action", "Lead agency", "Progress", heading], ["Write", "Police", "Drafted", "Consult the board in May"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert notes(reading) == [(None, "Drafted")]
    assert f"column {heading}: says what is to be done next, which is no progress, and is left out" in problems(reading)
    assert "Write what was done under 'Progress', and give a step that somebody owns" in problems(reading)
