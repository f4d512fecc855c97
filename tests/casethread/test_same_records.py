"""load says on the command line which records of a file are records of the graph, and takes answers from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import Casethread, emptied, shape
from people import OWNER

from graph.database import Database
from loaders.write import RecordEdit, write

ROWS = """case,episode,date,factor,+/-,quote
The shared house,The visit,2023-03,Local knowledge,+,You have to go when there is light
The shared house,The referral,2023-04,Caseload,-,Forty-one contacts
"""


@pytest.mark.slow
def test_every_load_names_what_is_new_among_the_names_that_cases_share(casethread: Casethread, tmp_path: Path) -> None:
    path = tmp_path / "house.csv"
    path.write_text(ROWS, encoding="utf-8")
    dry_run = casethread("load", path, "--dry-run").text
    assert "New: Factors: 'Caseload'" in dry_run and "New: Cases: 'The shared house'." in dry_run
    casethread("load", path)
    path.write_text(f"{ROWS}Another case,The visit,2024-03,n/k to us,-,q\n", encoding="utf-8")
    load = casethread("load", path)
    assert "New: Cases: 'Another case'." in load.text and "New: Factors: 'n/k to us'." in load.text
    many = "".join(f"Another case,The visit,2024-03,Factor {number:02},-,q\n" for number in range(33))
    path.write_text(ROWS + many, encoding="utf-8")
    assert "'Factor 29' and 3 more." in casethread("load", path, "--dry-run").text
    assert len(casethread("load", path, "--json").json[0]["new_names"]["Factor"]) == 33


@pytest.mark.slow
def test_a_copy_under_another_name_is_recognised(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    first, copy = tmp_path / "house.csv", tmp_path / "house v2.csv"
    first.write_text(ROWS, encoding="utf-8")
    casethread("load", first)
    before = shape(database)
    copy.write_text(ROWS.replace("Forty-one", "Forty-two"), encoding="utf-8")
    sentence = (
        "Recognised: 'The shared house' is your case 'The shared house' (house-the-shared-house): "
        "1 episode the same, 1 changed."
    )
    assert sentence in casethread("load", copy, "--dry-run").text
    [case] = casethread("load", copy, "--dry-run", "--json").json[0]["recognised"]
    assert case == {
        "title": "The shared house", "record": "house-the-shared-house", "called": "The shared house",
        "same": 1, "changed": 1, "added": 0,
    }  # fmt: skip
    copy.write_text(ROWS, encoding="utf-8")
    assert "nothing to change" in casethread("load", copy).text
    assert shape(database) == before


APART = ROWS.replace("The visit,2023-03", "The visit,2024-03").replace("The referral,2023-04", "The call,2024-04")
CASES = "MATCH (c:Case) RETURN c.id AS id ORDER BY id"
DECISIONS = "MATCH (d:Decision) RETURN d.answer AS answer, d.scope AS scope, d.decided_by AS by ORDER BY d.id"


@pytest.mark.every_server
@pytest.mark.slow
def test_answers_are_written_read_kept_and_undone(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    first, second, answers = tmp_path / "house.csv", tmp_path / "second.csv", tmp_path / "answers.yaml"
    first.write_text(ROWS, encoding="utf-8")
    second.write_text(APART, encoding="utf-8")
    casethread("load", first)
    asked = casethread("load", second, "--dry-run", "--answers", answers).text
    question = "Question: Is 'The shared house' your case 'The shared house' (house-the-shared-house)?"
    assert f"{question} They have the same title; no episode has the same title and date; " in asked
    assert "Without an answer they stay apart." in asked
    text = answers.read_text(encoding="utf-8")
    assert "The visit (2024-03)" in text
    answers.write_text(text.replace("answer: ''", "answer: same"), encoding="utf-8")
    assert "Recognised: " in casethread("load", second, "--dry-run", "--answers", answers).text
    assert "answer: same" in answers.read_text(encoding="utf-8"), "writing it again keeps what was answered"
    [done] = casethread("load", second, "--answers", answers, "--json").json
    assert done["counts"]["added"]["Decision"] == 1
    assert len(database.read(CASES)) == 1
    assert database.read(DECISIONS) == [{"answer": "same", "scope": "Case", "by": "owner"}]
    shown = casethread("imports", "show", done["import"])
    assert (
        "Decided: Is 'The shared house' your case 'The shared house' (house-the-shared-house)? They are the same."
        in shown.text
    )
    [decision] = casethread("imports", "show", done["import"], "--json").json["decisions"]
    assert (decision["answer"], decision["by"]) == ("same", "owner")
    again = casethread("load", second, "--dry-run", "--json").json[0]
    assert (again["counts"]["added"], again["questions"]) == ({}, []), "nothing is asked twice"
    casethread("imports", "undo", done["import"])
    assert database.read(DECISIONS) == []
    assert question in casethread("load", second, "--dry-run").text


@pytest.mark.slow
def test_a_recognised_case_can_be_called_another(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    first, copy, answers = tmp_path / "house.csv", tmp_path / "copy.csv", tmp_path / "answers.yaml"
    for path in (first, copy):
        path.write_text(ROWS, encoding="utf-8")
    casethread("load", first)
    casethread("load", copy, "--dry-run", "--answers", answers)
    answers.write_text(answers.read_text(encoding="utf-8").replace("answer: ''", "answer: different"), encoding="utf-8")
    casethread("load", copy, "--answers", answers)
    assert [row["id"] for row in database.read(CASES)] == ["copy-the-shared-house", "house-the-shared-house"]
    revision = database.revision()
    for path in (first, copy):
        assert "nothing to change" in casethread("load", path).text
    assert database.revision() == revision


@pytest.mark.slow
def test_decisions_are_backed_up_and_never_exported(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    first, copy, answers = tmp_path / "house.csv", tmp_path / "copy.csv", tmp_path / "answers.yaml"
    for path in (first, copy):
        path.write_text(ROWS, encoding="utf-8")
    casethread("load", first)
    casethread("load", copy, "--dry-run", "--answers", answers)
    answers.write_text(answers.read_text(encoding="utf-8").replace("answer: ''", "answer: different"), encoding="utf-8")
    casethread("load", copy, "--answers", answers)
    decisions = database.read(DECISIONS)
    assert [decision["answer"] for decision in decisions] == ["different"]
    casethread("export", tmp_path / "graph.json")
    assert "decision" not in (tmp_path / "graph.json").read_text(encoding="utf-8").casefold()
    casethread("backup", tmp_path / "b")
    emptied(database)
    casethread("restore", tmp_path / "b")
    assert database.read(DECISIONS) == decisions
    assert "nothing to change" in casethread("load", copy).text, "what was decided still counts"


@pytest.mark.slow
def test_a_file_that_holds_no_answers_is_refused(casethread: Casethread, tmp_path: Path) -> None:
    rows, answers = tmp_path / "house.csv", tmp_path / "answers.yaml"
    rows.write_text(ROWS, encoding="utf-8")
    entry = "- {id: a, answer: maybe, choose from: 'same, different'}"
    for text, rule in (
        ("a: b", "it has no list of questions"),
        ("- a", "question 1: has no id"),
        (entry, "question 1: 'maybe' is not one of its answers. Write same or different, or leave it blank."),
        (": [", "cannot be read as a file of answers"),
        ("- &a [x]\n- [*a, *a]", "uses an alias (*name): write the text out"),  # of which a few lines fill any memory
    ):
        answers.write_text(text, encoding="utf-8")
        assert rule in casethread("load", rows, "--answers", answers, code=2).errors
        assert rule in casethread("load", rows, "--dry-run", "--answers", answers, code=2).errors
        assert answers.read_text(encoding="utf-8") == text, "another file is not written over"
    assert "cannot be read" in casethread("load", rows, "--answers", tmp_path / "none.yaml", code=2).errors


@pytest.mark.slow
def test_what_one_file_types_in_several_ways_is_said(casethread: Casethread, tmp_path: Path) -> None:
    path = tmp_path / "house.csv"
    path.write_text(f"{ROWS}Another case,The visit,2024-03,CASELOAD,-,q\n", encoding="utf-8")
    assert "Joined: 'Caseload' and 'CASELOAD' are one factor." in casethread("load", path, "--dry-run").text
    [spellings] = casethread("load", path, "--json").json[0]["spellings"]
    assert spellings == {"label": "Factor", "names": ["Caseload", "CASELOAD"]}


@pytest.mark.slow
def test_an_episode_under_another_title_is_asked_about_and_answered(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    path, answers = tmp_path / "house.csv", tmp_path / "answers.yaml"
    path.write_text(ROWS, encoding="utf-8")
    casethread("load", path)
    before = shape(database)
    path.write_text(ROWS.replace("The visit", "First look at the home"), encoding="utf-8")
    asked = casethread("load", path, "--dry-run", "--answers", answers).text
    assert "Question: Is the episode 'First look at the home' of 2023-03 your episode 'The visit' " in asked
    assert "their dates are the same; 1 contribution is the same. Without an answer they stay apart." in asked
    answers.write_text(answers.read_text(encoding="utf-8").replace("answer: ''", "answer: same"), encoding="utf-8")
    [done] = casethread("load", path, "--answers", answers, "--json").json
    assert done["counts"] == {"added": {"Decision": 1}, "changed": {"Episode": 1}, "removed": {}}
    assert "Decided: Is the episode 'First look at the home'" in casethread("imports", "show", done["import"]).text
    casethread("imports", "undo", done["import"])
    assert shape(database) == before


@pytest.mark.slow
def test_check_lists_what_was_answered_to_be_the_same_and_is_two(casethread: Casethread, tmp_path: Path) -> None:
    path, answers = tmp_path / "house.csv", tmp_path / "answers.yaml"
    path.write_text(f"{ROWS}The shared house,The referral,,Local knowlege,-,q\n", encoding="utf-8")
    casethread("load", path, "--dry-run", "--answers", answers)
    casethread("load", path)
    answers.write_text(answers.read_text(encoding="utf-8").replace("answer: ''", "answer: same"), encoding="utf-8")
    casethread("load", path, "--answers", answers)
    text = " ".join(casethread("check").text.split())
    assert "'Local knowlege' was answered on" in text
    assert (
        "Merge one into the other: a row in the sheet merged_into, from_id house-local-knowlege, to_id house-local-knowledge."
        in text
    )


@pytest.mark.slow
def test_a_conflict_is_asked_in_the_file_of_answers_too(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    path, answers = tmp_path / "house.csv", tmp_path / "answers.yaml"
    path.write_text(ROWS, encoding="utf-8")
    casethread("load", path)
    [episode] = database.read("MATCH (e:Episode {title: 'The visit'}) RETURN e.id AS id ORDER BY id")
    assert write(database, [RecordEdit("Episode", {"start": "2023-05"}, episode["id"])], by=OWNER, reason="x").import_id
    asked = casethread("load", path, "--dry-run", "--answers", answers).text
    assert "Kept: Episode" in asked and "1 value entered by people stays as it is" in asked
    text = answers.read_text(encoding="utf-8")
    assert "entered by people: 2023-05\n  in the file: 2023-03" in text.replace("'", "")
    answers.write_text(text.replace("answer: ''", "answer: take"), encoding="utf-8")
    done = casethread("load", path, "--answers", answers).text
    assert "Taken: Episode" in done and "stays as it is" not in done
    rows = database.read("MATCH (e:Episode {title: 'The visit'}) RETURN e.start AS start ORDER BY start")
    assert rows == [{"start": "2023-03"}]
