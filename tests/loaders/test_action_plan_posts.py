"""The posts of a plan's owners: each is that of the agency which it stands beside."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from graph.names import name_key
from loaders.read.action_plan import read
from loaders.read.action_plan.owner_posts import with_posts
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import Reading

Posts = dict[str, str | None]


def posts_of(reading: Reading) -> Posts:
    """By the name of each owner, its posts."""
    names = {record.values["id"]: record.values["name"] for record in reading.records if record.kind == "Organisation"}
    owned = [record.values for record in reading.records if record.kind == "OWNED_BY"]
    return {names[values["to_id"]]: values.get("job_role") for values in owned}


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("Health (Matron), Police (Superintendent)", {"Health": "Matron", "Police": "Superintendent"}),
        (
            "Children's Social Care - Head of Service; Midwifery - Named Midwife",
            {"Children's Social Care": "Head of Service", "Midwifery": "Named Midwife"},
        ),
        ("Health (Matron) / Police", {"Health": "Matron", "Police": None}),
        ("Superintendent, Police", {"Police": "Superintendent"}),
        ("Police: DCI PPU", {"Police": "DCI PPU"}),
        ("Police (DCI, PPU)", {"Police": "DCI, PPU"}),
        ("CSC lead: Head of Service", {"CSC": "Head of Service"}),
        ("Police: Supt Ops", {"Police": "Supt Ops"}),
        ("Police: Ch Insp Response", {"Police": "Ch Insp Response"}),
        ("Head of Service, Children's Social Care", {"Children's Social Care": "Head of Service"}),
        ("Police, Superintendent; Housing", {"Police": None, "Superintendent": None, "Housing": None}),
    ],
)
def test_a_post_is_that_of_the_agency_beside_it(tmp_path: Path, cell: str, posts: Posts) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert posts_of(reading) == posts


@pytest.mark.parametrize(
    "heading", ["Safety action owner (role, team, directorate)", "Role responsible (role, team, directorate)"]
)
@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("Ward manager, Ward 7, Medicine", {"Medicine": "Ward manager (Ward 7)"}),
        ("Matron, Surgery Division", {"Surgery Division": "Matron"}),
    ],
)
def test_the_form_of_patient_safety_investigations(tmp_path: Path, heading: str, cell: str, posts: Posts) -> None:
    headings = ["Safety action ref", "Safety action description (SMART)", heading, "Target date", "Date implemented"]
    reading = read(write_table(tmp_path / "plan.xlsx", [headings, ["SA1", "Use one sheet", cell, ""]]))
    assert posts_of(reading) == posts
    [action] = [record.values for record in reading.records if record.kind == "Action"]
    assert (action["ref"], action["text"]) == ("SA1", "Use one sheet")
    assert "posts_with_teams" in {problem.code for problem in reading.problems}


def shared(owners: OwnersOfCell, written: str) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The posts of a row's owners, with what is said of them."""
    log = ProblemLog()
    row = PlanRow(2, Place("plan.xlsx"), {"job_role": [written]})
    return dict(with_posts(row, owners, log).posts), [problem.rule for problem in log.problems]


@pytest.mark.parametrize(
    ("written", "posts", "rule"),
    [
        ("Head of Service", {"health": ("Head of Service",), "housing": ("Head of Service",)}, ""),
        ("Matron; Area Manager", {"health": ("Matron",), "housing": ("Area Manager",)}, "taken in their order"),
        ("Matron, Area Manager", {"health": ("Matron",), "housing": ("Area Manager",)}, "taken in their order"),
        ("Housing - Area Manager; Health (Matron)", {"health": ("Matron",), "housing": ("Area Manager",)}, ""),
        ("Matron; Area Manager; Head of Unit", {"": ("Matron", "Area Manager", "Head of Unit")}, "3 posts beside 2"),
        ("Director of Children and Families", dict.fromkeys(("health", "housing"), ("Director of Children and Families",)), ""),
    ],
)  # fmt: skip
def test_a_column_of_posts_is_shared_among_the_owners(written: str, posts: dict[str, object], rule: str) -> None:
    taken, rules = shared(OwnersOfCell(("Health", "Housing")), written)
    assert {key: of for key, of in taken.items() if of} == posts
    assert [rule in text for text in rules] == ([True] if rule else [])


