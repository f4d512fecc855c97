"""Rows and lines of a plan that look like a recommendation or an action and are none, such as counts and dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.lost_zeros import restore_known
from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.known_plans import KnownRecord
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import Reading

TITLE = ["Child A LCSPR action plan"]
HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG"]
ACTIONS = [
    ["1", "Improve recording", "Adopt the tool", "Police", "1 May 2024", "Amber"],
    ["2", "Improve recording", "Train 40 staff", "Health", "1 May 2024", "Red"],
]


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def texts(reading: Reading, kind: str) -> list[str]:
    return [row.get("text") or row["name"] for row in of(reading, kind)]


def problems(reading: Reading) -> str:
    return "\n".join(problem.sentence for problem in reading.problems)


@pytest.mark.parametrize(
    "below",
    [
        [["Red", 1], ["Amber", 1], ["Green", 0]],
        [["Total actions: 2"], ["Red", 1], ["Amber", 1]],
        [["", "", "Summary of RAG"], ["", "", "Number of actions red", 1], ["", "", "Not started"], ["", "", "Total", 2]],
        [["", "", "", "", "Red", 1], ["", "", "", "", "Total", "50%"]],
        [[], ["", "", "Number of actions", 2], [], ["Prepared by", "", "Quality team"]],
    ],
)  # fmt: skip
def test_counts_below_the_actions_are_none(tmp_path: Path, below: list[list[Any]]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, ["15 April 2024"], HEADINGS, *ACTIONS, *below]))
    assert texts(reading, "Action") == ["Adopt the tool", "Train 40 staff"]
    assert texts(reading, "Recommendation") == ["Improve recording"]
    assert texts(reading, "Organisation") == ["Police", "Health"]
    assert [row["due_on"] for row in of(reading, "Action")] == ["2024-05-01", "2024-05-01"]
    assert "is taken as a count and left out" in problems(reading)
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled


@pytest.mark.parametrize(
    "last",
    [
        ["", "", "Audit the records", "", "", 2],  # where other actions have numbers for their RAG
        ["3", "Improve recording", "Audit the records"],
        ["", "", "Audit the records", "", 2024],  # a year
        ["", "", "Audit the records"],
    ],
)
def test_an_action_beside_a_number_is_no_count(tmp_path: Path, last: list[Any]) -> None:
    rows = [[*row[:5], number] for number, row in enumerate(ACTIONS, start=1)]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, *rows, last]))
    assert texts(reading, "Action")[2:] == ["Audit the records"]


@pytest.mark.parametrize("line", ["2 April 2024", "2 April 2024 (version 3)", "2 Apr 24", "2 May 2024: for all"])
def test_the_day_of_a_version_is_no_recommendation_over_actions_of_its_number(tmp_path: Path, line: str) -> None:
    action = ["2.1", "Hear the child", "Use the tool", "Police", "1 May 2024", "Red"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, [line], HEADINGS, action]))
    assert texts(reading, "Recommendation") == ["Hear the child"]
    assert [row["taken_on"][:4] for row in of(reading, "Source")] == ["2024"]


def test_a_numbered_recommendation_may_name_a_month(tmp_path: Path) -> None:
    headings, action = ["No", "Action", "Lead agency", "Target date"], ["2.1", "Hold a day", "Police", "1 May 2024"]
    line = ["2. March training days are held each year"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, line, headings, action]))
    assert texts(reading, "Recommendation") == line


def dated(path: Path, *due: Any, heading: str = "Target date", **answers: str) -> Reading:
    """A plan with an action for each date due."""
    rows = [[str(n), "Share", f"Action {n}", "Police", day, "Red"] for n, day in enumerate(due, start=1)]
    headings = [*HEADINGS[:4], heading, "RAG"]
    return read(write_table(path / "plan.xlsx", [TITLE, ["15 April 2024"], headings, *rows]), answers=answers)


def test_a_date_without_a_year_is_asked_about(tmp_path: Path) -> None:
    due = ["End Q3", "end of March", "30 Sept", "30/9", "September", "2010/11"]
    keys = [f"date: {text}" for text in due]
    reading = dated(tmp_path, *due)
    assert [question.key for question in reading.questions if question.key.startswith("date")] == keys
    assert [row.get("due_on") for row in of(reading, "Action")] == [None] * 6
    assert [row["due_in_source"] for row in of(reading, "Action")] == due
    answers = dict(zip(keys, ["2024/25", "2024/25", "2024", "2024", "2025", "month"], strict=True))
    days = ["2024-12-31", "2025-03-31", "2024-09-30", "2024-09-30", "2025-09", "2010-11"]
    assert [row["due_on"] for row in of(dated(tmp_path, *due, **answers), "Action")] == days
    [row] = of(dated(tmp_path, "2010/11", **{"date: 2010/11": "year"}), "Action")
    assert row["due_on"] == "2011-03-31"


def test_a_number_after_a_month_is_its_year_or_its_day(tmp_path: Path) -> None:
    due = ["March 25", "Sept 24", "March '25", "Mar-25", "Sept 2024"]
    reading = dated(tmp_path, *due)
    [asked] = [question for question in reading.questions if question.key == "dates: number"]
    assert (asked.count, asked.choices, asked.meanwhile) == (2, ("year", "day"), "it is taken as the year")
    assert [row["due_on"] for row in of(reading, "Action")] == ["2025-03", "2024-09", "2025-03", "2025-03", "2024-09"]
    answered = dated(tmp_path, *due, **{"dates: number": "day", "date: 25 March": "2025"})
    assert [row.get("due_on") for row in of(answered, "Action")] == [
        "2025-03-25",
        None,
        "2025-03",
        "2025-03",
        "2024-09",
    ]
    assert "date: 24 Sept" in [question.key for question in answered.questions]
    assert not [question for question in dated(tmp_path, *due[2:]).questions if question.key.startswith("date")]


def test_a_day_that_lost_its_format_is_read_and_named(tmp_path: Path) -> None:
    reading = dated(tmp_path, 45747, "45747", 3)
    assert [row.get("due_on") for row in of(reading, "Action")] == ["2025-03-31", "2025-03-31", None]
    assert "'45747' is the number by which spreadsheets count days, and is read as 2025-03-31" in problems(reading)


def test_a_year_of_two_is_due_at_its_end(tmp_path: Path) -> None:
    reading = dated(tmp_path, "2024/25", heading="Milestone date")
    assert [row["due_on"] for row in of(reading, "Action")] == ["2025-03-31"]
    assert not [question for question in reading.questions if question.key.startswith("date")]


def months(path: Path, *sheets: tuple[str, str, list[list[Any]]]) -> Path:
    """A workbook with a plan of the same title in each sheet: its name, its day and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, day, rows in sheets:
        page = book.create_sheet(name)
        for row in [TITLE, [day], HEADINGS, *rows]:
            page.append(row)
    book.save(path / "plan.xlsx")
    return path / "plan.xlsx"


