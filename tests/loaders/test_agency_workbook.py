"""An agency's actions go out as a workbook and come back: only what it changed is taken, and nothing of others is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from people import OWNER

from graph.database import Database
from graph.writer import Conflict, undo
from loaders.agency_workbook import ACTIONS, EVIDENCE, STATUS, write_agency_workbook
from loaders.load import Outcome
from loaders.load import load as load_file
from loaders.read.choose_loader import read
from loaders.read.files import Unreadable
from loaders.records.reading import Reading
from loaders.records.sent_workbook import AS_SENT, ID, NOTE, SINCE
from loaders.write import LinkEdit, RecordEdit, write
from queries import ask
from webapp.agency.open_actions import open_actions

# What comes back is written as a load is, which runs on both servers.
pytestmark = pytest.mark.embedded

AGENCY, KEY = "o1", "the key of the installation"


def load(database: Database, path: Path, **options: Any) -> Outcome:
    """Load as the installation does that sent it."""
    return load_file(database, path, signing_key=KEY, **{"by": OWNER, **options})


@pytest.fixture
def sent(database: Database, plan: Callable[..., None], tmp_path: Path) -> Path:
    plan(database)
    path = tmp_path / "actions.xlsx"
    agency, actions = open_actions(database, AGENCY, OWNER)
    write_agency_workbook(path, agency, actions, date(2025, 6, 1), KEY)
    return path


@pytest.fixture
def plan(tmp_path: Path) -> Callable[[Database], None]:
    """Two open actions and a completed one of one agency, and an action of another."""
    rows = {
        "sources": [["id", "title"], ["s", "A plan"]],
        "organisations": [["id", "name"], [AGENCY, "Northmere Police"], ["o2", "Northmere Council"]],
        "actions": [
            ["id", "ref", "title", "status", "due_on", "closed_on"],
            ["a1", "1", "Write a guide", "in_progress", "2025-07-01", ""],
            ["a2", "2", "Train the teams", "planned", "2025-09", ""],
            ["a3", "3", "Meet", "completed", "", "2025-01-01"],
            ["b1", "4", "Audit", "planned", "", ""],
        ],
        "owned_by": [["from_id", "to_id"], ["a1", AGENCY], ["a2", AGENCY], ["a3", AGENCY], ["b1", "o2"]],
    }

    def loaded(database: Database) -> None:
        book = openpyxl.Workbook()
        for name, lines in rows.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(line)
        book.remove(book.worksheets[0])
        book.save(tmp_path / "plan.xlsx")
        outcome = load(database, tmp_path / "plan.xlsx", by=OWNER)
        assert outcome.batch, outcome.errors

    return loaded


def fill(path: Path, **answers: dict[str, str]) -> None:
    """Enter an agency's answers, by action and heading."""
    book = openpyxl.load_workbook(path)
    sheet = book[ACTIONS]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        for heading, text in answers.get(str(row[0].value), {}).items():
            sheet.cell(number, columns[heading], text)
    book.save(path)


def action(database: Database, id_: str) -> dict[str, Any]:
    [row] = database.read("MATCH (a:Action {id: $id}) RETURN properties(a) AS a ORDER BY a.id", id=id_)
    return dict(row["a"])


def history(database: Database, id_: str) -> list[tuple[str, str, str | None]]:
    rows = database.read(
        "MATCH (:Action {id: $id})-[:HAS_EVENT]->(e:Event) RETURN e.field AS field, e.to_value AS to, e.at AS at, e.id AS id "
        "ORDER BY coalesce(e.sequence, 0), id",
        id=id_,
    )
    return [(row["field"], row["to"], row["at"]) for row in rows]


def codes(outcome: Outcome) -> set[str]:
    return {problem.code for problem in outcome.problems}


