"""A plan in several tables: one for each recommendation or theme, which stands as a heading over it, in Word and in Excel."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from known_plan import load_plan
from openpyxl.styles import PatternFill
from plan_documents import write_blocks, write_table
from workbooks import write_workbook

from graph.database import Database
from loaders.read.action_plan import read
from loaders.read.action_plan.lines import Line, names_recommendation, names_review
from loaders.records.reading import Reading

HEADINGS = ["Action", "Lead agency", "By when", "RAG"]
TITLE = "Child Plover LCSPR: action plan"


def actions(*texts: str) -> list[list[str]]:
    """A table of actions."""
    return [HEADINGS, *([text, "Health", "31/03/2024", "Amber"] for text in texts)]


def threads(reading: Reading) -> list[tuple[str, ...]]:
    """Each review with its recommendations, and each of these with its actions, by their titles."""
    titles = {
        record.values["id"]: str(record.values["title"]) for record in reading.records if "title" in record.values
    }
    return [
        (titles[record.values["from_id"]], titles[record.values["to_id"]])
        for record in reading.records
        if record.kind in ("RAISED", "LED_TO")
    ]


def titles_of(reading: Reading, kind: str) -> list[str]:
    return [str(record.values["title"]) for record in reading.records if record.kind == kind]


def account_is_whole(reading: Reading) -> bool:
    return reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_each_table_of_a_document_may_be_under_its_recommendation(tmp_path: Path) -> None:
    path = write_blocks(
        tmp_path / "plan.docx",
        f"# {TITLE}", "Version 2, 14 February 2024",
        "## Recommendation 1: Midwives ask about fathers", actions("Change the form", "Train all midwives"),
        "The board asked for a review of this recommendation in June.",
        "Recommendation 2", "Meetings are held on the ward.", actions("Agree a standard"),
        "Recommendation 3: Nothing is agreed yet", "Learning point 4 - Forms are reviewed", actions("Add a date"),
    )  # fmt: skip
    reading = read(path)
    review, second = "Child Plover LCSPR", "Meetings are held on the ward."
    first, third = "Midwives ask about fathers", "Nothing is agreed yet"
    fourth = "Forms are reviewed"
    assert titles_of(reading, "Review") == [review]
    assert threads(reading) == [
        (review, first), (first, "Change the form"), (first, "Train all midwives"),
        (review, second), (second, "Agree a standard"),
        (review, third), (review, fourth), (fourth, "Add a date"),
    ]  # fmt: skip
    assert [r.values["ref"] for r in reading.records if r.kind == "Recommendation"] == ["1", "2", "3", "4"]
    assert [problem.value for problem in reading.problems] == [
        "The board asked for a review of this recommendation in June."
    ]
    assert account_is_whole(reading)


def test_recommendations_belong_to_the_review_whose_title_is_above_them(tmp_path: Path) -> None:
    reading = read(
        write_blocks(
            tmp_path / "plan.docx",
            "# Child A rapid review: action plan",
            "## Recommendation 1: Ask",
            actions("One"),
            "## Recommendation 2: Tell",
            actions("Two"),
            "# Child B rapid review: action plan",
            "## Recommendation 1: Meet",
            actions("Three"),
        )
    )
    assert titles_of(reading, "Review") == ["Child A rapid review", "Child B rapid review"]
    assert ("Child B rapid review", "Meet") in threads(reading)
    assert ("Child A rapid review", "Tell") in threads(reading)


def test_a_theme_over_a_table_is_no_review(tmp_path: Path) -> None:
    path = write_blocks(tmp_path / "p.docx", f"# {TITLE}", "## Fathers", actions("One"), "## Wards", actions("Two"))
    reading = read(path)
    assert titles_of(reading, "Review") == ["Child Plover LCSPR"]
    named = [(p.value, p.rule, p.fix) for p in reading.problems if p.code == "above_headings"]
    assert [value for value, *_ in named] == ["Fathers", "Wards"]
    assert named[0][1:] == (
        "is taken as a theme of the plan, which its table is a part of, and is left out",
        "If it is a recommendation, write 'Recommendation 1: ...'; if it is another review, '... review: action plan'.",
    )
    assert account_is_whole(reading)


@pytest.mark.parametrize("title", ["Action plans of our reviews", ""])
def test_tables_of_several_reviews_stay_apart(tmp_path: Path, title: str) -> None:
    path = write_blocks(tmp_path / "p.docx", title, "# Robin", actions("One"), "# Linnet", actions("Two"))
    assert titles_of(read(path), "Review") == ["Robin", "Linnet"]


@pytest.mark.parametrize(
    ("lines", "later"),
    [
        (["Recommendation 1: Ask"], ["Recommendation 2: Meet"]),
        (["Rec 1", "Ask"], ["Rec 2", "Meet"]),
        (["1. Ask"], ["2. Meet"]),
        (["R1: Ask"], ["R2: Meet"]),
    ],
)
@pytest.mark.parametrize("headings", [HEADINGS, ["Action", "By when", "Lead agency", "RAG"]])
def test_recommendations_may_stand_over_headings_in_one_sheet(
    tmp_path: Path, lines: list[str], later: list[str], headings: list[str]
) -> None:
    _, *first = actions("1.1 Form", "1.2 Train")
    row = {"Action": "2.1 Standard", "Lead agency": "Police", "By when": "31/03/2024", "RAG": "Red"}
    second = [headings, [row[name] for name in headings]]
    above, between = [[line] for line in lines], [[line] for line in later]
    reading = read(write_table(tmp_path / "plan.xlsx", [[TITLE], *above, HEADINGS, *first, [], *between, *second]))
    assert len(titles_of(reading, "Review")) == 1
    ask, meet = titles_of(reading, "Recommendation")
    assert (ask[-3:], meet[-4:]) == ("Ask", "Meet")
    assert [pair for pair in threads(reading) if pair[0] in (ask, meet)] == [
        (ask, "Form"), (ask, "Train"), (meet, "Standard"),
    ]  # fmt: skip
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == [
        "Health",
        "Police",
    ]
    assert account_is_whole(reading)


def test_the_shading_of_a_recommendation_over_actions_is_no_rag(tmp_path: Path) -> None:
    path = write_table(tmp_path / "plan.xlsx", [[TITLE], HEADINGS, ["Recommendation 1: Ask"], actions("One")[1]])
    book = openpyxl.load_workbook(path)
    for cell in book.worksheets[0][3]:
        cell.fill = PatternFill("solid", fgColor="0070C0")
    book.save(path)
    (recommendation,) = (record.values for record in read(path).records if record.kind == "Recommendation")
    assert {*recommendation} == {"id", "ref", "title", "text", "kind"}
    assert (recommendation["title"], recommendation["text"]) == ("Ask", "Recommendation 1: Ask")


def test_a_recommendation_without_actions_is_one(tmp_path: Path) -> None:
    _, action = actions("One")
    rows = [[TITLE], HEADINGS, ["Recommendation 1: Ask"], ["Recommendation 2: Tell"], action, ["Recommendation 3: Go"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    asked = ["Ask", "Tell", "Go"]
    assert titles_of(reading, "Recommendation") == asked
    assert (asked[1], "One") in threads(reading)


@pytest.mark.parametrize("headings", [HEADINGS, ["No", *HEADINGS]])
def test_a_number_and_the_words_of_a_recommendation_may_stand_in_two_cells(tmp_path: Path, headings: list[str]) -> None:
    number = ["1.1"] if headings != HEADINGS else []
    first, second = ([*number, *row] for row in actions("One", "Two")[1:])
    over = [["Recommendation 1", "Ask"], ["Recommendation 2", "Meet"]]
    reading = read(write_table(tmp_path / "plan.xlsx", [[TITLE], headings, over[0], first, over[1], second]))
    assert threads(reading) == [
        ("Child Plover LCSPR", "Ask"), ("Ask", "One"),
        ("Child Plover LCSPR", "Meet"), ("Meet", "Two"),
    ]  # fmt: skip
    assert titles_of(reading, "Action") == ["One", "Two"]
    assert account_is_whole(reading)


def test_actions_that_are_numbered_as_recommendations_are_actions(tmp_path: Path) -> None:
    rows = [["Rec 1", "Ask", "", "", ""], ["Rec 2", "Meet", "Health", "May 2024", "Red"]]
    reading = read(write_table(tmp_path / "plan.xlsx", [[TITLE], ["No", *HEADINGS], *rows]))
    assert titles_of(reading, "Action") == ["Ask", "Meet"]


def test_a_heading_may_say_no_more_than_that_a_recommendation_follows(tmp_path: Path) -> None:
    blocks = ["# Recommendation", "Ask", actions("One"), "# Recommendation", "Meet", actions("Two")]
    reading = read(write_blocks(tmp_path / "plan.docx", TITLE, *blocks))
    assert titles_of(reading, "Recommendation") == ["Recommendation: Ask", "Recommendation: Meet"]
    assert titles_of(reading, "Review") == ["Child Plover LCSPR"]


def test_a_table_without_a_heading_goes_on_with_the_recommendation_before_it(tmp_path: Path) -> None:
    reading = read(
        write_blocks(
            tmp_path / "plan.docx",
            f"# {TITLE}",
            "## Recommendation 1: Ask",
            "Open actions",
            actions("One"),
            "Completed actions",
            actions("Two"),
            "### Police",
            actions("Three"),
            "# Child B rapid review: action plan",
            actions("Four"),
        )
    )
    assert threads(reading) == [
        ("Child Plover LCSPR", "Ask"),
        *(("Ask", action) for action in ("One", "Two", "Three")),
    ]
    assert titles_of(reading, "Review") == ["Child Plover LCSPR", "Child B rapid review"]


@pytest.mark.slow
def test_the_next_version_has_another_recommendation(prepared: Database, tmp_path: Path) -> None:
    first = ["## Recommendation 1: Ask", actions("1.1 Form", "1.2 Train")]
    second = ["## Recommendation 2: Tell", actions("2.1 Standard"), "## Recommendation 3: Go", actions("3.1 Date")]
    load_plan(prepared, write_blocks(tmp_path / "a.docx", f"# {TITLE}", "Version 1, 10 January 2024", *first))
    newer = write_blocks(tmp_path / "b.docx", f"# {TITLE}", "Version 2, 14 February 2024", *first, *second)
    outcome = load_plan(prepared, newer)
    cypher = (
        "MATCH (v:Review)-[:RAISED]->(m:Recommendation)-[:LED_TO]->(a:Action) "
        "RETURN v.title AS review, m.ref AS number, a.title AS action ORDER BY number, action"
    )
    assert [tuple(row.values()) for row in prepared.read(cypher)] == [
        ("Child Plover LCSPR", number, action)
        for number, action in (("1", "Form"), ("1", "Train"), ("2", "Standard"), ("3", "Date"))
    ]
    assert [(its.label, its.changes) for its in outcome.action_differences if not its.is_new] == []


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Recommendation 2: Meetings are held", True),
        ("National recommendation 3", True),
        ("Rec. 4 - Meet", True),
        ("Recommendation One: Meet", True),
        ("Recommendation: Meet", True),
        ("Recommendations 1 and 2: Meet", True),
        ("LEARNING POINT 3. Meet", True),
        ("R2. Meet", True),
        ("Recommendation 1 was welcomed by the board", False),
        ("Recommendations and action plan", False),
        ("Recommendation 1: action plan", False),
        ("The recommendations of 2024 are these", False),
        ("Record keeping", False),
        ("R2", True),
        ("Area for improvement: handover", True),
        ("Areas for improvement", False),
        ("Robin", False),
    ],
)
def test_what_names_a_recommendation(line: str, is_one: bool) -> None:
    assert names_recommendation(line) is is_one


def test_a_sentence_about_a_review_is_no_title() -> None:
    assert names_review(Line("Child Plover rapid review"))
    assert not names_review(Line("This will be subject to review in June."))


def test_a_small_table_over_the_actions_says_what_they_are_for(tmp_path: Path) -> None:
    about = [["Recommendation 1", "Plan before birth"], ["Lead agency", "Police"], ["Purpose", "Safety"]]
    plan = [["No", "Action", "By when", "Progress"], ["1.1", "Write", "31/05/2026", "begun"]]
    second = [["Recommendation 2:", "See fathers"], ["Lead agency", "Health"]]
    path = write_blocks(
        tmp_path / "plan.docx", f"# {TITLE}", about, "", plan, "", second, "", [plan[0], ["2.1", "Train", "", ""]]
    )
    reading = read(path)
    assert threads(reading)[-4:] == [
        ("Child Plover LCSPR", "Plan before birth"), ("Plan before birth", "Write"),
        ("Child Plover LCSPR", "See fathers"), ("See fathers", "Train"),
    ]  # fmt: skip
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == [
        "Police",
        "Health",
    ]
    assert "'Purpose: Safety' stands above the headings" in " ".join(problem.sentence for problem in reading.problems)
    assert account_is_whole(reading)


@pytest.mark.parametrize(
    "name", ["Completed archive", "Archive", "Closed & archived", "Completed items log", "Actions (closed)"]
)
def test_a_sheet_of_what_is_completed_names_no_review(tmp_path: Path, name: str) -> None:
    sheets = {"Live actions": [[TITLE], *actions("One")], name: [["Completed actions"], *actions("Two")]}
    reading = read(write_workbook(tmp_path / "plan.xlsx", sheets))
    assert titles_of(reading, "Review") == ["Child Plover LCSPR"]
    assert titles_of(reading, "Action") == ["One", "Two"]
    said = {problem.code for problem in reading.problems if problem.place.sheet == name}
    assert "one_review" in said
    assert "no_title" not in said  # nothing is called after the file
    assert account_is_whole(reading)


def test_the_title_of_the_plan_above_each_of_its_sheets_is_used(tmp_path: Path) -> None:
    over = [[TITLE], ["8 October 2026"]]
    sheets = {f"Rec {n}": [*over, [f"Recommendation {n}: Ask {n}"], *actions(f"Do {n}")] for n in (1, 2)}
    reading = read(write_workbook(tmp_path / "plan.xlsx", sheets))
    assert threads(reading) == [
        ("Child Plover LCSPR", "Ask 1"), ("Ask 1", "Do 1"), ("Child Plover LCSPR", "Ask 2"), ("Ask 2", "Do 2"),
    ]  # fmt: skip
    assert not [problem for problem in reading.problems if "stands above the headings" in problem.rule]
    assert account_is_whole(reading)