def test_of_a_sheet_for_each_month_the_latest_counts(tmp_path: Path) -> None:
    may = [[*row[:5], "Red"] for row in ACTIONS]
    july = [["7", *ACTIONS[0][1:5], "Complete"], ["3", *ACTIONS[1][1:5], "Green"]]
    path = months(
        tmp_path, ("May 2024", "13 May 2024", may), ("July 2024", "15 July 2024", july), ("June", "3 June 2024", may)
    )
    reading = read(path)
    assert [(row["ref"], row["rag"]) for row in of(reading, "Action")] == [("7", "blue"), ("3", "green")]
    assert [row["taken_on"] for row in of(reading, "Source")] == ["2024-07-15"]
    sentences = problems(reading)
    assert (
        "sheet May 2024: is the plan of 13 May 2024, and 'July 2024' has that of 15 July 2024, which counts"
        in sentences
    )
    assert "sheet June: is the plan of 3 June 2024" in sentences
    account = reading.cells
    assert account is not None
    assert account.used + account.left_out.total() == account.filled
    [part] = [name for name in account.left_out if "June" in name]
    assert len(of(read(path, parts={part: True}), "Action")) == 4  # if somebody wants it read


def test_sheets_of_other_actions_or_owners_are_no_versions_whatever_their_days(tmp_path: Path) -> None:
    done = [["3", "Improve recording", "Audit the records", "Police", "1 May 2024", "Blue"], [*ACTIONS[0][:5], "Red"]]
    done.insert(0, ["4", "Improve recording", "Write a guide", "Police", "1 May 2024", "Blue"])
    late = [[*ACTIONS[0][:5], "Complete"], ACTIONS[1]]
    reading = read(months(tmp_path, ("Done", "1 May 2024", done), ("Open", "13 May 2024", late)))
    assert len(of(reading, "Action")) == 4
    [shared] = [row for row in of(reading, "Action") if row["text"] == "Adopt the tool"]
    assert shared["rag"] == "blue"  # what the later sheet says of it
    health = [[*row[:3], "Health", *row[4:]] for row in ACTIONS]
    police = [[*row[:3], "Police", *row[4:]] for row in ACTIONS]
    reading = read(months(tmp_path, ("Police", "1 May 2024", police), ("Health", "13 May 2024", health)))
    assert {row["name"] for row in of(reading, "Organisation")} == {"Police", "Health"}