def test_the_one_post_of_a_row_is_that_of_the_owner_without_one() -> None:
    beside = {name_key("Police"): ("Head of Unit",)}
    assert shared(OwnersOfCell(("Police", "Health"), posts=beside), "Matron") == ({**beside, "health": ("Matron",)}, [])
    assert shared(OwnersOfCell(("Police",), posts=beside), "Inspector")[0] == {"police": ("Inspector", "Head of Unit")}


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("Midwifery: Named Midwife\nHousing: Area Manager", {"Midwifery": "Named Midwife", "Housing": "Area Manager"}),
        ("Health: J Smith; Police:Head of Unit", {"Health": None, "Police": "Head of Unit"}),
        ("Head of Unit (Police), Named Midwife - Midwifery", {"Police": "Head of Unit", "Midwifery": "Named Midwife"}),
        ("Lead: Police; Council: Early Help Service", {"Police": None, "Council: Early Help Service": None}),
    ],
)
def test_a_post_may_stand_after_a_colon_or_before_its_agency(tmp_path: Path, cell: str, posts: Posts) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert posts_of(reading) == posts


@pytest.mark.parametrize(
    ("cell", "name"),
    [("Police, Superintendent", "Superintendent"), ("Health\nNamed Midwife", "Named Midwife"), ("Health, School Nurse", ""),
     ("Health, GP", ""), ("Police - Superintendent", "")],
)  # fmt: skip
def test_a_post_alone_after_an_agency_is_said_to_be_stored_as_an_organisation(
    tmp_path: Path, cell: str, name: str
) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert [problem.value for problem in reading.problems if problem.code == "perhaps_post"] == ([name] if name else [])


def test_a_post_stands_before_its_agency_in_brackets(tmp_path: Path) -> None:
    cell = "Head of Service (Children's Social Care)"
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert posts_of(reading) == {"Children's Social Care": "Head of Service"}


@pytest.mark.parametrize(
    "heading", ["Lead agency/post", "Lead organisation and officer", "Action by", "To be actioned by"]
)
def test_a_heading_of_agencies_and_posts_is_one_of_owners(tmp_path: Path, heading: str) -> None:
    rows = [["Action", heading, "Action date"], ["Write", "Police", "3 May 2025"], ["Read", "Health (Matron)", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert posts_of(reading) == {"Police": None, "Health": "Matron"}
    [written, _] = [record.values for record in reading.records if record.kind == "Action"]
    assert (written["due_on"], written.get("job_role")) == ("2025-05-03", None)


@pytest.mark.parametrize(
    ("headings", "cells", "posts"),
    [
        (["Agency", "Lead"], ["Police", "Head of Crime"], {"Police": "Head of Crime"}),
        (
            ["Delivery lead", "Department"],
            ["Head of Wellbeing", "Student Services"],
            {"Student Services": "Head of Wellbeing"},
        ),
        (["Lead agency", "Support agencies"], ["Police", "Matron"], {"Police": None}),
        (["Lead agency", "Lead"], ["Police", "Health"], {"Police": None}),
    ],
)
def test_a_column_of_nothing_but_posts_has_those_of_the_owners(
    tmp_path: Path, headings: list[str], cells: list[str], posts: Posts
) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", *headings, "By when"], ["Write", *cells, ""]]))
    assert posts_of(reading) == posts


def test_an_agency_above_the_title_is_a_letterhead(tmp_path: Path) -> None:
    rows = [
        ["Northmere Safeguarding Children Partnership"],
        ["Child Q LCSPR action plan, 1 March 2025"],
        ["Action", "Lead agency", "Due"],
        ["Write", "Police, Superintendent", ""],
        ["Read", "Health", ""],
    ]
    owners = posts_of(read(write_table(tmp_path / "plan.xlsx", rows)))
    assert "Northmere Safeguarding Children Partnership" not in owners
    assert {"Police", "Health"} <= set(owners)


def test_an_agency_below_the_title_owns_what_names_no_other(tmp_path: Path) -> None:
    rows = [
        ["Child Q LCSPR action plan, 1 March 2025"],
        ["Northmere Integrated Care Board"],
        ["Action", "Lead agency", "Due"],
        ["Write", "Head of Service", ""],
        ["Meet", "Superintendent, Police", ""],
    ]
    owners = posts_of(read(write_table(tmp_path / "plan.xlsx", rows)))
    assert owners["Northmere Integrated Care Board"] == "Head of Service"
    assert "Police" in owners


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Midwife, Police", "may be the post of 'Police' beside it"),
        ("University Registrar", "may be a post. If"),
        ("Deans of Faculty", "may be a post. If"),
        ("ACC Crime", "may be a post. If"),
        ("Education Safeguarding Lead", "may be a post. If"),
        ("ICB Designated Nurse", "may be a post. If it is, write 'ICB - Designated Nurse'"),
        ("Practice educator, Maternity", "may be the post of 'Maternity' beside it"),
        ("Head of Service", "may be a post. If it is, write its agency, too"),
        ("Matron; Social Worker", "may be a post. If it is, write its agency, too"),
    ],
)
def test_a_post_that_is_stored_as_an_organisation_is_named(tmp_path: Path, cell: str, words: str) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert words in " ".join(problem.sentence for problem in reading.problems)
