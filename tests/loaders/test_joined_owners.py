"""Two agencies that `and` or & joins in a plan's cell of owners, and single ones that have it in their names."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from graph.names import name_key
from loaders.read.action_plan import read
from loaders.read.action_plan.joined_owners import JoinedOwners, joined_owners, parted_at_posts
from loaders.records.known_plans import KnownOrganisation, KnownPlans, KnownReview

TWO = [
    ("Health & EDT", ["Health", "EDT"]),
    ("Education & Housing", ["Education", "Housing"]),
    ("Probation and Housing", ["Probation", "Housing"]),
    ("CSC & YJS", ["CSC", "YJS"]),
    ("Public Health & Early Help", ["Public Health", "Early Help"]),
    ("Children's Social Care and Health Visiting", ["Children's Social Care", "Health Visiting"]),
    ("Police and Health and Social Care Trust", ["Police", "Health and Social Care Trust"]),
    ("Northshire Council and Southshire Council", ["Northshire Council", "Southshire Council"]),
]
ONE = [
    "Health and Social Care", "Children and Families Service", "Education and Skills", "Public Health",
    "Devon and Cornwall Police", "Police and Crime Commissioner", "Safeguarding and Quality Assurance",
]  # fmt: skip
PERHAPS_ONE = ["Education and Early Years Service", "Police and Ambulance Service", "Health and Youth Work"]


@pytest.mark.parametrize(("text", "names"), TWO)
def test_agencies_that_are_joined_are_two_and_asked_about(text: str, names: list[str]) -> None:
    assert joined_owners(text, lambda _: False) == JoinedOwners(names, is_certain=False)


@pytest.mark.parametrize("text", ONE)
def test_a_known_name_of_one_body_stays_one(text: str) -> None:
    assert joined_owners(text, lambda _: False) == JoinedOwners([text])


@pytest.mark.parametrize("text", PERHAPS_ONE)
def test_where_one_side_is_no_agency_of_its_own_it_is_one_and_asked_about(text: str) -> None:
    assert joined_owners(text, lambda _: False) == JoinedOwners([text], is_certain=False)


def test_a_single_name_is_asked_about_where_its_first_word_stands_alone_elsewhere() -> None:
    text = "Health and Social Care Trust"
    assert joined_owners(text, {"Health"}.__contains__) == JoinedOwners([text], is_certain=False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Health (Matron) and Police (Superintendent)",
            ["Health (Matron)", "Police (Superintendent)"],
        ),
        ("Police - Head of Crime & Housing - Area Manager", ["Police - Head of Crime", "Housing - Area Manager"]),
        ("Health (Matron) and Police", ["Health (Matron)", "Police"]),
        ("Health - Director of Education and Health", ["Health - Director of Education and Health"]),
        ("Health - Head of Quality and Safety", ["Health - Head of Quality and Safety"]),
    ],
)
def test_agencies_with_a_post_each_are_parted(text: str, parts: list[str]) -> None:
    assert parted_at_posts(text) == parts


@pytest.mark.parametrize(
    ("organisation", "answer", "names", "is_asked"),
    [
        (None, None, ["Health", "EDT"], True),
        (None, "Health & EDT", ["Health & EDT"], True),
        (KnownOrganisation("o1", "Health & EDT"), None, ["Health & EDT"], False),
        (KnownOrganisation("child-a-health-edt", "Health & EDT"), None, ["Health & EDT"], True),
        (KnownOrganisation("child-a-health-edt", "Health & EDT"), "Health; EDT", ["Health", "EDT"], True),
    ],
)
def test_what_only_a_plan_says_of_a_joined_name_is_asked_about_again(
    tmp_path: Path, organisation: KnownOrganisation | None, answer: str | None, names: list[str], is_asked: bool
) -> None:
    rows = [["Child A: action plan"], ["Action", "Lead agency", "Due"], ["Write", "Health & EDT", ""]]
    known = KnownPlans(reviews=[KnownReview("child-a", "Child A", "")])
    if organisation:
        known.organisations[name_key(organisation.name)] = [organisation]
    key = "owners: Health & EDT"
    path = write_table(tmp_path / "plan.xlsx", rows)
    reading = read(path, known=known, answers={key: answer} if answer else {})
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == names
    assert (key in {question.key for question in reading.questions}) == is_asked