def test_an_action_below_a_theme_says_whose_it_is_taken_for(tmp_path: Path) -> None:
    headings = ["Action", "Lead agency", "Target date"]
    rows = [["Recommendation 1: Share"], ["Good practice: nursing", "", ""], ["Show it", "Police", "May 2024"],
            ["Train", "Police", "May 2024"], ["Recommendation 2: Hear fathers"], ["Ask", "Police", "May 2024"]]  # fmt: skip
    path = write_table(tmp_path / "plan.xlsx", [TITLE, headings, *rows])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A4:C4")
    book.save(path)
    sentences = problems(read(path))
    assert (
        "'Show it' stands below 'Good practice: nursing', which is left out, and is taken for an action of 'Recommendation 1: Share'"
        in sentences
    )
    assert sentences.count("stands below") == 1
    own = [[TITLE[0]], HEADINGS, ACTIONS[0], ["Theme: training"], ACTIONS[1]]
    assert "stands below" not in problems(read(write_table(tmp_path / "own.xlsx", own)))


@pytest.mark.parametrize(
    "line", ["Multi-agency recommendations", "Single agency recommendations:", "IMR Recommendations"]
)
def test_what_kind_of_recommendations_follow_is_none_itself(tmp_path: Path, line: str) -> None:
    headings = ["Recommendation", "Action", "Lead agency", "Target date"]
    rows = [headings, [line], ["Share", "Write", "Police", ""], ["See fathers", "Train", "", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert texts(reading, "Recommendation") == ["Share", "See fathers"]
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police"]
    assert f"'{line}' is taken as a theme and left out" in problems(reading)


@pytest.mark.parametrize(
    ("names", "latest"),
    [
        (("Jan 2025", "Feb 2025"), 1),
        (("March 25", "Feb 25", "Jan 25"), 0),
        (("January", "February"), 1),
        (("Dec", "Jan", "Nov"), 1),
        (("Progress Feb 2025", "Progress Jan 2025"), 0),
    ],
)
def test_the_month_in_the_name_of_a_sheet_is_that_of_its_plan(
    tmp_path: Path, names: tuple[str, ...], latest: int
) -> None:
    sheets = [(name, "", [ACTIONS[0], [*ACTIONS[1][:5], "Green"]]) for name in names]
    sheets[latest] = (names[latest], "", [[*ACTIONS[0][:5], "Complete"], ACTIONS[1]])
    reading = read(months(tmp_path, *sheets))
    assert [row["rag"] for row in of(reading, "Action")] == ["blue", "red"]
    assert len(of(reading, "Review")) == 1
    sentences = problems(reading)
    for name in names:
        assert (f"sheet {name}: is the plan of" in sentences) == (name != names[latest])


def test_a_name_among_the_months_is_that_of_a_review(tmp_path: Path) -> None:
    reading = read(
        write_table(tmp_path / "plan.xlsx", [["Action", "Lead", "By when"], ["Write", "Police", ""]], "Child April")
    )
    assert [row["title"] for row in of(reading, "Review")] == ["Child April"]


def test_a_number_that_the_spreadsheet_made_a_date_is_read_as_it_is_shown(tmp_path: Path) -> None:
    path = write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, *ACTIONS])
    book = openpyxl.load_workbook(path)
    for row, (day, code) in enumerate(((date(2024, 2, 1), "d.m"), (date(2024, 3, 2), "dd-mmm")), start=3):
        cell = book.worksheets[0].cell(row, 1)
        cell.value, cell.number_format = day, code
        book.worksheets[0].cell(row, 5).value = day
        book.worksheets[0].cell(row, 5).number_format = "dd-mmm"
    book.save(path)
    reading = read(path)
    assert [(row["ref"], row["due_on"]) for row in of(reading, "Action")] == [
        ("1.2", "2024-02-01"), ("02-Mar", "2024-03-02"),
    ]  # fmt: skip
    assert len(of(reading, "LED_TO")) == 2
    assert "column No: '1.2' is a date in the spreadsheet, which shows it so" in problems(reading)


