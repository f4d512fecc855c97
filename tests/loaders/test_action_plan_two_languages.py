"""Owners in two languages in each cell: which organisations they are is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database
from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["Rhif / No", "Cam gweithredu / Action", "Asiantaeth / Lead agency", "RAG"]
CELLS = ("Iechyd / Health", "Heddlu / Police", "Addysg\nEducation", "Iechyd / Health", "NSPCC")


def path(folder: Path, *owners: str) -> Path:
    rows = [[str(number), f"Act {number}", owner, "Red"] for number, owner in enumerate(owners, 1)]
    return write_table(folder / "plan.xlsx", [["Child A rapid review: action plan"], HEADINGS, *rows])


def plan(folder: Path, *owners: str, answers: Mapping[str, str] | None = None) -> Reading:
    return read(path(folder, *owners), answers=answers)


def organisations(of: Reading) -> dict[str, list[str]]:
    return {
        str(record.values["name"]): list(record.values.get("aliases", ()))
        for record in of.records
        if record.kind == "Organisation"
    }


def asked(of: Reading) -> list[str]:
    return [question.key for question in of.questions if question.key.startswith("owners: ")]


def test_each_pair_is_asked_about_once(tmp_path: Path) -> None:
    of = plan(tmp_path, *CELLS)
    assert asked(of) == ["owners: Iechyd / Health", "owners: Heddlu / Police", "owners: Addysg\nEducation"]
    question = next(question for question in of.questions if question.key == "owners: Iechyd / Health")
    assert question.text == (
        "Is 'Iechyd / Health' one organisation in two languages, or two? Name it, or both with ; between them."
    )
    assert (question.meanwhile, question.count) == ("they are taken to be 'Iechyd', 'Health'", 2)
    assert {*organisations(of)} == {"Iechyd", "Health", "Heddlu", "Police", "Addysg", "Education", "NSPCC"}


def test_an_answer_makes_one_of_the_two_with_the_other_as_its_alias(tmp_path: Path) -> None:
    answers = {"owners: Iechyd / Health": "Health", "owners: Heddlu / Police": "Heddlu; Police"}
    found = organisations(plan(tmp_path, *CELLS, answers=answers))
    assert found.keys() == {"Health", "Heddlu", "Police", "Addysg", "Education", "NSPCC"}
    assert (found["Health"], found["Police"]) == (["Iechyd"], [])


@pytest.mark.parametrize(
    "cells",
    [
        ("Police / Health", "Education / Housing"),  # each is an agency by its words
        ("Iechyd / Health", "Police", "Education"),  # one cell among others
        ("Iechyd / Health", "Iechyd / Health"),
        ("Iechyd / Health", "Heddlu / Police", "Iechyd", "Heddlu"),  # which stand alone elsewhere
        ("Acorn / Health", "Acorn / Police", "Beech / Health", "Beech / Police"),
        ("Acorn, Health", "Beech, Police"),
    ],
)
def test_other_owners_with_a_slash_between_them_are_not(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert asked(plan(tmp_path, *cells)) == []


@pytest.mark.embedded
def test_they_are_asked_about_until_somebody_answers(prepared: Database, tmp_path: Path) -> None:
    def questions(answers: Mapping[str, str]) -> dict[str, str | None]:
        found = load_plan(prepared, path(tmp_path, *CELLS), answers=answers).word_questions
        return {its.key: its.answer for its in found if its.key.startswith("owners")}

    assert {*questions({}).values()} == {None}
    assert questions({"owners: Iechyd / Health": "Health"})["owners: Iechyd / Health"] == "Health"
    assert {*questions({})} == {"owners: Heddlu / Police", "owners: Addysg\nEducation"}