@pytest.mark.slow
def test_it_has_the_open_actions_of_the_agency_alone(sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    assert [row[0].value for row in book[ACTIONS].iter_rows(min_row=2)] == ["a1", "a2"]
    assert book[ACTIONS].protection.sheet and book[AS_SENT].protection.sheet


@pytest.mark.slow
def test_what_comes_back_as_it_was_sent_changes_nothing(database: Database, sent: Path) -> None:
    before = history(database, "a1")
    outcome = load(database, sent, by=OWNER)
    assert not outcome.errors and history(database, "a1") == before
    assert "unknown_column" not in codes(outcome), "every heading that is sent is known when it comes back"


@pytest.mark.slow
def test_an_answer_is_taken_dated_and_undone(database: Database, sent: Path) -> None:
    fill(sent, a1={STATUS: "Reported complete", SINCE: "17 May 2025", NOTE: "Published", EVIDENCE: "The guide"})
    outcome = load(database, sent, by=OWNER)
    assert outcome.batch, outcome.errors
    assert (action(database, "a1")["status"], action(database, "a1")["evidence_in_source"]) == (
        "reported_complete",
        "The guide",
    )
    assert action(database, "a1").get("closed_on") is None, "only who signs it off closes it"
    assert ("status", "reported_complete", "2025-05-17") in history(database, "a1")
    assert [(field, to) for field, to, _ in history(database, "a1") if field == "progress_note"] == [
        ("progress_note", "Published")
    ]
    undo(database, outcome.batch, by=OWNER)
    assert action(database, "a1")["status"] == "in_progress"


@pytest.mark.slow
def test_what_is_reported_goes_on_with_the_history_and_leaves_the_past(database: Database, sent: Path) -> None:
    """Without a number, an event stood before all others: the action was complete on every day since the plan."""
    fill(sent, a1={STATUS: "Reported complete", SINCE: date.today().isoformat(), NOTE: "Published"})
    assert load(database, sent).batch
    events = database.read(
        "MATCH (:Action {id: 'a1'})-[:HAS_EVENT]->(e) WHERE e.field = 'status' "
        "RETURN e.from_value AS was, e.to_value AS is, e.sequence AS number ORDER BY number"
    )
    assert [(event["was"], event["is"], event["number"]) for event in events] == [
        (None, "in_progress", 1), ("in_progress", "reported_complete", 2),
    ]  # fmt: skip


@pytest.mark.slow
def test_one_of_several_owners_may_speak_for_all_and_that_is_said(database: Database, sent: Path) -> None:
    shared = LinkEdit("OWNED_BY", {}, ("Action", "a1"), ("Organisation", "o2"))
    write(database, [shared], by=OWNER, reason="Agreed at the board")
    fill(sent, a1={STATUS: "Reported complete"}, a2={STATUS: "Reported complete"})
    [problem] = [problem for problem in load(database, sent).problems if problem.code == "other_owners"]
    assert problem.place.row == 2 and "which is also owned by 'Northmere Council'" in problem.rule


@pytest.mark.slow
def test_the_same_workbook_again_adds_nothing(database: Database, sent: Path) -> None:
    fill(sent, a1={STATUS: "Blocked", NOTE: "No budget"}, a2={NOTE: "12/05/2025 - booked\n19/05/2025 - begun"})
    changes = [difference.sentence for difference in load(database, sent, by=OWNER).action_differences]
    before = history(database, "a1")
    assert changes[1] == "Action 2 (Train the teams): new note: 12 May 2025 'booked'; new note: 19 May 2025 'begun'."
    load(database, sent, by=OWNER)
    assert history(database, "a1") == before


@pytest.mark.slow
def test_what_a_workbook_changed_is_cited_from_it(database: Database, sent: Path) -> None:
    fill(sent, a1={STATUS: "Blocked", NOTE: "No budget", SINCE: "2025-05-20"})
    assert load(database, sent).batch
    answer = ask(database, "changed-since", {"since": "2025-05-20", "until": "2025-05-20"}, viewer=OWNER)
    assert {row["came_from"] for row in answer.rows} == {"Workbooks that came back"}
    assert [source["title"] for source in answer.sources] == ["Workbooks that came back"]


@pytest.mark.slow
def test_an_older_copy_after_a_newer_one_is_named_and_repeats_no_note(database: Database, sent: Path) -> None:
    fill(sent, a1={NOTE: "Advice received", SINCE: "2025-05-20"})
    load(database, sent)
    fill(sent, a1={STATUS: "Blocked", NOTE: "Advice received. Waits for legal", SINCE: "2025-05-12"})
    [problem] = [problem for problem in load(database, sent).problems if problem.code == "older_answer"]
    assert (problem.value, problem.column) == ("Blocked", STATUS) and "'Advice received' of 2025-05-20" in problem.rule
    assert ("progress_note", "Waits for legal", "2025-05-12") in history(database, "a1")


@pytest.mark.slow
def test_a_status_without_a_day_after_news_that_was_not_sent_is_named(database: Database, sent: Path) -> None:
    fill(sent, a1={NOTE: "Advice received"}, a2={NOTE: ""})
    load(database, sent)
    fill(sent, a1={STATUS: "Blocked", NOTE: ""}, a2={STATUS: "Blocked"})
    [problem] = [problem for problem in load(database, sent).problems if problem.code == "older_answer"]
    assert (problem.place.row, problem.column) == (2, STATUS)
    assert "the note 'Advice received' of " in problem.rule


@pytest.mark.slow
def test_what_somebody_else_set_meanwhile_stays(database: Database, sent: Path) -> None:
    written = write(database, [RecordEdit("Action", {"status": "blocked"}, "a1")], by=OWNER, reason="No budget")
    assert not written.is_refused, written.problems
    fill(sent, a1={STATUS: "Reported complete", NOTE: "Published"}, a2={STATUS: "In progress"})
    outcome = load(database, sent, by=OWNER)
    assert "changed_meanwhile" in codes(outcome)
    assert action(database, "a1")["status"] == "blocked" and action(database, "a2")["status"] == "in_progress"
    assert "Published" in [to for _, to, _ in history(database, "a1")], "a note is added whatever else changed"


@pytest.mark.slow
def test_whoever_loads_it_can_take_the_workbook_over_what_was_set_meanwhile(database: Database, sent: Path) -> None:
    write(database, [RecordEdit("Action", {"status": "blocked"}, "a1")], by=OWNER, reason="No budget")
    fill(sent, a1={STATUS: "Reported complete"})
    [conflict] = load(database, sent, by=OWNER, dry_run=True).asked
    assert isinstance(conflict, Conflict) and conflict.element.properties["title"] == action(database, "a1")["title"]
    outcome = load(database, sent, by=OWNER, answers={conflict.id: "take"})
    assert "changed_meanwhile" not in codes(outcome) and action(database, "a1")["status"] == "reported_complete"
    assert ("status", "reported_complete") in [(field, to) for field, to, _ in history(database, "a1")]


@pytest.mark.slow
def test_a_status_set_by_hand_before_it_was_sent_is_the_agencys_to_change(
    database: Database, plan: Any, tmp_path: Path
) -> None:
    plan(database)
    write(database, [RecordEdit("Action", {"status": "blocked"}, "a1")], by=OWNER, reason="No budget")
    agency, actions = open_actions(database, AGENCY, OWNER)
    write_agency_workbook(tmp_path / "actions.xlsx", agency, actions, date(2025, 6, 1), KEY)
    fill(tmp_path / "actions.xlsx", a1={STATUS: "In progress"})
    load(database, tmp_path / "actions.xlsx", by=OWNER)
    assert action(database, "a1")["status"] == "in_progress"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"a1": {ID: "a9"}}, "no id of a row that was sent"),
        ({"a1": {ID: "a2"}}, "two rows"),
        ({"a1": {STATUS: "Completed"}}, "an agency cannot set"),
        ({"a1": {STATUS: "Nearly"}}, "no status"),
        ({"a1": {SINCE: "soon", STATUS: "Blocked"}}, "no date"),
    ],
)
def test_what_cannot_be_taken_is_refused_whole(database: Database, sent: Path, answers: Any, words: str) -> None:
    fill(sent, **answers)
    outcome = load(database, sent, by=OWNER)
    assert outcome.batch is None
    assert any(words in problem.rule for problem in outcome.errors), outcome.errors