@pytest.mark.parametrize(
    "below",
    [
        ["Signed off by", "Independent Scrutineer", "", "Date", "12/03/2025"],
        ["Approved", "Chair", "Safeguarding Partnership", "", "12/03/2025"],
        ["", "Agreed by:", "Northmere Safeguarding Partnership", "Chair", "12/03/2025"],
    ],
)
def test_who_approved_the_plan_is_no_action(tmp_path: Path, below: list[str]) -> None:
    footer = [[], ["Next review date: 1 May 2025"], below]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, ["15 April 2024"], HEADINGS, *ACTIONS, *footer]))
    assert texts(reading, "Action") == ["Adopt the tool", "Train 40 staff"]
    assert texts(reading, "Recommendation") == ["Improve recording"]
    assert [problem.code for problem in reading.problems if problem.code.endswith("_row")] == ["note_row"] * 2


@pytest.mark.parametrize(
    "below",
    [
        [["Distribution list"], ["Police", "DCI", "Yes"], ["Health", "Matron", "No"]],
        [["Next steps", "The Board agrees the plan in May", "", "Chair"], ["Risks", "Funding ends"]],
    ],
)
def test_a_list_below_the_plan_is_none_of_its_actions(tmp_path: Path, below: list[list[str]]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, ["15 April 2024"], HEADINGS, *ACTIONS, [], *below]))
    assert texts(reading, "Action") == ["Adopt the tool", "Train 40 staff"]
    assert texts(reading, "Recommendation") == ["Improve recording"]
    assert [problem.code for problem in reading.problems if problem.code.endswith("_row")] == ["note_row"] * len(below)


def test_an_action_without_a_number_below_a_blank_row_stays_one(tmp_path: Path) -> None:
    last = ["New", "Improve recording", "Buy the tool", "Police", "1 May 2024", "Red"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, ["15 April 2024"], HEADINGS, *ACTIONS, [], last]))
    assert texts(reading, "Action")[-1] == "Buy the tool"


def test_an_action_below_a_blank_row_stays_one(tmp_path: Path) -> None:
    last = ["", "Improve recording", "Signed consent is kept by all", "Police", "1 May 2024", "Red"]
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, ["15 April 2024"], HEADINGS, *ACTIONS, [], last]))
    assert texts(reading, "Action")[-1] == "Signed consent is kept by all"


@pytest.mark.parametrize(
    "row",
    [
        ["e.g. 1", "Example recommendation", "Deliver three sessions", "Named agency", "DD/MM/YY", "R/A/G"],
        ["", "", "Example: deliver three sessions", "e.g. Police", "", ""],
        ["", "", "(what)", "(who)", "dd/mm/yyyy", ""],
        ["", "What is the recommendation?", "How will it happen?", "Which agency is responsible?", "By when?", ""],
        ["", "State the recommendation", "Describe the action", "Name of agency", "dd/mm/yy", ""],
    ],
)
def test_a_row_that_explains_the_headings_is_left_out(tmp_path: Path, row: list[str]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, row, *ACTIONS]))
    assert texts(reading, "Action") == ["Adopt the tool", "Train 40 staff"]
    assert texts(reading, "Organisation") == ["Police", "Health"]
    assert "is taken as a guide to the headings and left out" in problems(reading)


@pytest.mark.parametrize(
    "row",
    [
        ["1", "Is supervision offered?", "Describe the offer to staff", "Police", "1 May 2024", "Amber"],
        ["1", "Improve recording", "Give examples of good records", "Police", "", ""],
    ],
)
def test_a_first_action_is_no_guide(tmp_path: Path, row: list[str]) -> None:
    assert row[2] in texts(read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, row])), "Action")


@pytest.mark.parametrize(
    ("number", "action"), [("", "and report to the board"), ("1 cont.", "Report"), ("", "(continued) Report")]
)
def test_an_action_that_goes_on_from_the_one_above_is_named(tmp_path: Path, number: str, action: str) -> None:
    rows = [TITLE, HEADINGS, ACTIONS[0], [number, "", action, "", "", ""], ACTIONS[1]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [problem.place.row for problem in reading.problems if problem.code == "continued_action"] == [4]


@pytest.mark.parametrize(("owner", "expected"), [("", ["See fathers", "Share"]), ("Police", [])])
def test_a_number_and_words_alone_over_actions_of_that_number_are_their_recommendation(
    tmp_path: Path, owner: str, expected: list[str]
) -> None:
    rows: list[list[Any]] = [
        ["No", "Action", "Lead", "Due"],
        [1, "See fathers", owner],
        ["1.1", "Write", "Police", ""],
        ["1.2", "Train", "Police", ""],
        ["2.", "Share", owner],
        ["2.1", "Audit", "Health", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert sorted(texts(reading, "Recommendation")) == [f"{at}. {text}" for at, text in enumerate(expected, 1)]
    assert len(of(reading, "LED_TO")) == (3 if expected else 0)


def test_a_number_merged_with_the_words_beside_it_is_none(tmp_path: Path) -> None:
    words = "1. Improve recording"
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, [words, words, *ACTIONS[0][2:]]]))
    assert [row.get("ref") for row in of(reading, "Action")] == [None]
    assert [row["ref"] for row in of(reading, "Recommendation")] == ["1"]


