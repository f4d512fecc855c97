"""Names of people in a plan: left out, or said to be stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.people import may_be_person
from loaders.records.known_plans import KnownOrganisation, KnownPlans, KnownReview
from loaders.records.reading import Reading


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def problems(reading: Reading) -> str:
    return "\n".join(problem.sentence for problem in reading.problems)


@pytest.mark.parametrize(
    ("cell", "name", "post"),
    [
        ("Health (Pat Jones, Matron)", "Health", "Matron"),
        ("Health (J Smith)", "Health", None),
        ("Health (Dr Patel, Designated Doctor)", "Health", "Designated Doctor"),
        ("Police (Head of Unit)", "Police", "Head of Unit"),
        ("Health (GPs, health visitors)", "Health (GPs, health visitors)", None),
        ("Education (Early Help Team)", "Education (Early Help Team)", None),
        ("Pat Jones (Health)", "Health", None),
        ("J Smith - Police", "Police", None),
        ("Dr Patel (Integrated Care Board)", "Integrated Care Board", None),
        ("Health (JS, Matron)", "Health", "Matron"),
    ],
)
def test_who_stands_in_brackets_is_no_part_of_the_agency(
    tmp_path: Path, cell: str, name: str, post: str | None
) -> None:
    rows = [["Action", "Lead agency", "Target date"], ["Write", cell, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["name"] for row in of(reading, "Organisation")] == [name]
    assert [row.get("job_role") for row in of(reading, "OWNED_BY")] == [post]
    assert ("names a person, who is left out" in problems(reading)) == any(
        who in cell for who in ("Jones", "J ", "Dr", "JS")
    )
    assert not any("Jones" in str(record.values) for record in reading.records)


@pytest.mark.parametrize("cell", ["Health (Pat Jones)", "Health - Pat Jones", "Early Years (KT)"])
def test_what_may_be_a_person_or_a_place_is_stored_and_said(tmp_path: Path, cell: str) -> None:
    rows = [["Action", "Lead agency", "Target date"], ["Write", cell, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["name"] for row in of(reading, "Organisation")] == [cell]
    assert "column Lead agency: may name a person beside an agency, and is stored as" in problems(reading)


def test_a_name_alone_may_be_a_person_or_an_organisation(tmp_path: Path) -> None:
    rows = [["Action", "Lead agency"], *([f"Write {n}", name] for n, name in enumerate(("Pat Jones", "Public Health")))]
    reading = read(write_table(tmp_path / "plan.xlsx", [[*row, "Target date", "RAG"][:4] for row in rows]))
    assert [row["name"] for row in of(reading, "Organisation")] == ["Pat Jones", "Public Health"]
    assert [p.place.row for p in reading.problems if p.code == "perhaps_person"] == [2]
    assert "column Lead agency: may be the name of a person, and is stored as an organisation" in problems(reading)


@pytest.mark.parametrize(
    ("cell", "answer", "names"),
    [
        ("JS / Health", None, ["Health"]),
        ("JS / Health", "person", ["Health"]),
        ("JS / Health", "organisation", ["JS", "Health"]),
        ("J.S.; Health", None, ["Health"]),
        ("GP / Health", None, ["GP", "Health"]),
        ("PP, Parent Partnership", None, ["PP", "Parent Partnership"]),
    ],
)
def test_initials_of_a_person_are_left_out(tmp_path: Path, cell: str, answer: str | None, names: list[str]) -> None:
    rows = [["Action", "Lead agency", "Target date"], ["Write", cell, ""], ["Train", cell, ""]]
    answers = {"initials: JS": answer} if answer else {}
    reading = read(write_table(tmp_path / "plan.xlsx", rows), answers=answers)
    assert [row["name"] for row in of(reading, "Organisation")] == names
    is_asked = "J" in cell
    assert [question.text for question in reading.questions if question.key.startswith("initials")] == (
        [f"Is {cell[: -len(' / Health')].strip(';')!r} an organisation, or the initials of a person?"]
        if is_asked
        else []
    )
    assert ("names a person, who is left out" in problems(reading)) == (is_asked and answer != "organisation")


@pytest.mark.parametrize(
    ("post", "job_role"),
    [
        ("Pat Jones", None),
        ("HoS: J Brown", "HoS"),
        ("Detective Constable", "Detective Constable"),
        ("Youth Justice", "Youth Justice"),
    ],
)
def test_a_name_where_a_post_should_stand_is_left_out(tmp_path: Path, post: str, job_role: str | None) -> None:
    rows = [["Action", "Lead agency", "Lead officer", "Target date"], ["Write", "Police", post, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row.get("job_role") for row in of(reading, "OWNED_BY")] == [job_role]
    assert ("column Lead officer: may be the name of a person, and is left out" in problems(reading)) == (not job_role)
    assert reading.cells is not None
    assert reading.cells.left_out.total() == (0 if job_role else 1)


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({}, ["Health", "Police", "Health and Social Care Trust"]),
        (
            {"owners: Police and Health and Social Care Trust": "Police; Health and Social Care Trust"},
            ["Health", "Police", "Health and Social Care Trust"],
        ),
    ],
)
def test_what_may_go_on_from_a_name_is_asked_about(tmp_path: Path, answers: dict[str, str], names: list[str]) -> None:
    joined = "Police and Health and Social Care Trust"
    rows = [["Action", "Lead agency", "Target date"], ["Write", "Health", ""], ["Train", joined, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows), answers=answers)
    assert [row["name"] for row in of(reading, "Organisation")] == names
    assert any(joined in question.text for question in reading.questions)


@pytest.mark.parametrize(
    "cell",
    ["Police\njane.hollis@northmere.police.uk", "Police (jane.hollis@police.uk)", "Police <hollis@police.uk>",
     "Police - Det. Supt. Jane Hollis", "Police: DI Jane Hollis", "Police (PC 1234 Smith)", "Police - Sgt O'Hara"],
)  # fmt: skip
def test_a_rank_before_a_name_or_an_address_of_email_is_that_of_a_person(tmp_path: Path, cell: str) -> None:
    rows = [["Action", "Lead agency", "Target date"], ["Write", cell, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police"]
    assert "names a person, who is left out" in problems(reading)
    assert not any(
        name in str(record.values) for record in reading.records for name in ("Hollis", "Smith", "Hara", "@")
    )


@pytest.mark.parametrize(
    "cell",
    [
        "DI Exploitation Team",
        "Detective Superintendent",
        "Superintendent Public Protection Unit",
        "Ch Insp Force Control Room",
    ],
)
def test_a_rank_before_a_team_is_no_person(tmp_path: Path, cell: str) -> None:
    rows = [["Action", "Lead agency", "Target date"], ["Write", f"Police - {cell}", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert "person" not in problems(reading)
    assert cell in str([record.values for record in reading.records])


@pytest.mark.parametrize(
    ("written", "post", "is_parted"),
    [
        ("Head of Service Jane Hollis", "Head of Service", True),
        ("Designated Nurse, Jane Hollis", "Designated Nurse", True),
        ("Service Manager (Jane Hollis)", "Service Manager", True),
        ("Strategic Lead Domestic Abuse", "Strategic Lead Domestic Abuse", False),
        ("Head of Service Corporate Parenting", "Head of Service Corporate Parenting", False),
        ("Head of Housing North Northmere", "Head of Housing North Northmere", False),
    ],
)
def test_a_name_after_a_post_is_left_out(tmp_path: Path, written: str, post: str, is_parted: bool) -> None:
    rows = [["Action", "Lead agency", "Lead role", "Due"], ["Write", "Police", written, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    [owned] = [record.values for record in reading.records if record.kind == "OWNED_BY"]
    assert owned["job_role"] == post
    assert ("person" in {problem.code for problem in reading.problems}) is is_parted


def test_initials_before_an_agency_in_brackets_are_left_out(tmp_path: Path) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", "AG (ICB)", ""]]))
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == ["ICB"]


@pytest.mark.parametrize(
    ("written", "post"),
    [
        ("Head of Service - Jane Marsh", "Head of Service"),
        ("Jane Marsh - Head of Service", "Head of Service"),
        ("Named Nurse, K Weston", "Named Nurse"),
        ("Ali Khan, Head of Service", "Head of Service"),
        ("Designated Nurse: Kay Weston", "Designated Nurse"),
        ("Chief Inspector J. Okoro", "Chief Inspector"),
        ("Dr. P. Rao, Named GP", "Named GP"),
        ("Matron, Anne-Marie de Souza", "Matron"),
        ("O'Neill", None),
    ],
)
def test_the_name_beside_a_post_is_never_stored(tmp_path: Path, written: str, post: str | None) -> None:
    rows = [["Action", "Lead agency", "Lead role", "Due"], ["Write", "Police", written, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    [owned] = [record.values for record in reading.records if record.kind == "OWNED_BY"]
    assert owned.get("job_role") == post
    assert {"person", "job_role_left_out"} & {problem.code for problem in reading.problems}


@pytest.mark.parametrize(
    ("cell", "owners", "post"),
    [
        ("Jane Hollis, Head of Service, Children's Social Care", ["Children's Social Care"], "Head of Service"),
        ("Children's Social Care, Jane Hollis, Head of Service", ["Children's Social Care"], "Head of Service"),
        ("Head of Service, Jane Hollis, Children's Social Care", ["Children's Social Care"], "Head of Service"),
        ("Jane Hollis / Designated Nurse / ICB", ["ICB"], "Designated Nurse"),
        ("Jane Hollis (Detective Superintendent, Police)", ["Police"], "Detective Superintendent"),
        ("Police (SPOC: J Hollis)", ["Police"], None),
        ("Hollis West (ICB)", ["ICB"], None),
        ("Dr B Hollis (GP Surgery)", ["GP Surgery"], None),
        ("A/DCI Hollis", [], None),
        ("Rev'd Hollis, Housing", ["Housing"], None),
    ],
)
def test_whoever_stands_among_owners_is_left_out(
    tmp_path: Path, cell: str, owners: list[str], post: str | None
) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == owners
    assert [row.get("job_role") for row in of(reading, "OWNED_BY")] == [post for _ in owners]
    assert {"person", "owners_left_out"} & {problem.code for problem in reading.problems}
    assert "Hollis" not in str([record.values for record in reading.records])


@pytest.mark.parametrize(("organisation", "owners"), [("child-q-kay-west", []), ("charity", ["Kay West"])])
def test_a_person_stored_by_an_earlier_version_is_no_agency_beside_a_post(
    tmp_path: Path, organisation: str, owners: list[str]
) -> None:
    known = KnownPlans(
        {"kay west": [KnownOrganisation(organisation, "Kay West")]}, [KnownReview("child-q", "Child Q", "")]
    )
    rows = [["Action", "Lead agency", "Due"], ["Write", "Kay West, Head of Quality", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows), known=known)
    names = [record.values["name"] for record in reading.records if record.kind == "Organisation"]
    assert [name for name in names if name == "Kay West"] == owners


@pytest.mark.parametrize(("cell", "post"), [("Jane Hollis, Head of Service", "Head of Service")])
def test_the_post_of_a_person_without_an_agency_is_that_of_the_action(tmp_path: Path, cell: str, post: str) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert [row.get("job_role") for row in of(reading, "Action")] == [post]
    assert not of(reading, "Organisation")


@pytest.mark.parametrize(
    ("name", "is_name"),
    [("Kay West", True), ("Northmere West", False), ("North Tyneside", False), ("East Devon", False),
     ("Emergency Department", False), ("Audit Committee", False), ("Northmere Homes", False)],
)  # fmt: skip
def test_two_words_with_capitals_may_be_a_person(name: str, is_name: bool) -> None:
    assert may_be_person(name) is is_name


@pytest.mark.parametrize(
    ("written", "agencies"),
    [("Pat J (Police)", ["Police"]), ("Jo from Health", ["Health"]), ("Matron from Health", ["Health"])],
)
def test_whoever_stands_beside_an_agency_is_left_out(tmp_path: Path, written: str, agencies: list[str]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", written, ""]]))
    assert [record.values["name"] for record in reading.records if record.kind == "Organisation"] == agencies


def test_a_cell_with_nobody_but_a_person_is_counted_as_left_out(tmp_path: Path) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", "Cllr Ahmed", ""]]))
    assert any("'Lead agency'" in part for part in reading.cells.left_out)
