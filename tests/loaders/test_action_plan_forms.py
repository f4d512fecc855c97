"""Plans in other forms: the one of domestic homicide reviews, and what people do to a plan in a spreadsheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.rag import rag_word
from loaders.read.choose_loader import read as read_any
from loaders.records.reading import Reading

HOMICIDE = [
    "Recommendation",
    "Scope of recommendation i.e. local or regional",
    "Action to take",
    "Lead Agency",
    "Key milestones achieved in enacting recommendation",
    "Target Date",
    "Date of completion and Outcome",
]
HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Update"]


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def problems(reading: Reading) -> str:
    return "\n".join(problem.sentence for problem in reading.problems)


def test_the_form_of_domestic_homicide_reviews(tmp_path: Path) -> None:
    rows = [
        ["Domestic Homicide Review - Anna - Action Plan"],
        ["Updated 3 July 2024"],
        HOMICIDE,
        ["1. GPs ask about abuse", "Local", "Train every practice", "ICB", "Jan 24: first course held", "Sept 2024",
         "14/06/2024 - all 31 practices trained; audit shows more referrals"],
        ["", "", "Add a prompt to the record system", "ICB / Police", "", "31/12/2024", ""],
        ["2. The force reviews its risk tool", "National", "Write to the Home Office", "Police", "", "ongoing",
         "Letter sent, reply awaited"],
    ]  # fmt: skip
    reading = read(write_table(tmp_path / "dhr.xlsx", rows))
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    assert [(row["kind"], row["title"]) for row in of(reading, "Review")] == [
        ("domestic_homicide_review", "Domestic Homicide Review - Anna")
    ]
    assert [row.get("level") for row in of(reading, "Recommendation")] == ["local", "national"]
    trained, prompt, letter = of(reading, "Action")
    assert (trained["status"], trained["closed_on"], trained["due_on"]) == ("completed", "2024-06-14", "2024-09")
    assert trained["evidence_in_source"] == "all 31 practices trained; audit shows more referrals"
    assert (prompt["due_on"], prompt.get("status")) == ("2024-12-31", None)
    assert (letter["due_in_source"], letter["evidence_in_source"]) == ("ongoing", "Letter sent, reply awaited")
    assert [(row["at"], row["to_value"]) for row in of(reading, "Event")] == [("2024-01", "first course held")]
    assert len({row["from_id"] for row in of(reading, "LED_TO")}) == 2
    assert len(of(reading, "OWNED_BY")) == 4


def test_a_recommendation_may_stand_in_a_row_over_its_actions(tmp_path: Path) -> None:
    headings = ["Ref", "Action", "Owner", "Due", "Status"]
    rows = [
        headings,
        ["Recommendation 1: share information", "", "", "", ""],
        ["1a", "Write a protocol", "Police", "May 2024", "On track"],
        ["1b", "Train staff", "Health", "", "Not started"],
        ["Recommendation 2: see children alone", "", "", "", ""],
        ["2a", "Audit records", "Education", "", "Complete"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows, "Child C"))
    assert [row["text"] for row in of(reading, "Recommendation")] == [
        "Recommendation 1: share information",
        "Recommendation 2: see children alone",
    ]
    assert [row["status"] for row in of(reading, "Action")] == ["in_progress", "planned", "completed"]
    assert [row["title"] for row in of(reading, "Review")] == ["Child C"]


def test_an_action_in_several_rows_is_one(tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        ["1", "Share", "Write a protocol", "Police", "May 2024", "Red", "1/2/24 - begun"],
        ["", "", "", "Health", "", "", "31/3/24 - agreed"],
        ["2", "See", "Audit", "Education", "", "", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert len(of(reading, "Action")) == 2
    assert len(of(reading, "OWNED_BY")) == 3
    assert [row["at"] for row in of(reading, "Event")] == ["2024-02-01", "2024-03-31"]


def test_a_recommendation_without_an_action_holds_what_the_row_says(tmp_path: Path) -> None:
    rows = [HEADINGS, ["1", "Share information", "", "Police", "May 2024", "Blue", "1/2/24 - done"], [*"23"]]
    rows[2] = ["2", "See children", "Audit records", "Health", "", "", ""]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    share, _ = of(reading, "Recommendation")
    assert (share["status"], share["rag"], share["due_on"]) == ("completed", "blue", "2024-05")
    assert len(of(reading, "ADDRESSED_TO")) == len(of(reading, "Action")) == 1


@pytest.mark.parametrize(
    ("cell", "owners"),
    [
        ("Police; Health", ["Police", "Health"]),
        ("Police & Health", ["Police", "Health"]),
        ("Health and Wellbeing Board and Police", ["Health and Wellbeing Board", "Police"]),
        ("Health (GPs, health visitors)", ["Health (GPs, health visitors)"]),
        ("Police (lead)\nHealth", ["Police", "Health"]),
        ("TBC", []),
        ("POLICE", ["Police"]),
    ],
)
def test_owners_are_parted(tmp_path: Path, cell: str, owners: list[str]) -> None:
    rows = [HEADINGS, ["1", "Share", "One", "Police", "", "", ""], ["2", "Share", "Two", cell, "", "", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    names = {row["id"]: row["name"] for row in of(reading, "Organisation")}
    second = of(reading, "Action")[1]["id"]
    assert [names[row["to_id"]] for row in of(reading, "OWNED_BY") if row["from_id"] == second] == owners


def test_rag_is_read_by_its_word_before_its_colour(tmp_path: Path) -> None:
    words = ["Red", "", "", "", "N/A", "grn"]
    fills = ["00B050", "C00000", "F2F2F2", "FFEB9C", "FF0000", ""]
    path = write_table(
        tmp_path / "plan.xlsx",
        [HEADINGS, *([str(n), "Share", f"Action {n}", "", "", word, ""] for n, word in enumerate(words))],
    )
    book = openpyxl.load_workbook(path)
    for row, fill in enumerate(fills, start=2):
        if fill:
            book.worksheets[0].cell(row, 6).fill = PatternFill("solid", fgColor=fill)
    book.save(path)
    rags = [(row.get("rag"), row.get("rag_in_source")) for row in of(read(path), "Action")]
    assert rags == [("red", "Red"), ("red", None), (None, None), ("amber", None), (None, "N/A"), (None, "grn")]


def test_an_impossible_date_is_an_error_and_two_readings_are_asked_about(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADINGS,
        ["1", "Share", "One", "", "31/02/2024", "", ""],
        ["2", "Share", "Two", "", "05/06/2024", "", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert "column Target date: '31/02/2024' is an impossible date: February 2024 has no day 31" in problems(reading)
    assert "dates: first" not in [question.key for question in reading.questions]  # 31/02 shows the order
    reading = read(write_table(tmp_path / "other.xlsx", [rows[0], rows[2]]))
    assert [question.key for question in reading.questions] == ["dates: first"]
    assert of(reading, "Action")[0]["due_in_source"] == "05/06/2024"
    answered = read(tmp_path / "other.xlsx", answers={"dates: first": "day"})
    assert of(answered, "Action")[0]["due_on"] == "2024-06-05"


def test_a_plan_in_a_csv_file_and_one_in_a_sheet_called_actions(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Action,Lead agency,By when\nTrain staff,Police,Sept 2024\n", encoding="utf-8")
    assert of(read_any(path), "Action")[0]["due_on"] == "2024-09"
    rows: list[list[Any]] = [HEADINGS, ["1", "Share", "Train staff", "Police", date(2024, 9, 30), "Red", ""]]
    reading = read_any(write_table(tmp_path / "plan.xlsx", rows, "Actions"))
    assert reading.loader == "action-plan"
    assert of(reading, "Action")[0]["due_on"] == "2024-09-30"


VALUES = ["", "", "1.1", "Recommendation 2", "TOTAL", "Theme 1: x", "Red", "31/03/2024", "12/03/24 - a\n1/4/24 b", "ongoing",
          "Police and Health", "All agencies", 2024, "#N/A", "Note: x", "a text of several words", date(2024, 5, 1)]  # fmt: skip
COLUMNS = ["No", "Recommendation", "Action", "Lead agency", "Lead role", "Due", "Update", "RAG", "Evidence",
           "Date completed", "Our notes", ""]  # fmt: skip
row = st.lists(st.sampled_from(VALUES), min_size=0, max_size=12)


@pytest.mark.slow
@settings(max_examples=80)
@example(
    above=[],
    columns=[*COLUMNS[:3], "", *COLUMNS[4:-1], "Lead agency"],
    below=[["", "", "", "ongoing", "1.1"], ["", "1.1"]],
    is_hidden=False,
)
@given(st.lists(row, max_size=2), st.permutations(COLUMNS), st.lists(row, min_size=1, max_size=8), st.booleans())
def test_every_cell_of_a_plan_is_used_or_named(
    above: list[list[Any]], columns: list[str], below: list[list[Any]], is_hidden: bool
) -> None:
    with TemporaryDirectory() as folder:
        rows = [[cell if cell != "" else None for cell in cells] for cells in (*above, columns, *below)]
        path = write_table(Path(folder) / "plan.xlsx", rows)
        book = openpyxl.load_workbook(path)
        book.worksheets[0].column_dimensions["C"].hidden = is_hidden
        book.save(path)
        account = read(path).cells
        assert account.filled == sum(1 for cells in rows for cell in cells if cell is not None)
        assert account.used + account.left_out.total() == account.filled, account.sentence


def test_what_a_recommendation_has_no_place_for_is_named(tmp_path: Path) -> None:
    headings = ["No", "Recommendation", "Scope", "Action", "Lead agency", "Lead role", "Update", "Evidence"]
    rows = [headings, ["1", "Share information", "Wide", "", "All agencies", "Chair", "1/2/24 - begun", "None yet"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert set(reading.cells.left_out) == {
        "'Wide' in column 'Scope' of 'Sheet1'",
        "'None yet' in column 'Evidence' of 'Sheet1'",
        "'Chair' in column 'Lead role' of 'Sheet1'",
        "'All agencies' in column 'Lead agency' of 'Sheet1'",
    }
    assert [row["from_label"] for row in of(reading, "HAS_EVENT")] == ["Recommendation"]


def test_a_row_that_somebody_wants_read_is_read(tmp_path: Path) -> None:
    rows = [HEADINGS, ["1", "Share", "Train staff", "Police", "", "", ""], ["", "Total", "", "", "", "", ""]]
    path = write_table(tmp_path / "plan.xlsx", rows)
    part = "row 3 (total) of 'Sheet1'"
    assert part in read(path).cells.left_out
    assert len(of(read(path, parts={part: True}), "Recommendation")) == 2


def test_a_row_that_names_no_action_is_an_error_unless_it_is_empty(tmp_path: Path) -> None:
    rows = [HEADINGS, ["1", "Share", "Train staff", "Police", "", "", ""], ["2", "", "", "", "", "", ""]]
    reading = read(write_table(tmp_path / "empty.xlsx", rows))
    assert "row 3 (number alone) of 'Sheet1'" in reading.cells.left_out
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    reading = read(
        write_table(tmp_path / "unnamed.xlsx", [*rows[:2], ["1.2", "", "", "Health", "May 2024", "Red", ""]])
    )
    assert "row 3, column Action: names neither an action nor a recommendation" in problems(reading)


def test_a_theme_merged_over_a_plan_is_none_of_its_records(tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        ["", "Information sharing", "", "", "", "", ""],
        ["1", "Share", "Train staff", "Police", "", "", ""],
    ]
    path = write_table(tmp_path / "plan.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("B2:G2")
    book.save(path)
    reading = read(path)
    assert "row 2 (theme) of 'Sheet1'" in reading.cells.left_out
    assert [row["text"] for row in of(reading, "Recommendation")] == ["Share"]


@pytest.mark.parametrize(
    ("word", "colour"),
    [("RED", "red"), ("a", "amber"), ("Green - on track", "green"), ("Complete (Blue)", "blue"), ("Done", "blue"),
     ("🟢", "green"), ("A ↑", "amber"), ("R↓", "red"), ("⬆️ G", "green"), ("b (↔)", "blue"), ("Amber ↑", "amber"),
     ("R → A", "amber"), ("↑", None), ("Amber/Red", None), ("Not complete", None), ("N/A", None)],
)  # fmt: skip
def test_the_word_of_a_rag_is_its_only_colour(word: str, colour: str | None) -> None:
    assert rag_word(word) == colour


def test_a_column_of_statuses_stands_beside_that_of_colours(tmp_path: Path) -> None:
    headings = ["Action", "Owner", "Status", "RAG"]
    rows = [
        headings,
        ["One", "Police", "Ongoing", "Red"],
        ["Two", "", "Complete", "Green"],
        ["Three", "", "Paused", ""],
    ]
    actions = of(read(write_table(tmp_path / "plan.xlsx", rows)), "Action")
    assert [(row["status"], row["status_in_source"], row.get("rag")) for row in actions] == [
        ("in_progress", "Ongoing", "red"),
        ("completed", "Complete", "green"),
        ("not_known", "Paused", None),
    ]


@pytest.mark.parametrize(
    ("cell", "closed"),
    [
        ("Completed 14/06/2024", "2024-06-14"),
        ("Complete - June 2024", "2024-06"),
        ("Yes", None),
        ("June 24", "2024-06"),
    ],
)
def test_a_completion_may_say_that_it_is_one(tmp_path: Path, cell: str, closed: str | None) -> None:
    rows = [["Action", "Owner", "Date completed"], ["One", "Police", cell]]
    [action] = of(read(write_table(tmp_path / "plan.xlsx", rows)), "Action")
    assert (action["status"], action.get("closed_on")) == ("completed", closed)


def test_people_are_not_stored_and_posts_are(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Lead officer", "By when"]
    rows = [
        headings,
        ["One", "Police - Head of Unit, Health - J Smith", "", ""],
        ["Two", "Dr Patel", "J. Smith", ""],
        ["Three", "Early Help - North", "Service Manager", ""],
        ["Four", "Health", "Jane Smith", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police", "Health", "Early Help - North"]
    assert [row.get("job_role") for row in of(reading, "OWNED_BY")] == [
        "Head of Unit", None, "Service Manager", None,
    ]  # fmt: skip
    stored = " ".join(str(record.values) for record in reading.records)
    assert "J Smith" not in stored
    assert "J. Smith" not in stored
    assert "Patel" not in stored
    assert "Jane" not in stored
    assert "row 5, column Lead officer: may be the name of a person" in problems(reading)
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_a_completion_that_lies_ahead_is_a_date_due(tmp_path: Path) -> None:
    rows = [["Action plan, version of 3 June 2024"], ["Action", "Lead", "Completion date"],
            ["One", "Police", "31/12/2024"], ["Two", "Health", "by September"], ["Three", "Health", "01/02/2024"]]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", rows, "Child D"))
    one, two, three = of(reading, "Action")
    assert (one["due_on"], one.get("status")) == ("2024-12-31", None)
    assert (two["due_in_source"], two.get("status")) == ("by September", None)
    assert (three["closed_on"], three["status"]) == ("2024-02-01", "completed")
    assert "and is taken as due" in problems(reading)


def test_one_recommendation_is_one_whatever_the_numbers_of_its_actions(tmp_path: Path) -> None:
    rows = [["Ref", "Rec", "What will we do?", "Who", "By when"], ["1", "R3: Listen", "1. Train staff", "ICB", ""],
            ["1.1", "R3: Listen", "Audit", "ICB", ""], ["2", "", "Brief", "ICB", ""]]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [(row["ref"], row["text"]) for row in of(reading, "Recommendation")] == [("3", "R3: Listen")]
    assert [row["title"] for row in of(reading, "Action")] == ["Train staff", "Audit", "Brief"]
    assert len(of(reading, "LED_TO")) == 3


def test_a_number_of_actions_is_that_of_a_recommendation_only_where_it_is_of_one(tmp_path: Path) -> None:
    headings = ["No", "Recommendation", "Action", "Who", "By when"]
    texts = [("1.1", "Share"), ("1.2", "See"), ("2.1", "Listen"), ("2.2", "Listen"), ("3.1", "Train"), ("4.1", "Train")]
    rows = [[number, text, f"Action {number}", "Police", ""] for number, text in texts]
    reading = read(write_table(tmp_path / "plan.xlsx", [headings, *rows]))
    assert [(row["title"], row.get("ref")) for row in of(reading, "Recommendation")] == [
        ("Share", None), ("See", None), ("Listen", "2"), ("Train", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "fill", "cells", "rows"),
    [(None, None, "D2:D9", 2), (3, None, "A1 D2:D9", 2),
     ("Amber", None, "D2:D9", 1), (None, "00B050", "D2:D9", 1), (None, None, "A2:C9", 0)],
)  # fmt: skip
def test_a_rag_that_only_a_rule_of_the_spreadsheet_colours_is_named(
    tmp_path: Path, word: object, fill: str | None, cells: str, rows: int
) -> None:
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    for row in (["Action", "Lead agency", "Timescale", "RAG"], ["Train staff", "Police", "May 2025", word]):
        page.append(row)
    page.append(["Audit files", "Health", "June 2025", None])
    if fill:
        page["D2"].fill = PatternFill("solid", fgColor=fill)
    red = DifferentialStyle(fill=PatternFill("solid", bgColor="FF0000"))
    page.conditional_formatting.add(cells, Rule("expression", formula=["TRUE"], dxf=red))
    book.save(tmp_path / "plan.xlsx")
    warnings = [problem for problem in read(tmp_path / "plan.xlsx").problems if problem.code == "rag_by_rule"]
    assert [problem.column for problem in warnings] == (["RAG"] if rows else [])
    assert all(
        f"{rows} row{'s have' if rows > 1 else ' has'} neither a word for it nor a fill" in w.rule for w in warnings
    )


STACKED = [
    ["Child Knot review - action plan"],
    ["Version 1, 1 May 2024"],
    HEADINGS,
    ["1", "Answer referrals", "Write a rota", "Police", "31/07/2024", "Green", ""],
    [],
]


def test_plans_one_below_the_other_are_of_two_reviews(tmp_path: Path) -> None:
    other = ["No", "Action", "Recommendation", "Lead agency", "Target date", "RAG", "Update"]
    for headings, row in (
        (HEADINGS, ["1", "Hand over safely", "Write a form", "Health", "30/09/2024", "Amber", ""]),
        (other, ["1", "Write a form", "Hand over safely", "Health", "30/09/2024", "Amber", ""]),
    ):
        rows = [*STACKED, ["Child Moor review"], ["Version 3, 9 May 2024"], headings, row]
        reading = read(write_table(tmp_path / "two.xlsx", rows))
        assert [row["title"] for row in of(reading, "Review")] == ["Child Knot review", "Child Moor review"]
        assert [(row["ref"], row["text"]) for row in of(reading, "Action")] == [
            ("1", "Write a rota"),
            ("1", "Write a form"),
        ]
        raised = {row["from_id"]: row["to_id"] for row in of(reading, "RAISED")}
        assert set(raised) == {"child-knot-review", "child-moor-review"}
        assert "is taken as a" not in problems(reading)
        assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_other_headings_without_a_title_go_on_with_the_plan_above(tmp_path: Path) -> None:
    other = ["No", "Recommendation", "Lead agency", "Action", "Target date", "Date completed"]
    rows = [*STACKED, other, ["2", "Hand over safely", "Health", "Write a form", "30/04/2024", "20/04/2024"]]
    reading = read(write_table(tmp_path / "two.xlsx", rows))
    assert [row["title"] for row in of(reading, "Review")] == ["Child Knot review"]
    assert [row["text"] for row in of(reading, "Action")] == ["Write a rota", "Write a form"]
    assert [row.get("closed_on") for row in of(reading, "Action")] == [None, "2024-04-20"]
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_headings_and_a_title_that_stand_again_are_of_one_review(tmp_path: Path) -> None:
    again = ["2", "Hand over safely", "Write a form", "Health", "30/09/2024", "Amber", ""]
    for between in ([STACKED[0]], [["HEALTH"]]):
        reading = read(write_table(tmp_path / "pages.xlsx", [*STACKED, *between, HEADINGS, again]))
        assert [row["title"] for row in of(reading, "Review")] == ["Child Knot review"]
        assert [row["ref"] for row in of(reading, "Action")] == ["1", "2"]
        assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_a_second_title_without_headings_is_said_to_begin_no_plan(tmp_path: Path) -> None:
    other = ["1", "Hand over safely", "Write a form", "Health", "30/09/2024", "Amber", ""]
    reading = read(write_table(tmp_path / "two.xlsx", [*STACKED, ["Child Moor review"], other]))
    assert "the actions below it are taken for those of the plan above it" in problems(reading)
    assert "write its headings under this title" in problems(reading)


ONE_ACTION = [HEADINGS, ["1", "Answer referrals", "Write a rota", "Police", "31/07/2024", "Green", ""]]


@pytest.mark.parametrize(
    "below",
    [
        ["Green = on track", "", "Amber = at risk"],
        ["", "", "Green = on track"],
        ["Key", "", "Red = off track; Amber = at risk"],
        ["Red", "", "Not started"],
        ["RAG rating key:", "", "", ""],
        ["Key:", "NS = Not started"],
        ["", "O/D = past its date"],
        ["", "Key: C - Complete"],
        ["1", "Not started"],
    ],
)
@pytest.mark.parametrize("gap", [[], [[]]])
def test_a_legend_is_no_action(tmp_path: Path, below: list[str], gap: list[list[str]]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [*ONE_ACTION, *gap, below, ["Blue", "", "Complete"]]))
    assert [row["text"] for row in of(reading, "Action")] == ["Write a rota"]
    assert "is taken as a legend and left out" in problems(reading)
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


@pytest.mark.parametrize("below", [["Plan owner", "", "Business Manager"], ["", "", "", "Business Manager"]])
def test_what_stands_below_the_table_is_no_action(tmp_path: Path, below: list[str]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [*ONE_ACTION, [], below]))
    assert [row["text"] for row in of(reading, "Action")] == ["Write a rota"]
    assert len(of(reading, "OWNED_BY")) == 1
    assert "row 4: " in problems(reading)
    assert "is taken as a note and left out" in problems(reading)


def test_actions_after_a_blank_row_are_read(tmp_path: Path) -> None:
    rows = [*ONE_ACTION, [], ["2", "", "Audit records"], ["", "", "Train all front-line staff", "Health"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["text"] for row in of(reading, "Action")] == [
        "Write a rota", "Audit records", "Train all front-line staff"
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["ICB - draft a rota", "C: see the family", "A/E - complete the form"])
def test_an_agency_before_an_action_is_no_code(tmp_path: Path, words: str) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [*ONE_ACTION, ["", "", words]]))
    assert [row["text"] for row in of(reading, "Action")][1:] == [words]


def test_a_colour_in_a_row_that_continues_an_action_is_no_legend(tmp_path: Path) -> None:
    more = ["", "", "", "", "", "", "Amber - waiting for dates"]
    reading = read(write_table(tmp_path / "plan.xlsx", [*ONE_ACTION, more]))
    assert [row["to_value"] for row in of(reading, "Event")] == ["Amber - waiting for dates"]


def test_a_completion_in_doubt_is_not_said_to_be_none(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Target date", "Date completed"]
    headings = [*headings, "RAG", "Update"]
    row = ["Write", "Police", "04/03/24", "05/03/24", "Complete", "06/03/24 - done"]
    reading = read(write_table(tmp_path / "plan.xlsx", [headings, row]))
    assert "may begin with the day or with the month, and is left out until the question" in problems(reading)
    assert "is not a date of completion" not in problems(reading)
    assert "no date says when" not in problems(reading)
    assert [(its.key, its.count) for its in reading.questions] == [("dates: first", 1), ("rag: complete", 1)]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("SAR Mr P - Single agency and multi agency action plan", "SAR Mr P"),
        ("SAR Mr P: single- & multi-agency learning and improvement action plan v2", "SAR Mr P"),
        ("Child B review report and action plan", "Child B review report"),
        ("Composite Action Plan for the review of Child B", "review of Child B"),
    ],
)
def test_a_title_is_not_cut_within_its_words(tmp_path: Path, line: str, title: str) -> None:
    rows = [[line], ["Action", "Lead agency", "Target date"], ["Write", "Police", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["title"] for row in of(reading, "Review")] == [title]


@pytest.mark.parametrize(
    ("word", "key", "asked"),
    [
        ("Complete", "rag: complete", "Which status does 'Complete' mean in this plan?"),
        ("Done.", "rag: done", "Which status does 'Done.' mean in this plan?"),
        ("B", "rag: blue", "Which status does 'B' (blue) mean in this plan?"),
        ("Blue", "rag: blue", "Which status does blue mean in this plan?"),
    ],
)
@pytest.mark.parametrize("answered", ["key", "rag: blue"])
def test_a_question_has_the_word_of_the_plan(tmp_path: Path, word: str, key: str, asked: str, answered: str) -> None:
    path = write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "RAG"], ["Write", "Police", word]])
    (question,) = read(path, answers={key if answered == "key" else answered: "superseded"}).questions
    assert (question.key, question.text, question.answer) == (key, asked, "superseded")


@pytest.mark.parametrize(
    ("due", "code"),
    [
        ("Easter 2024 31/05/2024", "date_among_words"),
        ("31/05/2024 (extended)", "date_among_words"),
        ("31/03/2024, then 31/05/2024", "several_dates"),
        ("by 31/05/2024", None),
        ("ongoing", None),
    ],
)
def test_a_date_due_that_is_not_read_is_said(tmp_path: Path, due: str, code: str | None) -> None:
    path = write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Target date"], ["Write", "Police", due]])
    reading = read(path)
    assert [p.code for p in reading.problems if p.column == "Target date"] == ([code] if code else [])
    assert of(reading, "Action")[0]["due_in_source"] == due


@pytest.mark.parametrize(
    ("scope", "level", "said"),
    [
        ("Local and national", None, "names several levels, local and national"),
        ("National/Local", None, "names several levels, local and national"),
        ("Local (Smithtown)", "local", ""),
        ("Multi-agency", None, "is not a level"),
    ],
)
def test_a_scope_of_several_levels_is_named(tmp_path: Path, scope: str, level: str | None, said: str) -> None:
    row = ["Share", scope, "Write", "Police", "", "31/03/2025", ""]
    reading = read(write_table(tmp_path / "plan.xlsx", [HOMICIDE, row]))
    assert [record.get("level") for record in of(reading, "Recommendation")] == [level]
    assert [problem.rule.startswith(said) for problem in reading.problems if problem.code == "scope_left_out"] == (
        [True] if said else []
    )


@pytest.mark.parametrize(
    ("heading", "cell", "kind", "values"),
    [
        ("Area for improvement", "Late plans", "Recommendation", {"text": "Late plans"}),
        ("Where we are now", "31/03/2025 drafted", "Event", {"at": "2025-03-31", "to_value": "drafted"}),
        ("15/04/2025", "drafted", "Event", {"at": "2025-04-15", "to_value": "drafted"}),
        ("March 2025", "drafted", "Event", {"at": "2025-03", "to_value": "drafted"}),
        ("% complete", "50%", "Action", {"status": "in_progress", "status_in_source": "50%"}),
        ("Complete?", True, "Action", {"status": "completed"}),
        ("When revised", "30/09/2025", "Action", {"due_on": "2025-09-30"}),
    ],
)
def test_a_column_is_read_by_the_words_of_other_forms(
    tmp_path: Path, heading: str, cell: Any, kind: str, values: dict[str, str]
) -> None:
    rows = [["Action", "Lead agency", "Due", heading], ["Write", "Police", "30/06/2025", cell]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert any(values.items() <= record.values.items() for record in reading.records if record.kind == kind)


def test_what_needs_to_change_is_a_recommendation_beside_how(tmp_path: Path) -> None:
    rows = [["What needs to change", "How", "Who", "When"], ["Late plans", "Hold a panel", "Police", "30/06/2025"]]
    texts = {
        record.kind: record.values.get("text") for record in read(write_table(tmp_path / "plan.xlsx", rows)).records
    }
    assert (texts["Recommendation"], texts["Action"]) == ("Late plans", "Hold a panel")


@pytest.mark.parametrize("heading", ["Review", "Case name"])
def test_a_tracker_has_the_review_of_each_row_in_a_column(tmp_path: Path, heading: str) -> None:
    rows = [
        ["Northshire tracker"], ["12 May 2025"], [heading, "Recommendation", "Action", "Lead agency", "Due"],
        ["LCSPR Wren", "Share", "Write", "Police", ""], ["", "Share", "Train", "Health", ""],
        ["SAR Oak", "Share", "Write", "Housing", ""],
    ]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    titles = {record.values["id"]: record.values["title"] for record in reading.records if record.kind == "Review"}
    assert [*titles.values()] == ["LCSPR Wren", "SAR Oak"]
    actions = [record.values["id"] for record in reading.records if record.kind == "Action"]
    assert [sum(action.startswith(review) for action in actions) for review in titles] == [2, 1]
    assert len([record for record in reading.records if record.kind == "Recommendation"]) == 2
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


def test_a_column_of_reviews_to_come_names_none(tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead agency", "Due", "Review"],
        ["Write", "Police", "", "May 2025"],
        ["Train", "Health", "", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert len([record for record in reading.records if record.kind == "Review"]) == 1


def test_an_export_of_planner_is_a_plan_without_the_names_in_it(tmp_path: Path) -> None:
    rows = [
        ["Plan name", "LCSPR Wren actions"], ["Plan ID", "aB3x"], ["Date of export", "28/05/2025"], [],
        ["Task Name", "Bucket Name", "Progress", "Assigned To", "Due date", "Late", "Completed Date", "Completed By"],
        ["Write", "Rec 1", "In progress", "Jane Hollis", "30/06/2025", "false", "", ""],
        ["Train", "Rec 2", "Completed", "Mo Aziz;Jane Hollis", "31/03/2025", "false", "28/03/2025", "Mo Aziz"],
    ]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    first, second = (record.values for record in reading.records if record.kind == "Action")
    assert (first["due_on"], first["status"]) == ("2025-06-30", "in_progress")
    assert (second["status"], second["closed_on"]) == ("completed", "2025-03-28")
    [review] = (record.values for record in reading.records if record.kind == "Review")
    assert review["title"] == "LCSPR Wren actions"
    assert reading.records[0].values["taken_on"] == "2025-05-28"
    assert not any(name in str(record.values) for record in reading.records for name in ("Hollis", "Aziz"))


def test_a_table_below_with_other_headings_goes_on_with_the_plan(tmp_path: Path) -> None:
    rows = [
        ["LCSPR Wren"], ["Recommendation", "Action", "Lead agency", "Timescale"], ["Share", "Write", "Police", ""], [],
        ["Single agency actions"], ["Agency", "Task", "By when", "Status"], ["Health", "Train", "30/09/2025", "Not started"],
    ]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    actions = [record.values for record in reading.records if record.kind == "Action"]
    assert [(action["text"], action.get("due_on"), action.get("status")) for action in actions] == [
        ("Write", None, None), ("Train", "2025-09-30", "planned"),
    ]  # fmt: skip
    assert len([record for record in reading.records if record.kind == "Review"]) == 1
