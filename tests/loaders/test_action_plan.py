"""An action plan of two months, read as it is: every row of its known answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import DECEMBER, OCTOBER, contradictions, count, known, load_plan, loaded
from people import OWNER
from whole_answers import ask

from graph.database import Database
from graph.writer import undo
from loaders.check_graph import check_graph
from loaders.load import Outcome, load


@pytest.fixture(scope="module")
def october(prepared_graph: Database) -> tuple[Database, Outcome]:
    return prepared_graph, load_plan(prepared_graph, OCTOBER)


@pytest.mark.slow
def test_every_row_of_october_is_as_it_is_known(october: tuple[Database, Outcome]) -> None:
    database, _ = october
    rows = known("october")
    assert loaded(database) == rows
    assert len(rows) == 40
    assert count(database, "(n:Recommendation)") == 24
    assert count(database, "(n:Organisation)") == 9
    assert count(database, "(n:Event {field: 'progress_note'})") == 52
    assert count(database, "(n:Action) WHERE n.due_on IS NOT NULL") == 23
    statuses = {
        status: count(database, f"(n:Action {{status: '{status}'}})")
        for status in ("completed", "in_progress", "not_known")
    }
    assert statuses == {"completed": 15, "in_progress": 19, "not_known": 6}


@pytest.mark.slow
def test_the_version_is_a_source_taken_on_its_day(october: tuple[Database, Outcome]) -> None:
    database, _ = october
    rows = database.read("MATCH (s:Source) WHERE s.taken_on IS NOT NULL RETURN s.taken_on AS day ORDER BY day")
    assert [row["day"] for row in rows] == ["2024-10-17"]


@pytest.mark.slow
@pytest.mark.embedded
def test_a_row_that_contradicts_itself_is_named(october: tuple[Database, Outcome]) -> None:
    _, outcome = october
    named = [problem for problem in outcome.warnings if "contradicts itself" in problem.rule]
    assert len(named) == len(contradictions("october")) == 3


def test_a_theme_and_a_total_are_no_records(october: tuple[Database, Outcome]) -> None:
    database, _ = october
    titles = [
        row["title"]
        for row in database.read("MATCH (n) WHERE n.title IS NOT NULL RETURN n.title AS title ORDER BY title")
    ]
    assert not [title for title in titles if title.startswith(("Theme", "TOTAL"))]


@pytest.mark.embedded
def test_every_cell_is_used_or_named(october: tuple[Database, Outcome]) -> None:
    _, outcome = october
    account = outcome.cells
    assert account.filled == account.used + account.left_out.total() == 399
    assert account.left_out["'ongoing' in column 'Date completed' of 'LCSPR Child A'"] == 3
    assert account.left_out["hidden column 'Internal notes (not for Board)' of 'LCSPR Child A'"] == 15


@pytest.mark.slow
def test_december_alone_is_as_it_is_known(prepared: Database) -> None:
    load_plan(prepared, DECEMBER)
    assert loaded(prepared) == known("december")


@pytest.mark.slow
@pytest.mark.embedded
def test_a_first_load_says_of_each_action_all_that_was_read(prepared: Database) -> None:
    actions = {its.id: its for its in load_plan(prepared, OCTOBER).action_differences if its.label == "Action"}
    assert len(actions) == 40 and all(its.is_new for its in actions.values())
    [read] = [its for its in actions.values() if its.title.endswith("(A1.1)")]
    assert read.changes == (
        "of the review 'Local Child Safeguarding Practice Review - Child A'",
        "Status: In progress",
        "Due in the source's own words: 'ongoing'",
        "RAG: Red",
        "RAG in the source's own word: 'Red'",
        "of recommendation 1 (A Recommendation 1: partners should assure themselves that supervision record...)",
        "owner: Children's Social Care (Head of Service)",
        "note: 12 March 2024 'training delivered to 45 staff'",
        "note: 10 June 2024 'audit of 12 files, 9 compliant'",
    )
    assert read.place == "LCSPR Child A, row 6"
    assert read.sentence.startswith(
        "Action 1.1 (Action: Deliver training on transfer of records (A1.1)): new; of the review 'Local"
    )


@pytest.mark.slow
def test_december_over_october_changes_four_actions(prepared: Database) -> None:
    load_plan(prepared, OCTOBER)
    outcome = load_plan(prepared, DECEMBER)
    assert loaded(prepared) == known("december")
    assert count(prepared, "(n:Event {field: 'progress_note'})") == 54
    assert count(prepared, "(n:Organisation)") == 9
    assert [difference.ref for difference in outcome.action_differences] == ["1.1", "2.1", "7.1", "8.1"]
    assert outcome.plan is not None
    counts = outcome.plan.counts()
    assert (counts["changed"], counts["removed"]) == ({"Action": 3}, {})
    assert counts["added"] == {"Event": 8, "HAS_EVENT": 8, "OWNED_BY": 1, "Source": 1}
    assert (count(prepared, "(n:Action)"), count(prepared, "(n:Recommendation)")) == (40, 24)
    assert load_plan(prepared, DECEMBER).batch is None


@pytest.mark.embedded
@pytest.mark.slow
def test_a_plan_is_recognised_by_its_headings(prepared: Database) -> None:
    outcome = load(prepared, OCTOBER, by=OWNER)
    assert not outcome.errors
    assert len(loaded(prepared)) == 40


ANSWERS = {
    "owner: CSC": "Children's Social Care",
    "date: Q3": "2024/25",
    "owners: All agencies": "all",
}


@pytest.mark.slow
def test_with_every_question_answered_no_action_is_without_an_owner(prepared: Database) -> None:
    load_plan(prepared, OCTOBER, answers=ANSWERS)
    rows = loaded(prepared)
    assert count(prepared, "(n:Organisation)") == 8
    assert count(prepared, "(n:Action) WHERE n.due_on IS NOT NULL") == 26
    assert not [row for row in rows if not row["owners"]]
    by_number = {(row["sheet"], row["no"]): row for row in rows}
    everybody = by_number["LCSPR Child A", "3.1"]
    assert (everybody["due_on"], everybody["due_in_source"]) == ("2024-12-31", "Q3")
    assert len(everybody["owners"].split("; ")) == 8
    assert by_number["LCSPR Child A", "2.1"]["owners"] == "Children's Social Care; Police"
    unchanged = [name for name in rows[0] if name not in ("owners", "owners_asked", "due_on")]
    assert [{name: row[name] for name in unchanged} for row in rows] == [
        {name: row[name] for name in unchanged} for row in known("october")
    ]


@pytest.mark.embedded
@pytest.mark.slow
def test_answers_are_kept_and_asked_for_no_more(prepared: Database) -> None:
    first = load_plan(prepared, OCTOBER, answers=ANSWERS)
    assert {question.key for question in first.word_questions if question.answer} == set(ANSWERS)
    assert count(prepared, "(n:Decision)") == 3
    again = load_plan(prepared, OCTOBER)
    assert again.batch is None
    december = load_plan(prepared, DECEMBER)
    assert not {question.key for question in december.word_questions} & set(ANSWERS)
    assert count(prepared, "(n:Organisation)") == 8
    assert {row["status"] for row in loaded(prepared)} == {"completed", "in_progress", "not_known"}


ORGANISATIONS = "MATCH (o:Organisation) RETURN o.name AS name, coalesce(o.aliases, []) AS aliases ORDER BY name"


@pytest.mark.slow
def test_what_an_answer_calls_another_name_is_an_alias_until_it_is_undone(prepared: Database) -> None:
    load_plan(prepared, OCTOBER)
    before = prepared.read(ORGANISATIONS)
    december = load_plan(prepared, DECEMBER, answers={"owner: CSC": "same"})
    aliases = {row["name"]: row["aliases"] for row in prepared.read(ORGANISATIONS)}
    assert aliases["Children's Social Care"] == ["CSC"]
    assert "CSC" in aliases, "it was loaded before as an organisation of its own"
    [problem] = [problem for problem in check_graph(prepared) if "was answered" in problem.rule]
    assert (problem.value, problem.column) == ("CSC", "name")
    assert 'to be "Children\'s Social Care", but they are two records' in problem.rule
    assert december.batch
    undo(prepared, december.batch, by=OWNER)
    assert prepared.read(ORGANISATIONS) == before


@pytest.mark.slow
def test_an_alias_needs_no_question_in_the_next_file(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, OCTOBER, answers=ANSWERS)
    sheet = tmp_path / "house.csv"
    sheet.write_text("case,episode,factor,+/-,who said so\nThe house,The visit,Caseload,-,CSC\n", encoding="utf-8")
    outcome = load(prepared, sheet, by=OWNER)
    assert (outcome.errors, outcome.open_questions, count(prepared, "(n:Organisation)")) == ([], [], 8)
    assert [(match.name, match.record.name) for match in outcome.joined] == [("CSC", "Children's Social Care")]
    rows = ask(prepared, "find", {"text": "CSC", "kind": "organisation"}, viewer=OWNER).rows
    assert [row["name"] for row in rows] == ["Children's Social Care"]
    assert load(prepared, sheet, by=OWNER).batch is None


@pytest.mark.embedded
@pytest.mark.slow
def test_a_colour_may_mean_something_else_in_a_plan(prepared: Database) -> None:
    load_plan(prepared, OCTOBER, answers={"rag: green": "completed", "colour: FFC000": "red"})
    by_number = {(row["sheet"], row["no"]): row for row in loaded(prepared)}
    assert by_number["LCSPR Child A", "2.2"]["status"] == "completed"
    assert by_number["LCSPR Child A", "3.2"]["rag"] == "red"


@pytest.mark.slow
def test_an_answer_that_is_none_of_the_choices_counts_as_none(prepared: Database) -> None:
    outcome = load_plan(prepared, OCTOBER, answers={"rag: green": "fine"})
    assert count(prepared, "(n:Decision)") == 0
    assert "rag: green" in {question.key for question in outcome.word_questions if question.answer is None}


AT_BOARD = ("overdue-actions", "actions-without-factor", "time-to-close")


@pytest.mark.slow
def test_december_never_moves_what_was_asked_of_november(prepared: Database) -> None:
    load_plan(prepared, OCTOBER)
    before = [ask(prepared, question, {"as_at": "2024-11-01"}, viewer=OWNER).rows for question in AT_BOARD]
    late = {row["ref"] for row in before[0]}
    load_plan(prepared, DECEMBER)
    after = [ask(prepared, question, {"as_at": "2024-11-01"}, viewer=OWNER).rows for question in AT_BOARD]
    assert after == before
    assert "2.1" in late
    january = ask(prepared, "overdue-actions", {"as_at": "2025-01-15"}, viewer=OWNER).rows
    assert "2.1" not in {row["ref"] for row in january if row["name"].endswith("(A2.1)")}


@pytest.mark.slow
def test_what_december_changes_is_dated_by_its_version_where_no_row_dates_it(prepared: Database) -> None:
    load_plan(prepared, OCTOBER)
    batch = load_plan(prepared, DECEMBER).batch
    rows = prepared.read(
        "MATCH (a:Action)-[:HAS_EVENT]->(e:Event {import_id: $batch}) WHERE e.field <> 'progress_note' "
        "RETURN a.ref AS ref, e.field AS field, e.at AS at, e.dated_by AS by ORDER BY ref, field",
        batch=batch,
    )
    assert [(row["ref"], row["field"], row["at"], row["by"]) for row in rows] == [
        ("1.1", "rag", "2024-12-12", "source"),
        ("2.1", "due_on", "2024-12-12", "source"),
        ("7.1", "owner", "2024-12-12", "source"),
        ("8.1", "evidence", "2024-12-12", "source"),
        ("8.1", "rag", "2024-12-12", "source"),
        ("8.1", "status", "2024-11-29", "row"),
    ]


@pytest.mark.slow
def test_the_graph_keeps_the_rules_with_both_versions(prepared: Database) -> None:
    for path in (OCTOBER, DECEMBER):
        load_plan(prepared, path)
    rules = {problem.rule for problem in check_graph(prepared)}
    assert rules == {"is blank, though the status is 'completed'"}
