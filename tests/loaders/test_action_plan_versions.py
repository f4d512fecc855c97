"""The next version of a plan: which of its rows are actions that the graph has."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from known_plan import load_plan
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from graph.writer import undo
from loaders.load import Outcome, load, load_reading
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record
from loaders.write import RecordEdit, write

# Both servers read the next month of the known plan in `test_action_plan.py`.
pytestmark = pytest.mark.embedded

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Update"]
FIRST = [
    [
        "1.1",
        "Share information in time",
        "Write a protocol on sharing",
        "Police",
        "31/03/2024",
        "Red",
        "1/2/24 - begun",
    ],
    ["1.2", "Share information in time", "Train all front-line staff", "Health, Police", "Sept 2024", "Amber", ""],
    ["2.1", "See children alone", "Audit twenty records each quarter", "Education", "ongoing", "Green", ""],
]
Rows = list[list[Any]]
ACTIONS = "MATCH (a:Action) RETURN a.id AS id, a.ref AS ref, a.text AS text ORDER BY ref, text"
OWNERS = """
MATCH (a:Action)-[w:OWNED_BY]->(o:Organisation)
RETURN a.ref AS ref, o.name AS name, w.from AS since, w.to AS until ORDER BY ref, name, since
"""


def plan(path: Path, day: str, rows: Rows, title: str = "Child A action plan", sheet: str = "Sheet1") -> Path:
    return write_table(path, [[title], [f"Version of {day}"], HEADINGS, *rows], sheet)


@pytest.fixture
def first(prepared: Database, tmp_path: Path) -> Database:
    load_plan(prepared, plan(tmp_path / "first.xlsx", "1 February 2024", FIRST))
    return prepared


def actions(database: Database) -> list[dict[str, Any]]:
    return database.read(ACTIONS)


@pytest.mark.slow
def test_an_action_keeps_its_record_under_another_number(first: Database, tmp_path: Path) -> None:
    before = {row["text"]: row["id"] for row in actions(first)}
    inserted = ["1.1", "Share information in time", "Name a lead in each agency", "Health", "", "", ""]
    moved = [["1.2", *FIRST[0][1:]], ["1.3", *FIRST[1][1:]], FIRST[2]]
    load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", [inserted, *moved]))
    after = {row["text"]: (row["id"], row["ref"]) for row in actions(first)}
    assert len(after) == 4
    assert {text: after[text][0] for text in before} == before
    assert after["Write a protocol on sharing"][1] == "1.2"


@pytest.mark.slow
def test_a_reworded_action_is_the_same(first: Database, tmp_path: Path) -> None:
    before = [row["id"] for row in actions(first)]
    reworded = [[*FIRST[0][:2], "Write a protocol on information sharing", *FIRST[0][3:]], *FIRST[1:]]
    outcome = load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", reworded))
    assert [row["id"] for row in actions(first)] == before
    [difference] = outcome.action_differences
    assert any("Write a protocol on information sharing" in change for change in difference.changes)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "number"), [(None, 4), ("same", 3), ("different", 4)])
def test_other_words_under_a_number_are_asked_about(
    first: Database, tmp_path: Path, answer: str | None, number: int
) -> None:
    other = [FIRST[0], FIRST[1], [*FIRST[2][:2], "Hold a workshop with schools", *FIRST[2][3:]]]
    path = plan(tmp_path / "second.xlsx", "1 March 2024", other)
    key = "action 2.1: Hold a workshop with schools"
    answers = {key: answer} if answer else {}
    outcome = load_plan(first, path, answers=answers)
    assert key in {question.key for question in outcome.word_questions}
    assert len(actions(first)) == number
    missing = [problem for problem in outcome.warnings if "is no longer in the plan" in problem.rule]
    assert len(missing) == number - 3
    assert load_plan(first, path).batch is None


@pytest.mark.slow
def test_owners_end_and_begin_on_the_day_of_the_version(first: Database, tmp_path: Path) -> None:
    other = [FIRST[0], [*FIRST[1][:3], "Police and Education", *FIRST[1][4:]], FIRST[2]]
    path = plan(tmp_path / "second.xlsx", "1 March 2024", other)
    outcome = load_plan(first, path)
    batch = outcome.batch
    [difference] = outcome.action_differences
    assert difference.changes == ("owned by Health until 29 February 2024", "new owner: Education")
    owners = [(row["name"], row["since"], row["until"]) for row in first.read(OWNERS) if row["ref"] == "1.2"]
    changed = [("Education", "2024-03-01", None), ("Health", None, "2024-02-29"), ("Police", None, None)]
    assert owners == changed
    assert load_plan(first, path).batch is None
    load_plan(first, plan(tmp_path / "third.xlsx", "1 April 2024", FIRST))
    owners = [(row["name"], row["since"], row["until"]) for row in first.read(OWNERS) if row["ref"] == "1.2"]
    assert owners == [
        ("Education", "2024-03-01", "2024-03-31"),
        ("Health", "2024-04-01", None),
        ("Health", None, "2024-02-29"),
        ("Police", None, None),
    ]
    assert batch


@pytest.mark.slow
def test_a_date_that_becomes_words_is_one_no_more(first: Database, tmp_path: Path) -> None:
    other = [[*FIRST[0][:4], "ongoing", "N/A", ""], *FIRST[1:]]
    load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", other))
    cypher = "MATCH (a:Action {ref: '1.1'}) RETURN a.due_on AS due, a.due_in_source AS words, a.rag AS rag, a.status AS s ORDER BY a.id"
    assert first.read(cypher) == [{"due": None, "words": "ongoing", "rag": None, "s": "not_known"}]


@pytest.mark.slow
def test_blanks_change_nothing(first: Database, tmp_path: Path) -> None:
    blank = [[*FIRST[0][:3], "", "", "", ""], *FIRST[1:]]
    outcome = load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", blank))
    assert outcome.plan is not None
    assert outcome.action_differences == []


@pytest.mark.slow
def test_a_review_of_the_same_title_elsewhere_is_another(first: Database, tmp_path: Path) -> None:
    elsewhere = [["1", "Review supervision", "Draw up a policy on supervision", "Housing", "", "Red", ""]]
    outcome = load_plan(first, plan(tmp_path / "elsewhere.xlsx", "1 March 2024", elsewhere))
    assert len(first.read("MATCH (v:Review) RETURN v.id AS id ORDER BY id")) == 2
    assert any("is also the title of another review" in problem.rule for problem in outcome.warnings)


@pytest.mark.slow
def test_a_plan_under_another_title_is_known_by_its_actions(first: Database, tmp_path: Path) -> None:
    load_plan(first, plan(tmp_path / "renamed.xlsx", "1 March 2024", FIRST, "LCSPR Child A: Action Plan", "Child A"))
    reviews = first.read("MATCH (v:Review) RETURN v.title AS title ORDER BY title")
    assert reviews == [{"title": "LCSPR Child A"}]
    assert len(actions(first)) == 3


@pytest.mark.slow
def test_undo_takes_a_version_back(first: Database, tmp_path: Path) -> None:
    before = first.read(
        "MATCH (n) WHERE n.id IS NOT NULL AND NOT n:Change AND NOT n:ImportBatch AND NOT n:Revision "
        "RETURN n.id AS id ORDER BY id"
    )
    other = [[*FIRST[0][:5], "Blue", "1/2/24 - begun\n1/3/24 - done"], *FIRST[1:]]
    batch = load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", other)).batch
    undo(first, str(batch), by=OWNER)
    after = first.read(
        "MATCH (n) WHERE n.id IS NOT NULL AND NOT n:Change AND NOT n:ImportBatch AND NOT n:Revision "
        "RETURN n.id AS id ORDER BY id"
    )
    assert after == before


@pytest.mark.slow
def test_actions_of_one_wording_are_told_apart_by_their_recommendations(prepared: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["", "Share", "Review the policy", "Police", "", "Red", ""],
        ["", "See", "Review the policy", "Health", "", "Green", ""],
    ]
    load_plan(prepared, plan(tmp_path / "first.xlsx", "1 February 2024", rows))
    assert len(actions(prepared)) == 2
    load_plan(prepared, plan(tmp_path / "second.xlsx", "1 March 2024", [rows[1], [*rows[0][:5], "Amber", ""]]))
    found = prepared.read(
        "MATCH (m:Recommendation)-[:LED_TO]->(a:Action) RETURN m.text AS of, a.rag AS rag ORDER BY of"
    )
    assert found == [{"of": "See", "rag": "green"}, {"of": "Share", "rag": "amber"}]


TWICE: Rows = [
    ["1", "Answer referrals", "Deliver training", "Police", "31/07/2024", "Green", "2/4/24 - booked"],
    ["2", "See children", "Deliver training", "Health", "31/08/2024", "Red", ""],
    ["3", "See children", "Audit visits", "Health", "31/08/2024", "Red", ""],
]
STATES = """
MATCH (m:Recommendation)-[:LED_TO]->(a:Action)-[:OWNED_BY]->(o:Organisation)
RETURN a.id AS id, a.ref AS ref, a.text AS text, m.text AS of, o.name AS owner, a.due_on AS due ORDER BY id, of, owner
"""


@pytest.mark.slow
def test_actions_of_one_wording_keep_their_records_when_they_are_sorted_and_renumbered(
    prepared: Database, tmp_path: Path
) -> None:
    load_plan(prepared, plan(tmp_path / "first.xlsx", "1 May 2024", TWICE))
    before = {(row["text"], row["of"]): row["id"] for row in prepared.read(STATES)}
    health = ["1", *TWICE[1][1:4], "30/09/2024", "Amber", "1/6/24 - trainer engaged"]
    newer = [health, ["2", *TWICE[2][1:]], ["3", *TWICE[0][1:5], "Complete", *TWICE[0][6:]]]
    outcome = load_plan(prepared, plan(tmp_path / "second.xlsx", "3 June 2024", newer))
    rows = prepared.read(STATES)
    assert {(row["text"], row["of"]): row["id"] for row in rows} == before
    assert {(row["ref"], row["of"], row["owner"], row["due"]) for row in rows} == {
        ("1", "See children", "Health", "2024-09-30"),
        ("2", "See children", "Health", "2024-08-31"),
        ("3", "Answer referrals", "Police", "2024-07-31"),
    }
    assert not any("owne" in change for its in outcome.action_differences for change in its.changes)
    assert not [question for question in outcome.word_questions if question.key.startswith("action")]


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "number"), [(None, 4), ("same", 3)])
def test_words_that_point_elsewhere_than_the_number_are_asked_about(
    prepared: Database, tmp_path: Path, answer: str | None, number: int
) -> None:
    rows: Rows = [
        ["1", "Answer referrals", "Deliver training to police officers", "Police", "31/07/2024", "", ""],
        ["2", "See children", "Deliver training to health visitors", "Health", "31/08/2024", "", ""],
        TWICE[2],
    ]
    load_plan(prepared, plan(tmp_path / "first.xlsx", "1 May 2024", rows))
    before = {row["text"]: (row["owner"], row["due"]) for row in prepared.read(STATES)}
    other = ["1", "See children", "Deliver training to health workers", *rows[1][3:]]
    newer = [other, ["2", *rows[0][1:]], TWICE[2]]
    path = plan(tmp_path / "second.xlsx", "3 June 2024", newer)
    key = "action 1: Deliver training to health workers (was 2)"
    outcome = load_plan(prepared, path, answers={key: answer} if answer else {})
    assert {question.key for question in outcome.word_questions if question.key.startswith("action 1")} == {key}
    after = {row["text"]: (row["owner"], row["due"]) for row in prepared.read(STATES)}
    assert len(after) == number
    assert after["Deliver training to police officers"] == before["Deliver training to police officers"]


@pytest.mark.slow
def test_one_wording_under_another_recommendation_and_owner_is_asked_about(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, plan(tmp_path / "first.xlsx", "1 May 2024", [TWICE[0], TWICE[2]]))
    path = plan(tmp_path / "second.xlsx", "3 June 2024", [["1", *TWICE[1][1:]], TWICE[2]])
    key = "action 1: Deliver training"
    outcome = load_plan(prepared, path, answers={key: "different"})
    assert key in {question.key for question in outcome.word_questions}
    assert {(row["of"], row["owner"]) for row in prepared.read(STATES) if row["text"] == "Deliver training"} == {
        ("Answer referrals", "Police"),
        ("See children", "Health"),
    }


@pytest.mark.slow
def test_actions_that_only_numbers_tell_apart_are_warned_of(prepared: Database, tmp_path: Path) -> None:
    rows = [["1.1", *TWICE[1][1:]], ["1.2", *TWICE[1][1:4], "30/09/2024", *TWICE[1][5:]]]
    load_plan(prepared, plan(tmp_path / "first.xlsx", "1 May 2024", rows))
    outcome = load_plan(prepared, plan(tmp_path / "second.xlsx", "3 June 2024", rows))
    assert len([problem for problem in outcome.warnings if problem.code == "told_by_number"]) == 2


@pytest.mark.slow
def test_a_plan_without_recommendations_is_known_again(prepared: Database, tmp_path: Path) -> None:
    def written(name: str, day: str, action: str) -> Path:
        rows = [
            ["Child C action plan"],
            [f"Version of {day}"],
            ["No", "Action", "Owner", "By when"],
            ["1", action, "Police", ""],
            ["2", "Train all front-line staff", "Health", ""],
        ]
        return write_table(tmp_path / name, rows)

    outcome = load_plan(prepared, written("first.xlsx", "1 February 2024", "Write a protocol on sharing"))
    assert any("without a recommendation" in problem.rule for problem in outcome.warnings)
    load_plan(prepared, written("second.xlsx", "1 March 2024", "Write a protocol on information sharing"))
    texts = [row["text"] for row in actions(prepared)]
    assert texts == ["Write a protocol on information sharing", "Train all front-line staff"]


@pytest.mark.slow
def test_what_was_edited_by_hand_stays_and_is_shown(first: Database, tmp_path: Path) -> None:
    [action] = [row for row in actions(first) if row["ref"] == "1.1"]
    record = Record("Action", {"id": action["id"], "title": action["text"], "due_on": "2024-05-31"}, Place("form"))
    [source] = first.read("MATCH (s:Source) WHERE s.taken_on IS NOT NULL RETURN s.id AS id ORDER BY id")
    by_hand = Reading("form", source["id"], [record], hashes={"form": "0"})
    assert load_reading(first, by_hand, by=OWNER).batch
    other = [[*FIRST[0][:4], "30/06/2024", *FIRST[0][5:]], *FIRST[1:]]
    outcome = load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", other))
    assert outcome.plan is not None
    assert [(conflict.property, conflict.kept) for conflict in outcome.plan.conflicts] == [("due_on", "2024-05-31")]


@pytest.mark.slow
def test_an_action_may_be_opened_again(first: Database, tmp_path: Path) -> None:
    closed = [[*FIRST[0][:5], "Blue", ""], *FIRST[1:]]
    load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", closed))
    load_plan(first, plan(tmp_path / "third.xlsx", "1 April 2024", FIRST))
    rows = first.read(
        "MATCH (a:Action {ref: '1.1'})-[:HAS_EVENT]->(e:Event {field: 'status'}) "
        "RETURN a.status AS status, e.to_value AS value, e.at AS at ORDER BY e.sequence"
    )
    assert [(row["value"], row["at"]) for row in rows] == [
        ("in_progress", None), ("completed", "2024-03-01"), ("in_progress", "2024-04-01"),
    ]  # fmt: skip
    assert rows[0]["status"] == "in_progress"


@pytest.mark.slow
def test_owners_are_the_organisations_that_the_graph_has(prepared: Database, tmp_path: Path) -> None:
    values = {"id": "force", "name": "Northmere Police", "aliases": ["The police"]}
    source = Record("Source", {"id": "own", "title": "Own", "kind": "other"}, Place("x"))
    known = Reading("own", "own", [source, Record("Organisation", values, Place("x"))], hashes={"x": "0"})
    assert load_reading(prepared, known, by=OWNER).batch
    rows = [[*FIRST[0][:3], "Health and the police", *FIRST[0][4:]]]
    outcome = load_plan(prepared, plan(tmp_path / "first.xlsx", "1 March 2024", rows))
    assert [row["name"] for row in prepared.read(OWNERS)] == ["Health", "Northmere Police"]
    assert any("is your organisation 'Northmere Police' (force)" in problem.rule for problem in outcome.warnings)


@pytest.mark.slow
def test_a_newer_version_of_the_same_day_is_warned_of(first: Database, tmp_path: Path) -> None:
    other = [[*FIRST[0][:5], "Green", ""], *FIRST[1:]]
    outcome = load_plan(first, plan(tmp_path / "second.xlsx", "1 February 2024", other))
    assert any("names the same day above its headings" in problem.rule for problem in outcome.warnings)
    again = load_plan(first, tmp_path / "second.xlsx")
    assert not any("names the same day above its headings" in problem.rule for problem in again.warnings)


@pytest.mark.slow
def test_an_older_version_is_refused_until_the_newer_one_is_undone(first: Database, tmp_path: Path) -> None:
    other = [[*FIRST[0][:5], "Green", ""], *FIRST[1:]]
    newer = load_plan(first, plan(tmp_path / "newer.xlsx", "1 April 2024", other))
    older = plan(tmp_path / "older.xlsx", "1 March 2024", FIRST)
    refused = load(first, older, by=OWNER)
    assert [problem.code for problem in refused.errors] == ["older_version"]
    undo(first, str(newer.batch), by=OWNER)
    load_plan(first, older)


def in_sheets(path: Path, day: str, sheets: dict[str, Rows], title: str = "Family Larch - action plan") -> Path:
    book = openpyxl.Workbook()
    for number, (name, rows) in enumerate(sheets.items()):
        page = book.worksheets[0] if number == 0 else book.create_sheet()
        page.title = name
        for row in [[title], [f"Version of {day}"], HEADINGS, *rows]:
            page.append(row)
    book.save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("names", [("Open actions", "Completed actions"), ("Police", "Health")])
def test_an_action_may_move_to_another_sheet_of_its_review(
    prepared: Database, tmp_path: Path, names: tuple[str, str]
) -> None:
    load_plan(prepared, in_sheets(tmp_path / "first.xlsx", "30 April 2024", {names[0]: FIRST, names[1]: []}))
    before = actions(prepared)
    moved = [*FIRST[1][:5], "Complete", "20/05/2024 - trained"]
    newer = {names[0]: [FIRST[0], FIRST[2]], names[1]: [moved]}
    outcome = load_plan(prepared, in_sheets(tmp_path / "second.xlsx", "31 May 2024", newer))
    assert actions(prepared) == before
    assert prepared.read("MATCH (v:Review) RETURN v.title AS title ORDER BY title") == [{"title": "Family Larch"}]
    assert prepared.read("MATCH (a:Action) RETURN a.status AS s ORDER BY a.ref")[1] == {"s": "completed"}
    assert not [problem for problem in outcome.warnings if problem.code == "no_longer_in_plan"]
    assert [problem.place.sheet for problem in outcome.warnings if problem.code == "one_review"] == [names[1]]


@pytest.mark.slow
def test_sheets_that_share_no_more_than_the_kind_of_review_are_of_two(prepared: Database, tmp_path: Path) -> None:
    sheets = {"Child A": FIRST[:2], "Child B": FIRST[2:]}
    load_plan(prepared, in_sheets(tmp_path / "plan.xlsx", "30 April 2024", sheets, "Rapid Review Action Plan"))
    refs = prepared.read("MATCH (v:Review) RETURN v.ref AS ref ORDER BY ref")
    assert refs == [{"ref": "Child A"}, {"ref": "Child B"}]


@pytest.mark.slow
def test_an_action_that_moved_to_another_review_is_not_said_to_be_gone(prepared: Database, tmp_path: Path) -> None:
    first = {"Child A": FIRST[:2], "Child B": FIRST[2:]}
    load_plan(prepared, in_sheets(tmp_path / "first.xlsx", "30 April 2024", first, "Rapid Review Action Plan"))
    newer = {"Child A": FIRST[:1], "Child B": FIRST[1:]}
    path = in_sheets(tmp_path / "second.xlsx", "31 May 2024", newer, "Rapid Review Action Plan")
    [missing] = [problem for problem in load_plan(prepared, path).warnings if problem.code == "no_longer_in_plan"]
    assert "stands in 'Child B' now" in missing.rule


@pytest.mark.slow
def test_one_number_and_wording_in_two_sheets_are_two_actions(prepared: Database, tmp_path: Path) -> None:
    sheets = {"Police": TWICE[:1], "Health": [["1", *TWICE[1][1:]]]}
    outcome = load_plan(prepared, in_sheets(tmp_path / "first.xlsx", "30 April 2024", sheets))
    assert len([problem for problem in outcome.warnings if problem.code == "twin"]) == 1
    before = prepared.read(STATES)
    assert [(row["of"], row["owner"]) for row in before] == [("Answer referrals", "Police"), ("See children", "Health")]
    assert len({row["id"] for row in before}) == 2
    other_order = {"Health": sheets["Health"], "Police": sheets["Police"]}
    load_plan(prepared, in_sheets(tmp_path / "second.xlsx", "31 May 2024", other_order))
    assert prepared.read(STATES) == before


@pytest.mark.slow
def test_an_action_under_another_recommendation_is_said_to_be_under_both(first: Database, tmp_path: Path) -> None:
    moved = [FIRST[0], ["2.2", FIRST[2][1], *FIRST[1][2:]], FIRST[2]]
    outcome = load_plan(first, plan(tmp_path / "second.xlsx", "1 March 2024", moved))
    assert [problem.place.row for problem in outcome.warnings if problem.code == "moved"] == [5]
    assert not [problem for problem in load_plan(first, tmp_path / "second.xlsx").warnings if problem.code == "moved"]


def with_statuses(path: Path, day: str, *statuses: str) -> Path:
    headings = ["No", "Recommendation", "Action", "Who", "By when", "Status"]
    rows = [[str(number), "Share", f"Step {number}", "Police", "", word] for number, word in enumerate(statuses)]
    return write_table(path, [["Child A action plan"], [f"Version of {day}"], headings, *rows])


@pytest.mark.slow
def test_a_status_in_other_words_leaves_nothing_of_the_one_before(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, with_statuses(tmp_path / "first.xlsx", "1 February 2024", "On track", "Complete"))
    outcome = load_plan(prepared, with_statuses(tmp_path / "second.xlsx", "1 March 2024", "Complete", "In progress"))
    cypher = (
        "MATCH (a:Action) RETURN a.status AS status, a.status_in_source AS word, a.rag AS rag, "
        "a.rag_in_source AS rag_word ORDER BY a.ref"
    )
    assert prepared.read(cypher) == [
        {"status": "completed", "word": None, "rag": "blue", "rag_word": "Complete"},
        {"status": "in_progress", "word": "In progress", "rag": None, "rag_word": None},
    ]
    assert any("'On track' becomes blank" in change for its in outcome.action_differences for change in its.changes)


@pytest.mark.slow
def test_a_completion_without_a_date_is_a_defect_of_the_version_that_says_it(
    prepared: Database, tmp_path: Path
) -> None:
    load_plan(prepared, with_statuses(tmp_path / "first.xlsx", "1 February 2024", "On track"))
    load_plan(prepared, with_statuses(tmp_path / "second.xlsx", "1 March 2024", "Complete"))
    cypher = (
        "MATCH (s:Source) WHERE s.known_defects IS NOT NULL RETURN s.taken_on AS day, s.known_defects AS defects "
        "ORDER BY s.id"
    )
    assert prepared.read(cypher) == [{"day": "2024-03-01", "defects": ["closed_without_date"]}]


NOTES = """
MATCH (a:Action)-[:HAS_EVENT]->(e:Event {field: 'progress_note'})
RETURN e.at AS at, e.to_value AS text ORDER BY a.ref, e.sequence, text
"""


@pytest.mark.slow
def test_a_note_is_one_whichever_version_shows_which_day_its_date_is(prepared: Database, tmp_path: Path) -> None:
    def written(name: str, day: str, update: str) -> Path:
        due = date(2024, 6, 30)
        return plan(tmp_path / name, day, [["1", "Share", "Write", "Police", due, "", update], [*TWICE[1][:4], due]])

    in_doubt = "12/04/2024 - draft circulated"
    outcome = load_plan(prepared, written("first.xlsx", "30 April 2024", in_doubt))
    (question,) = [question for question in outcome.word_questions if question.key == "dates: first"]
    assert "'12/04/2024'" in question.text
    assert prepared.read(NOTES) == [{"at": None, "text": in_doubt}]
    shown = f"{in_doubt}\n14/05/2024 - comments received"
    outcome = load_plan(prepared, written("second.xlsx", "31 May 2024", shown))
    dated = [{"at": "2024-04-12", "text": in_doubt}, {"at": "2024-05-14", "text": "comments received"}]
    assert prepared.read(NOTES) == dated
    assert [change for its in outcome.action_differences for change in its.changes] == [
        "new note: 14 May 2024 'comments received'"
    ]
    load_plan(prepared, written("third.xlsx", "30 June 2024", in_doubt))
    assert prepared.read(NOTES) == dated


@pytest.mark.slow
def test_what_the_title_says_of_a_person_names_its_row(prepared: Database, tmp_path: Path) -> None:
    outcome = load_plan(prepared, plan(tmp_path / "plan.xlsx", "1 May 2024", FIRST[:1], "SAR Mr Pine action plan"))
    assert {problem.sentence.partition(". ")[0] for problem in outcome.warnings if "surname" in problem.rule} == {
        "plan.xlsx: 'Mr Pine' looks like a title with a surname",
        "plan.xlsx, sheet Sheet1, row 1: 'Mr Pine' looks like a title with a surname",
    }


UNTITLED: Rows = [
    ["1", "Supervise", "Train supervisors", "Health", "", "Green", ""],
    ["2", "Supervise", "Audit supervision", "Health", "", "Amber", ""],
    ["3", "Use the policy", "Report to the Board", "Police", "", "Green", ""],
]
OF_ANOTHER: Rows = [
    ["1", "See fathers", "Add a field", "Health", "", "Green", ""],
    ["2", "Use the policy", "Report to the Board", "Police", "", "Red", ""],
    ["3", "See fathers", "Brief midwives", "Health", "", "Green", ""],
]


def untitled(folder: Path, rows: Rows) -> Path:
    folder.mkdir()
    return write_table(folder / "Action plan.xlsx", [HEADINGS, *rows])


def codes(outcome: Outcome) -> set[str]:
    return {problem.code for problem in outcome.warnings}


@pytest.mark.slow
def test_files_of_one_name_that_name_no_review_are_told_apart_by_their_actions(
    prepared: Database, tmp_path: Path
) -> None:
    load_plan(prepared, untitled(tmp_path / "a", UNTITLED))
    before = prepared.read(STATES)
    outcome = load_plan(prepared, untitled(tmp_path / "b", OF_ANOTHER))
    assert [row for row in prepared.read(STATES) if row["id"] in {row["id"] for row in before}] == before
    assert len(actions(prepared)) == 6
    assert (
        len(prepared.read("MATCH (s:Source) WHERE s.id STARTS WITH 'action-plan-' RETURN s.id AS id ORDER BY id")) == 2
    )
    assert {"same_title", "no_version"} < codes(outcome)
    assert not codes(outcome) & {"same_version", "known_plan"}
    (question,) = [question for question in outcome.word_questions if question.key.startswith("plan: ")]
    assert "which has 1 of its 3 actions" in question.text
    newer = load_plan(prepared, untitled(tmp_path / "c", [UNTITLED[0], UNTITLED[2]]))
    (taken,) = [problem for problem in newer.warnings if problem.code == "known_plan"]
    assert taken.rule.endswith("which has 2 of its 2 actions")
    assert len(actions(prepared)) == 6


@pytest.mark.slow
def test_a_file_that_names_no_review_is_a_version_where_an_answer_says_so(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, untitled(tmp_path / "a", UNTITLED))
    answers = {"plan: Action plan (Add a field)": "same"}
    load_plan(prepared, untitled(tmp_path / "b", OF_ANOTHER), answers=answers)
    assert len(prepared.read("MATCH (v:Review) RETURN v.id AS id ORDER BY id")) == 1


@pytest.mark.slow
def test_a_title_that_only_says_the_kind_of_review_makes_no_version(prepared: Database, tmp_path: Path) -> None:
    title = "Rapid Review Action Plan"
    load_plan(prepared, plan(tmp_path / "a.xlsx", "1 February 2024", UNTITLED, title))
    load_plan(prepared, plan(tmp_path / "b.xlsx", "1 February 2024", OF_ANOTHER, title))
    assert len(prepared.read("MATCH (v:Review) RETURN v.id AS id ORDER BY id")) == 2
    assert len(actions(prepared)) == 6


@pytest.mark.slow
def test_a_word_that_takes_the_place_of_another_is_in_the_history(prepared: Database, tmp_path: Path) -> None:
    headings = [*HEADINGS[:5], "Status"]
    for day, words in (
        ("1 February 2024", ("Embedded", "On track", "Complete")),
        ("1 March 2024", ("Sustained", "on track", "Complete.")),
    ):
        rows = [[*row[:5], word] for row, word in zip(FIRST, words, strict=True)]
        load_plan(
            prepared,
            write_table(tmp_path / f"{day}.xlsx", [["Child A action plan"], [f"Version of {day}"], headings, *rows]),
        )
    found = prepared.read(
        "MATCH (a:Action)-[:HAS_EVENT]->(e:Event {field: 'status'}) WHERE e.from_value IS NOT NULL "
        "RETURN a.ref AS ref, e.at AS at, e.to_value AS status, e.reason AS reason ORDER BY ref"
    )
    assert [tuple(row.values()) for row in found] == [
        ("1.1", "2024-03-01", "not_known", "'Embedded' is 'Sustained' in the source now."),
    ]


@pytest.mark.slow
def test_an_action_of_an_older_plan_is_closed_today_by_hand(first: Database) -> None:
    action, today = actions(first)[0], date.today().isoformat()
    closing = RecordEdit("Action", {"status": "completed", "closed_on": today}, id=action["id"])
    written = write(first, [closing], by=OWNER, reason="The board closed it")
    assert written.import_id, written.problems
