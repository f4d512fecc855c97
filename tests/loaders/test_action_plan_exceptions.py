"""Words in a cell of owners that say who is not meant are no organisation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.owner_exceptions import is_exception, owner_and_exception
from loaders.read.action_plan.owners import Owners
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.reading import Reading


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def plan(folder: Path, *owners: str, answers: Mapping[str, str] | None = None) -> Reading:
    headings = ["No", "Recommendation", "Action", "Lead agency", "RAG"]
    rows = [[f"1.{number}", "Share", f"Act {number}", owner, "Red"] for number, owner in enumerate(owners)]
    return read(write_table(folder / "plan.xlsx", [headings, *rows]), answers=answers)


def names(reading: Reading) -> list[str]:
    return [row["name"] for row in of(reading, "Organisation")]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Health, not GPs", "not GPs"),
        ("Health; except GPs", "except GPs"),
        ("Health, but not GPs", "but not GPs"),
        ("Health\nexcluding GPs", "excluding GPs"),
        ("Health / other than GPs", "other than GPs"),
        ("Health, apart from GPs", "apart from GPs"),
    ],
)
def test_a_part_of_a_list_that_excepts_somebody_is_left_out_and_named(tmp_path: Path, cell: str, words: str) -> None:
    reading = plan(tmp_path, cell)
    assert names(reading) == ["Health"]
    assert of(reading, "Action")[0]["owners_in_source"] == words
    [said] = [problem for problem in reading.problems if problem.code == "excepted_owner"]
    assert (said.place.row, said.column, said.value) == (2, "Lead agency", words)


@pytest.mark.parametrize(
    "cell", ["Health except GPs", "Health (excluding GPs)", "Health - not GPs", "Health but not GPs"]
)
def test_within_one_owner_it_is_asked_and_meanwhile_the_owner_before_it(tmp_path: Path, cell: str) -> None:
    reading = plan(tmp_path, cell)
    assert names(reading) == ["Health"]
    [question] = [question for question in reading.questions if question.key.startswith("owner")]
    assert question.key == f"owners: {cell}"
    answered = plan(tmp_path, cell, answers={question.id: "Hospital; Midwifery"})
    assert names(answered) == ["Hospital", "Midwifery"]
    assert "owners_in_source" not in of(answered, "Action")[0]


@pytest.mark.parametrize("cell", ["All agencies except Housing", "Everyone except Housing", "Not GPs"])
def test_it_is_asked_who_all_but_some_are(tmp_path: Path, cell: str) -> None:
    reading = plan(tmp_path, "Police", cell)
    assert names(reading) == ["Police"]
    assert f"owners: {cell}" in [question.key for question in reading.questions]


@pytest.mark.parametrize(
    "name",
    [
        "Forget Me Not Hospice",
        "Forget-me-not Hospice",
        "Not for Profit Network",
        "Not-for-profit Network",
        "Notting Hill Housing",
        "Exception Reporting Board",
    ],
)
def test_a_name_with_such_a_word_stays_whole(tmp_path: Path, name: str) -> None:
    assert not is_exception(name)
    assert owner_and_exception(name) == (name, "")
    assert names(plan(tmp_path, name)) == [name]


def test_what_an_earlier_version_made_an_organisation_is_none_any_longer() -> None:
    owners = Owners({"health": "Health", "not gps": "not GPs"}, OpenQuestions({}), {"not gps"})
    cell = owners.of("Health, not GPs", Place("plan.xlsx", None, 2))
    assert (cell.names, cell.excepted) == (("Health",), ("not GPs",))