def _reread(sent: Path, change: Callable[[Any], None]) -> Reading:
    book = openpyxl.load_workbook(sent)
    change(book)
    book.save(sent)
    return read(sent)


def _cell(book: Any, heading: str, row: int = 2) -> Any:
    [column] = [cell.column for cell in book[ACTIONS][1] if cell.value == heading]
    return book[ACTIONS].cell(row, column)


def test_a_sheet_that_was_sorted_without_its_ids_is_refused(sent: Path) -> None:
    """What stands under Progress is of another action than the id beside it."""

    def swap(book: Any) -> None:
        _cell(book, NOTE).value = "Published"
        for (_, *cells), (_, *others) in [tuple(book[ACTIONS].iter_rows(min_row=2, max_row=3))]:
            for cell, other in zip(cells, others, strict=True):
                cell.value, other.value = other.value, cell.value

    reading = _reread(sent, swap)
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    assert [(problem.column, problem.value, problem.place.row) for problem in errors] == [(ID, "a1", 2), (ID, "a2", 3)]
    assert "of another row, a2" in errors[0].rule
    assert not reading.records


def test_a_day_beside_neither_a_status_nor_a_note_is_named(sent: Path) -> None:
    reading = _reread(sent, lambda book: setattr(_cell(book, SINCE), "value", "March 2026"))
    [problem] = [problem for problem in reading.problems if problem.code == "not_taken"]
    assert (problem.value, problem.column) == ("2026-03", SINCE) and "changes nothing" in problem.rule
    assert reading.cells is not None and reading.cells.left_out.total() > 0 and not reading.records


