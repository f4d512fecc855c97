"""Several owners in one cell, joined in the ways that people join them: each is the organisation it is elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.owner_texts import owner_texts
from loaders.read.action_plan.spellings import nearest_known
from loaders.read.people import is_person
from loaders.read.posts import is_one_post
from loaders.records.reading import Reading

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Lead officer", "RAG"]


def plan(folder: Path, *owners: tuple[str, str]) -> Reading:
    """An action for each owner with its post."""
    rows = [["1", "Share", f"Act {number}", owner, post, "Red"] for number, (owner, post) in enumerate(owners)]
    return read(write_table(folder / "plan.xlsx", [HEADINGS, *rows]))


def organisations(of: Reading) -> set[str]:
    return {record.values["name"] for record in of.records if record.kind == "Organisation"}


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("Police, Health, and Education", ["Police", "Health", "Education"]),
        ("A&E / 0-19 Service", ["A&E", "0-19 Service"]),
        ("L & D / H & S", ["L & D", "H & S"]),
        ("0-19/A&E", ["0-19", "A&E"]),
        ("Police; & Health", ["Police", "Health"]),
        ("Police and/or Health", ["Police", "Health"]),
        ("Police, supported by Health", ["Police", "Health"]),
        ("Police; jointly with Health", ["Police", "Health"]),
        ("• Police\n• Health", ["Police", "Health"]),
        ("- Police\n- Health", ["Police", "Health"]),
        ("\uf0b7 Police", ["Police"]),
        ("Health &\nEducation", ["Health & Education"]),
        ("Police\nand Health", ["Police and Health"]),
        ("Children and\nFamilies Service", ["Children and Families Service"]),
        ("With You, Andover Council", ["With You", "Andover Council"]),
        ("1) Police 2) Health", ["Police", "Health"]),
        ("Police\tHealth", ["Police", "Health"]),
        ("Police · Health", ["Police", "Health"]),
        ("Police → Health", ["Police", "Health"]),
        ("Police -> Health", ["Police", "Health"]),
        ("Police (now Housing)", ["Police", "Housing"]),
        ("L: Education; S: Health", ["Education", "Health"]),
        ("Police*, Health†", ["Police", "Health"]),
        ("Led by Police", ["Police"]),
        ("Police as lead; Health", ["Police", "Health"]),
        ("Police lead / Children's Social Care to lead", ["Police", "Children's Social Care"]),
        ("Education Safeguarding Lead, Mental Health Lead", ["Education Safeguarding Lead", "Mental Health Lead"]),
        ("Medical Education Lead, Northmere Police lead", ["Medical Education Lead", "Northmere Police"]),
        ("Health (lead) & Police", ["Health & Police"]),
        ("Police – lead\nHealth – support", ["Police", "Health"]),
        ("Lead - Police; Support: Health", ["Police", "Health"]),
        ("Police [lead], Health", ["Police", "Health"]),
        ("Jointly Police / Health", ["Police", "Health"]),
        ("Police/Health joint", ["Police", "Health"]),
        ("Police, with support from Health", ["Police", "Health"]),
        ("SPOC - Police", ["Police"]),
        ("Joint Commissioning Team", ["Joint Commissioning Team"]),
        ("D/Supt PVP / Health", ["D/Supt PVP", "Health"]),
        ("Police/DI Smith", ["Police", "DI Smith"]),
        (";#Education;#Youth Justice;#", ["Education", "Youth Justice"]),
        ("-", ["-"]),
    ],
)
def test_a_cell_is_parted_without_what_joins_its_owners(cell: str, texts: list[str]) -> None:
    assert owner_texts(cell) == texts


def test_a_list_makes_no_organisation_but_those_that_it_names(tmp_path: Path) -> None:
    cells = ("Police", "Health", "Police, and Health", "• Police\n• Health", "Health &\nPolice", "Health - Police")
    assert organisations(plan(tmp_path, *((cell, "") for cell in cells))) == {"Police", "Health"}


def test_who_is_joined_by_a_dash_is_asked(tmp_path: Path) -> None:
    of = plan(tmp_path, ("Health", ""), ("Police", ""), ("Health - Police", ""))
    assert [question.key for question in of.questions if question.key.startswith("owners")] == [
        "owners: Health - Police"
    ]


def test_a_name_after_a_colon_is_looked_at(tmp_path: Path) -> None:
    [problem] = [p for p in plan(tmp_path, ("Health: Pat Jones", "")).problems if "name a person" in p.rule]
    assert problem.column == "Lead agency"


def test_a_post_may_say_what_it_is_for(tmp_path: Path) -> None:
    of = plan(tmp_path, ("ICB (Designated Nurse for Safeguarding Children)", ""))
    [owned] = [record.values for record in of.records if record.kind == "OWNED_BY"]
    assert organisations(of) == {"ICB"} and owned["job_role"] == "Designated Nurse for Safeguarding Children"
    assert not is_one_post("Centre for Nursing")


@pytest.mark.parametrize(
    ("posts", "in_order"), [("DCI PPU, Named Nurse", ["DCI PPU", "Named Nurse"]), ("Supt & Matron", ["Supt", "Matron"])]
)
def test_as_many_posts_as_owners_are_theirs_in_order(tmp_path: Path, posts: str, in_order: list[str]) -> None:
    of = plan(tmp_path, ("Police, Health", posts))
    assert [record.values["job_role"] for record in of.records if record.kind == "OWNED_BY"] == in_order


@pytest.mark.parametrize(
    ("cell", "owners"),
    [
        ("Health (GP, Midwifery)", {"Health (GP, Midwifery)"}),
        ("Children, Young People and Families", {"Children, Young People and Families"}),
        ("Education, Skills & Employment", {"Education, Skills & Employment"}),
        ("Radiology, Northmere Hospital", {"Radiology, Northmere Hospital"}),
        ("Ward 7, Northmere Hospital NHS Trust", {"Ward 7, Northmere Hospital NHS Trust"}),
        ("Barnardo's, Northmere Hospital", {"Barnardo's", "Northmere Hospital"}),
        ("Police, Health and Education", {"Police", "Health", "Education"}),
        ("Police by June 2025, Health by 30/09/2025", {"Police", "Health"}),
        ("see 1.2", set()),
        ("As action 1.1", set()),
        ("N/A – national", set()),
        ("Police - TBC", {"Police"}),
        ("Police (to be confirmed)", {"Police"}),
        ("All partners (Police to lead)", {"Police"}),
        ("Statutory partners", set()),
        ("Police / Radiology, Northmere Hospital", {"Police", "Radiology, Northmere Hospital"}),
    ],
)
def test_a_cell_makes_only_the_organisations_that_it_names(tmp_path: Path, cell: str, owners: set[str]) -> None:
    of = plan(tmp_path, (cell, ""), ("Health", ""), ("Education", ""))
    assert organisations(of) == owners | {"Health", "Education"}
    assert not any(record.values.get("job_role") for record in of.records)


def test_words_for_nobody_are_emptied_where_there_are_owners(tmp_path: Path) -> None:
    cells = ("Police", "Police - TBC", "All partners", "")
    actions = [record for record in plan(tmp_path, *((cell, "") for cell in cells)).records if record.kind == "Action"]
    assert [record.values.get("owners_in_source") for record in actions] == [None, "TBC", "All partners", None]
    assert ["owners_in_source" in record.cleared for record in actions] == [True, False, False, False]


def test_a_first_name_beside_a_post_is_named(tmp_path: Path) -> None:
    of = plan(tmp_path, ("Police", "Safeguarding Lead (Mary)"), ("Health", "Service Manager (Interim)"))
    assert [problem.place.row for problem in of.problems if problem.code == "perhaps_person"] == [2]


def test_a_time_beside_an_owner_is_stored_and_named(tmp_path: Path) -> None:
    of = plan(tmp_path, ("Police by June 2025", ""))
    [action] = [record.values for record in of.records if record.kind == "Action"]
    assert action["owners_in_source"] == "by June 2025"
    assert [problem.column for problem in of.problems if problem.code == "time_beside_owner"] == ["Lead agency"]


@pytest.mark.parametrize("name", ["HM Prison", "GP Surgery", "MH Trust"])
def test_an_agency_that_begins_with_two_letters_is_no_person(name: str) -> None:
    assert not is_person(name)
    assert is_person("J Smith") and is_person("JS Smith")


@pytest.mark.parametrize("filling", ["a, b and c/", "Head of ", " ", "("])
def test_a_cell_too_long_for_owners_names_none_and_is_not_lost(tmp_path: Path, filling: str) -> None:
    cell = f"r{filling * 32_000}"[:32_000] + "x"
    reading = plan(tmp_path, (cell, ""), ("Police", ""))
    assert organisations(reading) == {"Police"}
    [action, _] = [record for record in reading.records if record.kind == "Action"]
    assert "".join(action.values["owners_in_source"].split()) == "".join(cell.split())


def test_names_that_differ_in_blanks_around_a_sign_are_asked_about(tmp_path: Path) -> None:
    reading = plan(tmp_path, ("A&E", ""), ("0-19 Service", ""), ("A & E / 0-19 Service", ""))
    assert organisations(reading) == {"A&E", "A & E", "0-19 Service"}
    assert nearest_known("A & E", {"a&e": "A&E"}, ()) == "A&E", "of the graph, too"
    texts = [question.text for question in reading.questions]
    assert [text for text in texts if "organisation" in text] == [
        "Is 'A & E' the organisation 'A&E'? Answer 'same', 'different', or the name of another."
    ]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Helath", "Health"),
        ("Educaiton", "Education"),
        ("Helth", "Health"),
        ("Housinng", "Housing"),
        ("Hosing", "Housing"),
    ],
)
def test_short_names_with_a_slip_of_a_letter_are_asked_about(tmp_path: Path, name: str, other: str) -> None:
    for of_file, known in ((name, other), (other, name)):
        assert nearest_known(of_file, {known.lower(): known}, ()) == known
    reading = plan(tmp_path, (name, ""), (other, ""))
    assert organisations(reading) == {name, other}, "they stay two until somebody answers"
    [question] = [question for question in reading.questions if "organisation" in question.text]
    assert {name, other} == {text for text in (name, other) if repr(text) in question.text}
    read_again = read(tmp_path / "plan.xlsx", answers={question.id: "same"})
    assert len(organisations(read_again)) == 1


@pytest.mark.parametrize(("name", "other"), [("Barnet", "Barnes"), ("GPs", "GP"), ("Team 12", "Team 21")])
def test_short_names_that_differ_otherwise_are_not(tmp_path: Path, name: str, other: str) -> None:
    reading = plan(tmp_path, (name, ""), (other, ""))
    assert not [question for question in reading.questions if "organisation" in question.text]