def test_a_number_may_say_that_it_is_that_of_a_recommendation(tmp_path: Path) -> None:
    rows = [
        [f"Recommendation {number}", f"Improve {number}", "", "", "", ""] if not action else
        [f"{number}.1", "", action, "Police", "", ""] for number in (1, 2) for action in ("", f"Adopt {number}")
    ]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, *rows]))
    assert [row["ref"] for row in of(reading, "Recommendation")] == ["1", "2"]
    assert len([record for record in reading.records if record.kind == "LED_TO"]) == 2


@pytest.mark.parametrize(
    ("above", "state"), [("COMPLETED ACTIONS", "completed"), ("Closed", "completed"), ("Theme 2: Care", None)]
)
def test_a_state_alone_over_actions_is_theirs_where_they_say_no_other(
    tmp_path: Path, above: str, state: str | None
) -> None:
    rows = [TITLE, HEADINGS, ACTIONS[0], ["", above], ["2", "Improve care", "Train", "Health", ""],
            ["3", "Improve care", "Audit", "Health", "", "Green"], ["Open actions"], ["4", "Improve care", "Ask", "Health"]]  # fmt: skip
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row.get("status") for row in of(reading, "Action")] == ["in_progress", state, "in_progress", "in_progress"]
    assert ("the action below without a state is taken as completed" in problems(reading)) == bool(state)
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_a_sheet_that_is_called_by_a_state_has_actions_in_that_state(tmp_path: Path) -> None:
    path = write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, ["1", "Improve care", "Train", "Health"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].title = "Completed actions"
    book.save(path)
    assert [row.get("status") for row in of(read(path), "Action")] == ["completed"]