@pytest.mark.slow
def test_a_column_and_a_copied_sheet_of_the_agencys_own_are_named_and_left_out(sent: Path) -> None:
    def add(book: Any) -> None:
        book.copy_worksheet(book[ACTIONS]).title = "Ours"
        book[ACTIONS]["N1"], book[ACTIONS]["N2"] = "Our comments", "No money"

    reading = _reread(sent, add)
    assert [problem.place.sheet for problem in reading.problems if problem.code == "copied_sheet"] == ["Ours"]
    [problem] = [problem for problem in reading.problems if problem.code == "unknown_column"]
    assert problem.column == "Our comments" and problem.severity == "warning"
    assert reading.cells.left_out["column 'Our comments' of 'Your actions'"] == 2
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heading", "text", "not_taken"),
    [("Due", "2025-09-30", 1), ("Last note", "Ours", 1), ("Action", "", 0), (STATUS, "", 0), (NOTE, "as above", 1)],
)
def test_a_cell_that_changes_nothing_is_named_where_it_is_not_as_it_was_sent(
    sent: Path, heading: str, text: str, not_taken: int
) -> None:
    reading = _reread(sent, lambda book: setattr(_cell(book, heading), "value", text))
    [problem] = [problem for problem in reading.problems if problem.code == "not_taken"]
    assert (problem.column, problem.place.row, problem.severity) == (heading, 2, "warning")
    assert reading.cells.left_out[f"changed cells of column {heading!r} of 'Your actions'"] == not_taken


@pytest.mark.slow
def test_a_heading_that_was_renamed_is_an_error(sent: Path) -> None:
    def rename(book: Any) -> None:
        _cell(book, NOTE).value = "We published it"
        _cell(book, NOTE, 1).value = "Progress update"

    reading = _reread(sent, rename)
    assert [problem.column for problem in reading.problems if problem.severity == "error"] == [NOTE]


