"""Rows without ids in the next copy of a file: known by their words, not by their place in the list (rule 15)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from loaders.load import Outcome, load

Rows = list[dict[str, Any]]
Load = Callable[..., Outcome]
REVIEW = {"title": "Review of Child Ouzel", "kind": "rapid_review"}
AUDIT, TRAIN = {"title": "Audit records", "due_on": "2024-06-30"}, {"title": "Train fifty workers", "status": "planned"}
TEMPLATE = {"title": "Write a template"}
ACTIONS = "MATCH (a:Action) RETURN a.title AS title, a.ref AS ref, a.due_on AS due ORDER BY ref, title"


@pytest.fixture
def load_actions(prepared: Database, written: Callable[..., Path]) -> Load:
    """Loads a copy of one file: actions in their order, numbered from one unless they have a number."""

    def loader(*actions: dict[str, Any], **options: Any) -> Outcome:
        numbered = [{"ref": str(number), **action} for number, action in enumerate(actions, start=1)]
        outcome = load(prepared, written({"reviews": [REVIEW], "actions": numbered}), by=OWNER, **options)
        assert outcome.errors == []
        return outcome

    return loader


def titles(database: Database) -> list[tuple[str, str]]:
    return [(row["ref"], row["title"]) for row in database.read(ACTIONS)]


def actions_added(outcome: Outcome) -> int:
    assert outcome.plan is not None
    return outcome.plan.counts()["added"]["Action"]


def warnings(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems if problem.code == "other_words"]


@pytest.mark.slow
def test_a_row_put_in_on_top_is_a_new_record_and_the_others_change_their_numbers(
    prepared: Database, load_actions: Load
) -> None:
    load_actions(AUDIT, TRAIN, TEMPLATE)
    before = {row["title"]: row["id"] for row in prepared.read("MATCH (a:Action) RETURN a.title AS title, a.id AS id")}
    outcome = load_actions({"title": "Name a lead"}, AUDIT, TRAIN, TEMPLATE)
    after = {row["title"]: row["id"] for row in prepared.read("MATCH (a:Action) RETURN a.title AS title, a.id AS id")}
    assert {title: after[title] for title in before} == before
    assert titles(prepared) == [
        ("1", "Name a lead"), ("2", "Audit records"), ("3", "Train fifty workers"), ("4", "Write a template"),
    ]  # fmt: skip
    assert outcome.plan is not None and outcome.plan.counts()["added"]["Action"] == 1
    assert warnings(outcome) == []
    again = load_actions({"title": "Name a lead"}, AUDIT, TRAIN, TEMPLATE)
    assert again.batch is None


@pytest.mark.embedded
def test_rows_that_change_places_keep_what_is_theirs(prepared: Database, load_actions: Load) -> None:
    load_actions(AUDIT, TRAIN)
    load_actions(TRAIN, AUDIT)
    rows = prepared.read(ACTIONS)
    assert [(row["ref"], row["title"], row["due"]) for row in rows] == [
        ("1", "Train fifty workers", None),
        ("2", "Audit records", "2024-06-30"),
    ]


@pytest.mark.embedded
def test_other_words_under_a_number_are_another_record_and_a_word_more_is_not(
    prepared: Database, load_actions: Load
) -> None:
    load_actions(AUDIT, TRAIN)
    outcome = load_actions({"title": "Audit all records"}, {"title": "Name a lead"})
    assert titles(prepared) == [("1", "Audit all records"), ("2", "Name a lead"), ("2", "Train fifty workers")]
    [warning] = warnings(outcome)
    assert "has the number of your action 'Train fifty workers'" in warning
    assert "If it is the same one, give the row its id" in warning


def test_a_reference_that_is_more_than_a_place_in_a_list_identifies(prepared: Database, load_actions: Load) -> None:
    load_actions(AUDIT | {"ref": "NM/2024/R3"}, TRAIN)
    load_actions({"title": "Look at case files", "ref": "NM/2024/R3"}, TRAIN)
    assert titles(prepared) == [("2", "Train fifty workers"), ("NM/2024/R3", "Look at case files")]


@pytest.mark.embedded
@pytest.mark.slow
def test_two_of_one_title_stay_two(prepared: Database, load_actions: Load) -> None:
    load_actions(AUDIT, AUDIT, TRAIN)
    load_actions({"title": "Name a lead"}, AUDIT, AUDIT, TRAIN)
    assert [title for _, title in titles(prepared)].count("Audit records") == 2
    assert len(titles(prepared)) == 4


@pytest.mark.embedded
@pytest.mark.slow
def test_a_row_put_in_and_another_reworded_is_asked_about_and_what_is_gone_is_named(
    prepared: Database, load_actions: Load
) -> None:
    load_actions(AUDIT, TRAIN, TEMPLATE)
    copy = {"title": "Name a lead"}, AUDIT, TRAIN, {"title": "Write a template for calls"}
    outcome = load_actions(*copy, dry_run=True)
    [question] = outcome.questions
    assert (question.offered.name, question.known.name) == ("Write a template for calls", "Write a template")
    assert (question.assumed, actions_added(outcome)) == ("same", 1)
    apart = load_actions(*copy, dry_run=True, answers={question.id: "different"})
    assert actions_added(apart) == 2
    [gone] = [str(problem) for problem in apart.problems if problem.code == "rows_gone"]
    assert "has no row for an action that the graph has of it, which stays as before: 'Write a template'" in gone
    load_actions(*copy)
    assert [title for _, title in titles(prepared)] == [row["title"] for row in copy]