def test_words_in_brackets_alone_below_a_recommendation_are_no_other_one(tmp_path: Path) -> None:
    rows = [TITLE, HEADINGS, ACTIONS[0], ["", "(carried forward from the plan of 2024)"], ["2", "", "Audit", "Health"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["text"] for row in of(reading, "Recommendation")] == ["Improve recording"]
    assert "'(carried forward from the plan of 2024)' is taken as a note and left out" in problems(reading)


def test_a_row_of_tasks_that_is_a_recommendation_stands_over_its_parts(tmp_path: Path) -> None:
    rows = [
        ["Task name", "Agency", "Finish", "Status"],
        ["Recommendation 1: Improve reports", "", "30/06/2026", "In progress"],
        ["Write a template", "Police", "27/02/2026", "Complete"],
        ["Recommendation 2 - Support carers", "", "", "Not started"],
        ["Recommend a tool", "Health", "30/06/2026", "Not started"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [(row["title"], row["ref"], row.get("due_on")) for row in of(reading, "Recommendation")] == [
        ("Improve reports", "1", "2026-06-30"), ("Support carers", "2", None),
    ]  # fmt: skip
    assert texts(reading, "Action") == ["Write a template", "Recommend a tool"]
    assert "without a recommendation" not in problems(reading)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("Improve the recordng of supervision", True), ("Improve the recording of supervision.", False),
     ("Improve the recording of supervisors' visits", False)],
)  # fmt: skip
def test_a_recommendation_that_is_spelt_like_another_is_named(tmp_path: Path, text: str, is_named: bool) -> None:
    rows = [HEADINGS, ["1", "Improve the recording of supervision", "Train"], ["2", text, "Audit"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert ("is spelt much like 'Improve the recording of supervision' above" in problems(reading)) == is_named


@pytest.mark.parametrize(
    ("numbers", "refs"),
    [
        ([1.8, 1.9, 1.1, 1.11], ["1.8", "1.9", "1.10", "1.11"]),
        ([1.19, 1.2, 1.21], ["1.19", "1.20", "1.21"]),
        ([1.9, 2.1, 1.1], ["1.9", "2.1", "1.1"]),
    ],
)
def test_a_number_that_lost_its_last_nought_is_the_next_of_the_list(
    tmp_path: Path, numbers: list[float], refs: list[str]
) -> None:
    first = [int(numbers[0]) + digit / 10 for digit in (1, 2)]
    rows: list[list[Any]] = [
        HEADINGS,
        *([number, "Share", f"Step {at}", "Police"] for at, number in enumerate([*first, *numbers])),
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["ref"] for row in of(reading, "Action")][2:] == refs


@pytest.mark.parametrize(
    ("numbers", "read_as", "known"),
    [
        (["1.1", "1.1"], ["1.10", "1.1"], "1.10"),
        (["1.1", "1.2"], ["1.1", "1.2"], "1.10"),
        (["1.1", "1.1"], ["1.1", "1.1"], "7"),
    ],
)
def test_a_known_number_keeps_its_nought_where_another_row_has_the_same(
    numbers: list[str], read_as: list[str], known: str
) -> None:
    place = Place("plan.xlsx", "Plan", 4)
    rows = [PlanRow(4, place, {"ref": [number], "action": [text]}) for number, text in zip(numbers, "AB", strict=True)]
    ids = {row.action_key: row.text("action") for row in rows}
    log = ProblemLog()
    restore_known(rows, ids, [KnownRecord("A", known, "A"), KnownRecord("B", "1.1", "B")], log)
    assert [row.text("ref") for row in rows] == read_as
    assert [ids[row.action_key] for row in rows] == ["A", "B"]
    assert [problem.code for problem in log.problems] == ["lost_zero"] * (read_as != numbers)


@pytest.mark.parametrize(
    "key",
    [
        [["Green", "Completed"], ["Red", "Not started"]],
        [["Key"], ["Blue", "Complete and embedded, evidence seen"], ["Amber", "On track"]],
        [["", "Green", "Completed"], ["", "Red", "Not started"]],
        [["", "", "Green", "Completed"], ["", "", "Red", "Not started"]],
        [["RAG key", "What it means"], ["On track", "Will be done in time"], ["Not started", "Nobody has begun"]],
    ],
)
@pytest.mark.parametrize("is_apart", [True, False])
def test_a_key_to_the_colours_in_two_columns_is_no_recommendation(
    tmp_path: Path, key: list[list[str]], is_apart: bool
) -> None:
    headings = ["Rec no", "Recommendation", "Action no", "Action", "Lead agency", "Target date", "RAG"]
    plan = [
        ["1", "Improve recording", "1.1", "Adopt the tool", "Police", "1 May 2024", "Amber"],
        ["2", "See children alone"],
        ["2", "See children alone", "2.1", "Train 40 staff", "Health", "1 May 2024", "Red"],
    ]
    below = [[""], *key] if is_apart else key
    reading = read(write_table(tmp_path / "plan.xlsx", [TITLE, ["15 April 2024"], headings, *plan, *below]))
    assert texts(reading, "Recommendation") == ["Improve recording", "See children alone"]
    assert texts(reading, "Action") == ["Adopt the tool", "Train 40 staff"]
    left_out = [problem for problem in reading.problems if "is taken as a legend and left out" in problem.rule]
    assert {problem.place.row for problem in left_out} == {7 + is_apart + at for at in range(len(key))}


def test_actions_whose_recommendation_is_blank_are_named_each_with_its_row(tmp_path: Path) -> None:
    rows = [
        ["Recommendation", "Action", "Lead agency", "Target date"],
        ["", "Sample ten", "Police", "1/10/2026"],
        ["Share", "Write", "Police", "2/10/2026"],
        ["See fathers", "Train", "Health", "3/10/2026"],
    ]
    sentences = problems(read(write_table(tmp_path / "plan.xlsx", rows)))
    assert (
        "row 2, column Recommendation: is blank, so this action is without a recommendation: nothing leads to it. Fill it in; "
        "where the table was sorted, a blank cell no longer means the one that was above."
    ) in sentences
    rows.insert(2, ["", "Check stock", "Health", "1/10/2026"])
    sentences = problems(read(write_table(tmp_path / "plan.xlsx", rows)))
    assert (
        "row 2, column Recommendation: is blank in 2 rows (2, 3), so their actions are without a recommendation: nothing leads "
        "to them. Fill in each of them;"
    ) in sentences
    assert "Add a column" not in sentences
