"""Names that are only similar stay apart and are asked about; each answer is kept, and asked for no more (rule 13)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from graph.writer import undo
from loaders.check import check
from loaders.check_graph import check_graph
from loaders.load import Outcome, load
from loaders.read.choose_loader import read

# That both servers find the same records, `test_same_name.py` and `test_same_case.py` show.
pytestmark = pytest.mark.embedded

Load = Callable[..., Outcome]
HEADINGS = "case,episode,date,factor,+/-,quote"
DECISIONS = "MATCH (d:Decision) RETURN d.question AS question ORDER BY question"
FACTORS = "MATCH (f:Factor) RETURN f.name AS name, coalesce(f.aliases, []) AS aliases ORDER BY f.name"


@pytest.fixture
def load_rows(load_under: Callable[[str], Load]) -> Load:
    """Loads rows of a flat sheet under a file name."""
    return load_under(HEADINGS)


def factors(database: Database) -> list[tuple[str, list[str]]]:
    return [(row["name"], row["aliases"]) for row in database.read(FACTORS)]


@pytest.mark.slow
def test_a_similar_name_is_asked_about_with_the_quotes_of_both(prepared: Database, load_rows: Load) -> None:
    load_rows("one.csv", "A,E,2020-01,Reflective supervision,+,What would worry you?")
    outcome = load_rows("two.csv", "B,E,2021-01,Reflective supervison,-,None was booked", dry_run=True)
    [question] = outcome.open_questions
    assert question.text == "Is the factor 'Reflective supervison' the same as 'Reflective supervision'?"
    assert (question.offered.quotes, question.known.quotes) == (("None was booked",), ("What would worry you?",))
    assert question.choices == ("same", "alias", "different")
    load_rows("two.csv", "B,E,2021-01,Reflective supervison,-,None was booked")
    assert len(factors(prepared)) == 2, "nothing waits for an answer"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("same", [("Reflective supervision", [])]),
        ("alias", [("Reflective supervision", ["Reflective supervison"])]),
        ("different", [("Reflective supervision", []), ("Reflective supervison", [])]),
    ],
)
def test_an_answer_is_kept_used_again_and_undone(
    prepared: Database, load_rows: Load, answer: str, expected: list[tuple[str, list[str]]]
) -> None:
    load_rows("one.csv", "A,E,2020-01,Reflective supervision,+,q1")
    before = factors(prepared)
    row = "B,E,2021-01,Reflective supervison,-,q2"
    [question] = load_rows("two.csv", row, dry_run=True).questions
    done = load_rows("two.csv", row, answers={question.id: answer})
    assert factors(prepared) == expected
    third = load_rows("three.csv", "C,E,2022-01,Reflective supervison,-,q3")
    assert third.questions == []
    assert factors(prepared) == expected
    assert third.batch and done.batch
    undo(prepared, third.batch, by=OWNER)
    undo(prepared, done.batch, by=OWNER)
    assert factors(prepared) == before
    assert load_rows("two.csv", row, dry_run=True).questions == [question]


@pytest.mark.slow
def test_another_answer_takes_the_place_of_the_first(prepared: Database, load_rows: Load) -> None:
    load_rows("one.csv", "A,E,2020-01,Reflective supervision,+,q1")
    row = "B,E,2021-01,Reflective supervison,-,q2"
    [question] = load_rows("two.csv", row, dry_run=True).questions
    load_rows("two.csv", row, answers={question.id: "same"})
    decisions = "MATCH (d:Decision) RETURN d.answer AS answer, d.decided_by AS by, d.compared AS compared ORDER BY d.id"
    [decision] = prepared.read(decisions)
    assert (decision["answer"], decision["by"]) == ("same", OWNER.person)
    assert set(decision["compared"]) == {"Reflective supervison", "Reflective supervision"}
    third = load_rows("three.csv", "C,E,2022-01,Reflective supervison,-,q3", answers={question.id: "different"})
    assert prepared.read(decisions)[0]["answer"] == "different"
    assert len(factors(prepared)) == 2
    assert third.batch
    undo(prepared, third.batch, by=OWNER)
    assert prepared.read(decisions)[0]["answer"] == "same"


@pytest.mark.slow
def test_within_one_file_too(prepared: Database, load_rows: Load) -> None:
    rows = ("A,E,2020-01,Hand over notes,+,q1", "B,E,2021-01,Handover notes,-,q2")
    [question] = load_rows("one.csv", *rows, dry_run=True).questions
    load_rows("one.csv", *rows, answers={question.id: "alias"})
    assert factors(prepared) == [("Hand over notes", ["Handover notes"])]
    assert load_rows("one.csv", *rows).batch is None
    assert load_rows("copy.csv", *reversed(rows)).batch is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Tier 2 support for families", "Trust", "Caseload at the back door of the office"])
def test_what_is_not_alike_is_not_asked_about(load_rows: Load, name: str) -> None:
    load_rows("one.csv", "A,E,2020-01,Tier 1 support for families,+,q", "A,E,,Truss,+,q", "A,E,,Caseload,+,q")
    assert load_rows("two.csv", f"B,E,2021-01,{name},-,q").questions == []


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        *((name, True) for name in ("2. Trust", "• Trust", "(b) Trust", "1.2 Trust", "iv) Trust", "3 - Trust")),
        *((name, True) for name in ("Factor 4: Trust", "No. 4: Trust", "- Trust")),
        *((name, False) for name in ("2 Trust", "24-hour Trust", "1:1 Trust", "Tier 2: Trust")),
    ],
)  # fmt: skip
def test_the_number_of_a_list_does_not_hide_likeness(tmp_path: Path, name: str, is_asked: bool) -> None:
    path = tmp_path / "one.csv"
    path.write_text(f"{HEADINGS}\nA,E,2020-01,Trust,+,q1\nA,E,,{name},-,q2\nA,E,,7. Caseload,-,q3\n", encoding="utf-8")
    questions = [question.text for question in check(read(path)).drafts.questions]
    assert questions == ([f"Is the factor '{name}' the same as 'Trust'?"] if is_asked else [])


def test_of_names_that_differ_in_marks_alone_each_is_asked_about_once(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    names = ("1. Trust in staff", "Trust in staff", "• Trust in staff", "(b) Trust in staff", "Trust in staff*")
    path.write_text("\n".join([HEADINGS, *(f"A,E,2020-01,{name},-,q" for name in names)]), encoding="utf-8")
    questions = [question.text for question in check(read(path)).drafts.questions]
    assert questions[0] == "Is the factor 'Trust in staff' the same as '1. Trust in staff'?"
    assert questions[1:] == [f"Is the factor '{name}' the same as 'Trust in staff'?" for name in names[2:]]


@pytest.mark.slow
def test_long_names_are_compared_by_how_they_begin(tmp_path: Path) -> None:
    """Compared whole, six of them took 25 seconds, and the time grew with the square of number and length."""
    names = [f"{chr(ord('a') + number) * 9} " * 3_900 for number in range(10)]
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"factors": [{"name": name} for name in [*names, f"{names[0]} and more"]]}), "utf-8")
    begun = time.process_time()
    checked = check(read(path))
    assert time.process_time() - begun < 5
    assert len(checked.drafts.questions) == 1


@pytest.mark.slow
def test_the_order_of_words_does_not_hide_likeness(load_rows: Load) -> None:
    load_rows("one.csv", "A,E,2020-01,Supervision of new workers,+,q")
    assert load_rows("two.csv", "B,E,2021-01,New workers of supervision,-,q").questions


@pytest.mark.slow
def test_an_answer_that_comes_late_is_kept_and_check_says_what_to_merge(prepared: Database, load_rows: Load) -> None:
    load_rows("one.csv", "A,E,2020-01,Reflective supervision,+,q1")
    row = "B,E,2021-01,Reflective supervison,-,q2"
    [question] = load_rows("two.csv", row).questions
    assert [problem for problem in check_graph(prepared) if "was answered" in problem.rule] == []
    late = load_rows("two.csv", row, answers={question.id: "same"})
    assert late.plan
    assert late.plan.counts() == {"added": {"Decision": 1}, "changed": {}, "removed": {}}
    [problem] = [problem for problem in check_graph(prepared) if "was answered" in problem.rule]
    assert (
        "to be 'Reflective supervision', but they are two records: two-reflective-supervison and one-" in problem.rule
    )
    assert problem.fix == (
        "Merge one into the other: a row in the sheet merged_into, "
        "from_id two-reflective-supervison, to_id one-reflective-supervision."
    )
    assert load_rows("two.csv", row, answers={question.id: "same"}).batch is None
    assert late.batch
    undo(prepared, late.batch, by=OWNER)
    assert [problem for problem in check_graph(prepared) if "was answered" in problem.rule] == []


@pytest.mark.slow
def test_a_merge_is_an_answer_that_is_undone_with_it(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    decisions = "MATCH (d:Decision) RETURN d.answer AS answer, d.compared AS names, d.scope AS scope ORDER BY d.id"
    rows = ("A,E,2020-01,Reflective supervision,+,q1", "B,E,2021-01,Reflective supervison,-,q2")
    [question] = load_rows("one.csv", *rows, dry_run=True).questions
    load_rows("one.csv", *rows, answers={question.id: "different"})
    own = tmp_path / "own.json"
    own.write_text(
        '{"merged_into": [{"from_id": "one-reflective-supervison", "to_id": "one-reflective-supervision"}]}',
        encoding="utf-8",
    )
    merged = load(prepared, own, by=OWNER)
    assert (merged.errors, [row["answer"] for row in prepared.read(decisions)]) == ([], ["same"])
    assert load(prepared, own, by=OWNER).batch is None
    later = load_rows("later.csv", "C,E,2022-01,Reflective supervison,-,q3")
    assert (later.questions, [match.record.id for match in later.joined]) == ([], ["one-reflective-supervision"])
    assert later.batch and merged.batch
    undo(prepared, later.batch, by=OWNER)
    undo(prepared, merged.batch, by=OWNER)
    assert [row["answer"] for row in prepared.read(decisions)] == ["different"]


def test_a_merge_of_names_that_are_not_alike_is_kept_too(prepared: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(
        '{"factors": [{"id": "a", "name": "Number of cases"}, {"id": "b", "name": "Caseload"}, '
        '{"id": "c", "name": "caseload"}], '
        '"merged_into": [{"from_id": "a", "to_id": "b"}, {"from_id": "c", "to_id": "b"}]}',
        encoding="utf-8",
    )
    merged = load(prepared, own, by=OWNER)
    assert merged.batch
    assert prepared.read(DECISIONS) == [{"question": "Is the factor 'Number of cases' the same as 'Caseload'?"}]
    undo(prepared, merged.batch, by=OWNER)
    assert prepared.read(DECISIONS) == []