@pytest.mark.slow
def test_an_error_of_the_spreadsheet_is_no_note(sent: Path) -> None:
    def spoil(book: Any) -> None:
        cell = _cell(book, NOTE)
        cell.value, cell.data_type = "#N/A", "e"

    reading = _reread(sent, spoil)
    [problem] = [problem for problem in reading.problems if problem.severity == "error"]
    assert (problem.value, problem.column, problem.place.row) == ("#N/A", NOTE, 2)


@pytest.mark.slow
def test_what_the_agency_struck_out_is_named(sent: Path) -> None:
    def strike(book: Any) -> None:
        cell = _cell(book, NOTE)
        cell.value, cell.font = "Published", Font(strike=True)

    assert "struck_cells" in {problem.code for problem in _reread(sent, strike).problems}


@pytest.mark.slow
@pytest.mark.parametrize("sheet", [ACTIONS, AS_SENT])
def test_a_workbook_that_lost_a_sheet_is_refused(sent: Path, sheet: str) -> None:
    with pytest.raises(Unreadable, match=sheet):
        _reread(sent, lambda book: book.remove(book[sheet]))


@pytest.mark.slow
def test_a_row_that_is_missing_or_of_somebody_else_is_named(database: Database, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book[ACTIONS].delete_rows(3)
    book.save(sent)
    assert "row_gone" in codes(load(database, sent, by=OWNER, dry_run=True))
    fill(sent, a1={STATUS: "Blocked"})
    [owned] = database.read("MATCH (:Action {id: 'a1'})-[w:OWNED_BY]->() RETURN w.id AS id ORDER BY id")
    write(database, [LinkEdit("OWNED_BY", {"to": "2025-05-01"}, id=owned["id"])], by=OWNER, reason="Moved")
    assert "not_own" in codes(load(database, sent, by=OWNER))


@pytest.mark.slow
def test_a_note_alone_on_an_action_that_is_not_theirs_any_more_is_refused(database: Database, sent: Path) -> None:
    [owned] = database.read("MATCH (:Action {id: 'a1'})-[w:OWNED_BY]->() RETURN w.id AS id ORDER BY id")
    write(database, [LinkEdit("OWNED_BY", {"to": "2025-05-01"}, id=owned["id"])], by=OWNER, reason="Moved")
    fill(sent, a1={NOTE: "Not ours"})
    outcome = load(database, sent, by=OWNER)
    assert outcome.batch is None and "not_own" in codes(outcome)


@pytest.mark.slow
def test_the_next_load_of_the_plan_does_not_take_an_answer_back(database: Database, sent: Path, tmp_path: Path) -> None:
    fill(sent, a1={STATUS: "Reported complete"})
    assert load(database, sent).batch
    outcome = load(database, tmp_path / "plan.xlsx")
    assert outcome.plan and [(clash.property, clash.kept) for clash in outcome.plan.conflicts] == [
        ("status", "reported_complete")
    ]
    assert action(database, "a1")["status"] == "reported_complete"


@pytest.mark.slow
def test_an_answer_holds_over_what_was_set_by_hand_before_the_workbook_was_sent(
    database: Database, plan: Callable[..., None], tmp_path: Path
) -> None:
    plan(database)
    written = write(database, [RecordEdit("Action", {"status": "blocked"}, id="a1")], by=OWNER, reason="Says the board")
    assert written.import_id, written.problems
    agency, actions = open_actions(database, AGENCY, OWNER)
    write_agency_workbook(tmp_path / "actions.xlsx", agency, actions, date(2025, 6, 1), KEY)
    fill(tmp_path / "actions.xlsx", a1={STATUS: "In progress"})
    outcome = load(database, tmp_path / "actions.xlsx")
    assert outcome.plan and not outcome.plan.conflicts and action(database, "a1")["status"] == "in_progress"
