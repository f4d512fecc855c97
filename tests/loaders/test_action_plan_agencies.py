"""One action in several rows of a plan, one for each agency: what each of them says is stored, or named as left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plan_documents import write_table

from graph.names import name_key
from loaders.read.action_plan import read
from loaders.records.known_plans import KnownOrganisation, KnownPlans, KnownReview, organisation_ids
from loaders.records.reading import Reading

HEADINGS = ["Ref", "Action", "Lead agency", "Job title", "Target date", "Status", "Evidence of impact"]
TITLE = ["Child Q learning review action plan, 1 March 2025"]


def read_rows(tmp_path: Path, *rows: list[Any]) -> Reading:
    return read(write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, *rows]))


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def rules(reading: Reading, code: str) -> list[tuple[int | None, str | None, str]]:
    return [(problem.place.row, problem.column, problem.rule) for problem in reading.problems if problem.code == code]


def test_rows_of_two_agencies_are_not_mixed_and_what_gives_way_is_counted(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [1.1, "Survey", "Education", "Head of SEND", "30/06/2025", "In progress", "60% said heard"],
        ["", "", "Health", "Named Doctor", "31/07/2025", "Complete", "None yet"],
        [1.2, "Panel", "Education", "Head of SEND", "", "Not started", ""],
    )
    action, _ = of(reading, "Action")
    assert action["due_on"] == "2025-06-30"
    assert (action["status"], action["status_in_source"], action.get("rag")) == ("in_progress", "In progress", None)
    assert action["evidence_in_source"] == "60% said heard\nNone yet"
    assert [row["job_role"] for row in of(reading, "OWNED_BY")] == ["Head of SEND", "Named Doctor", "Head of SEND"]
    kept = "differs from what plan.xlsx, sheet Sheet1, row 3 says of the same action, which is kept"
    assert rules(reading, "due_on_left_out") == [(4, "Target date", kept)]
    assert rules(reading, "status_left_out") == [(4, "Status", kept)]
    assert sum(reading.cells.left_out.values()) == 2
    assert reading.cells.used + 2 == reading.cells.filled
    assert [rule for _, _, rule in rules(reading, "no_recommendation")] == [
        "is the first of 2 actions without a recommendation: nothing leads to them"
    ]


def test_an_action_is_completed_when_all_its_rows_are(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [1.1, "Survey", "Education", "", "30/06/2025", "Complete", ""],
        [1.1, "Survey", "Health", "", "30/06/2025", "Not started", ""],
    )
    (action,) = of(reading, "Action")
    assert (action["status"], action["status_in_source"], action.get("rag")) == ("planned", "Not started", None)
    assert [(row, rule.rpartition(", which ")[2]) for row, _, rule in rules(reading, "status_left_out")] == [
        (3, "is not completed, and counts")
    ]


def test_one_agency_in_two_rows_has_the_posts_of_both(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [1.1, "Survey", "Health", "Matron", "", "", ""],
        ["", "", "Health", "Named Doctor", "", "", ""],
        ["", "", "All agencies", "Board Manager", "", "", ""],
        ["", "", "All partners", "", "", "", ""],
    )
    assert [row["job_role"] for row in of(reading, "OWNED_BY")] == ["Matron; Named Doctor"]
    (action,) = of(reading, "Action")
    assert (action["owners_in_source"], action["job_role"]) == ("All agencies; All partners", "Board Manager")


def test_a_cell_merged_over_two_agencies_counts_once(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "plan.xlsx",
        [
            TITLE,
            HEADINGS,
            ["1.1", "Survey", "Education", "", "30/06/2025", "Red", "60%"],
            ["", "", "Health", "", "", "", ""],
        ],
    )
    book = openpyxl.load_workbook(path)
    for column in "ABEFG":
        book.worksheets[0].merge_cells(f"{column}3:{column}4")
    book.save(path)
    reading = read(path)
    (action,) = of(reading, "Action")
    assert (action["due_on"], action["rag"], action["evidence_in_source"]) == ("2025-06-30", "red", "60%")
    assert not reading.cells.left_out


@pytest.mark.parametrize(
    ("first", "second", "undated"),
    [("In progress", "Complete", []), ("Complete", "In progress", []), ("Complete", "Complete", [3])],
)
def test_a_completion_that_gives_way_is_not_said_to_be_undated(
    tmp_path: Path, first: str, second: str, undated: list[int]
) -> None:
    reading = read_rows(
        tmp_path, [1.1, "Survey", "Education", "", "", first, ""], [1.1, "Survey", "Health", "", "", second, ""]
    )
    assert [row for row, *_ in rules(reading, "completed_undated")] == undated


@pytest.mark.parametrize("pair", [
    ("Children’s Services", "Childrens Services"), ("St. Mary’s School", "St Marys School"),
    ("Northmere Integrated Care Board Designated Safeguarding Team for A",
     "Northmere Integrated Care Board Designated Safeguarding Team for B"),
])  # fmt: skip
def test_names_that_only_their_marks_or_their_ends_tell_apart_are_two(tmp_path: Path, pair: tuple[str, str]) -> None:
    reading = read_rows(tmp_path, *([n, f"Do {n}", name] for n, name in enumerate(pair)))
    first, second = of(reading, "Organisation")
    assert (first["name"], second["name"]) == pair
    assert [row["to_id"] for row in of(reading, "OWNED_BY")] == [first["id"], second["id"]]
    known = {name_key(row["name"]): [KnownOrganisation(row["id"], row["name"])] for row in (first, second)}
    review = str(of(reading, "Review")[0]["id"])
    plans = KnownPlans(known, [KnownReview(review, review, "")])
    assert plans.names_from_plans() == {*known}
    path = write_table(tmp_path / "next.xlsx", [TITLE, HEADINGS, [1, "Do 1", pair[1]]])
    for known_key, named in known.items():  # also where the graph has one of the two alone
        beside = read(path, known=KnownPlans({known_key: named}, plans.reviews))
        [organisation] = of(beside, "Organisation")
        assert organisation["name"] == pair[1]
        assert (organisation["id"] == named[0].id) == (known_key == name_key(pair[1]))


@pytest.mark.parametrize("cell", ["n/a", "N/A", "N / A", "NA", "Not applicable", "to be allocated", "None"])
def test_a_word_for_nobody_is_no_organisation(tmp_path: Path, cell: str) -> None:
    reading = read_rows(tmp_path, [1, "Do 1", "Police"], [2, "Do 2", cell], [3, "Do 3", f"Police; {cell}"])
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police"]
    assert not reading.questions
    assert [row.get("owners_in_source") for row in of(reading, "Action")] == [
        None,
        cell.replace(" / ", "/"),
        cell.replace(" / ", "/"),
    ]


@pytest.mark.parametrize(("before", "now"), [
    ("Children's Social Care", "Childrens Social Care"), ("Childrens Social Care", "Children's Social Care"),
    ("Northmere ICB", "Northmere Integrated Care Board"), ("Northmere Integrated Care Board", "Northmere ICB"),
    ("Northmere CCG", "Northmere ICB (formerly CCG)"), ("Northmere Police", "Northmere Constabulary"),
    ("Police", "Northmere Police"), ("0-19 Service", "0-19 Service (HCRG)"),
])  # fmt: skip
def test_another_spelling_of_an_owner_of_an_earlier_version_is_asked_about(
    tmp_path: Path, before: str, now: str
) -> None:
    known = KnownPlans(
        {name_key(before): [KnownOrganisation(organisation_ids("child-q", before)[0], before)]},
        [KnownReview("child-q", "Child Q", "")],
    )
    path = write_table(tmp_path / "plan.xlsx", [TITLE, HEADINGS, [1, "Do 1", now]])
    for answer, name in (("", now), ("same", before), ("different", now)):
        reading = read(path, known=known, answers={f"owner: {now}": answer})
        assert [question.text for question in reading.questions] == [
            f"Is {now!r} the organisation {before!r}? Answer 'same', 'different', or the name of another."
        ]
        assert [row["name"] for row in of(reading, "Organisation")] == [name]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Northmere Police with Northmere Council", {"Northmere Police", "Northmere Council"}),
        ("Health supported by Police", {"Health", "Police"}),
        ("Police (supported by Health)", {"Police", "Health"}),
        ("Northmere Police on behalf of all agencies", {"Northmere Police"}),
        ("Lead: Northmere Council. Support: Northmere Police", {"Northmere Council", "Northmere Police"}),
        ("Adults with Learning Disabilities Team", {"Adults with Learning Disabilities Team"}),
    ],
)
def test_a_second_owner_is_another(tmp_path: Path, cell: str, names: set[str]) -> None:
    reading = read(write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", cell, ""]]))
    assert {record.values["name"] for record in reading.records if record.kind == "Organisation"} == names


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("ICB", "NHS Northmere ICB"),
        ("ICB", "Northmere Integrated Care Board"),
        ("Police", "Northmere Police"),
        ("Northmere Constabulary", "Northmere Police"),
        ("Northmere CCG", "Northmere ICB (formerly CCG)"),
        ("Northmere Youth Offending Service", "Northmere Youth Justice Service"),
        ("Early Help", "Early Help Service"),
        ("Housing Dept", "Housing Services"),
        ("Adults & Communities Directorate", "Adults and Communities"),
    ],
)
def test_a_shorter_name_in_the_same_plan_is_asked_about(tmp_path: Path, short: str, name: str) -> None:
    rows = [["Action", "Lead agency", "Due"], ["Write", short, ""], ["Meet", name, ""]]
    questions = [question.text for question in read(write_table(tmp_path / "plan.xlsx", rows)).questions]
    assert any(repr(short) in text and repr(name) in text for text in questions)


def test_the_initials_of_a_person_beside_an_agency_explain_no_name(tmp_path: Path) -> None:
    rows = [["Action", "Lead agency", "Due"], ["Write", "JB", ""], ["Meet", "CSC (JB)", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert not any("'JB' is taken for" in problem.sentence for problem in reading.problems)
    assert any(question.key == "initials: JB" for question in reading.questions)


def test_letters_that_a_name_explains_are_that_organisation(tmp_path: Path) -> None:
    name = "Northmere Safeguarding Children Partnership (NSCP)"
    rows = [["Action", "Lead agency", "Due"], ["Write", "NSCP / Police", ""], ["Meet", name, ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    [partnership] = [
        record.values for record in reading.records if record.kind == "Organisation" and "aliases" in record.values
    ]
    assert (partnership["name"], partnership["aliases"]) == (name, ["NSCP"])
    assert f"'NSCP' is taken for {name!r}" in "\n".join(problem.sentence for problem in reading.problems)
    apart = read(tmp_path / "plan.xlsx", answers={"owner: NSCP": "different"})
    assert {record.values["name"] for record in apart.records if record.kind == "Organisation"} == {
        name, "NSCP", "Police",
    }  # fmt: skip


def test_owners_that_the_graph_has_under_the_same_names_are_said_once(tmp_path: Path) -> None:
    names = ["Police", "Health", "Housing"]
    known = {name_key(name): [KnownOrganisation(f"o-{name.lower()}", name)] for name in names}
    path = write_table(
        tmp_path / "plan.xlsx", [TITLE, HEADINGS, *([n, f"Do {n}", name] for n, name in enumerate(names))]
    )
    sentences = [
        problem.sentence for problem in read(path, known=KnownPlans(known)).problems if "organisation" in problem.rule
    ]
    assert len(sentences) == 1
    assert sentences[0].endswith(
        "column Lead agency: names 3 owners that are your organisations of the same names: 'Police' (row 3), 'Health' (row 4), "
        "'Housing' (row 5)."
    )
    assert sentences[0].startswith("plan.xlsx, sheet ")
    assert "row 3, column" not in sentences[0]  # as the others stand elsewhere


def test_each_of_three_spellings_is_asked_about(tmp_path: Path) -> None:
    names = ["Children's Social Care", "Childrens Social Care", "Childrens social-care"]
    rows = [["Action", "Lead agency", "Due"], *([f"Do {n}", name, ""] for n, name in enumerate(names))]
    asked = [question.text for question in read(write_table(tmp_path / "plan.xlsx", rows)).questions]
    assert all(any(repr(name) in text for text in asked) for name in names)
    assert len(asked) == 2
