"""Who said so, in a flat sheet: several organisations in one cell, names of people, one name in several areas."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from loaders.check import Checked, check
from loaders.read.choose_loader import read

HEADINGS = "Case,Area,Factor,+ or -,Who said so"


def checked(folder: Path, *cells: str, answers: Mapping[str, str] | None = None, areas: str = "nn") -> Checked:
    """A row for each cell, of two cases whose areas begin with these letters."""
    names = {"n": "Northshire", "s": "Southshire"}
    rows = [
        f'Child {number % 2},{names[areas[number % 2]]},Factor {number},{"+-"[number % 2]},"{cell}"'
        for number, cell in enumerate(cells)
    ]
    path = folder / "said.csv"
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return check(read(path, answers=answers))


def bodies(result: Checked) -> list[list[str]]:
    names = {node.id: str(node.properties["name"]) for node in result.nodes if node.label == "Organisation"}
    reporters = (r.properties.get("reported_by") for r in result.relationships if r.type == "CONTRIBUTED_TO")
    return [[names[str(id_)] for id_ in ids] if isinstance(ids, list) else [] for ids in reporters]


def warnings(result: Checked, *codes: str) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code in codes]


def test_several_in_one_cell_are_asked_about_and_parted_where_each_stands_alone(tmp_path: Path) -> None:
    cells = (
        "Police",
        "Health",
        "Police / Health",
        "Police, Health & School",
        "Health and Social Care",
        "Women & Families",
    )
    result = checked(tmp_path, *cells)
    assert bodies(result)[2:] == [["Police", "Health"], [cells[3]], [cells[4]], [cells[5]]]
    questions = result.drafts.reading.questions
    assert [(question.text, question.meanwhile) for question in questions] == [
        ("Which organisations are 'Police / Health'? Name them with ; between them.",
         "they are 'Police', 'Health', which stand alone elsewhere"),
        *((f"Which organisations are {cell!r}? Name them with ; between them.",
           "it is taken for the name of one organisation") for cell in cells[3:5]),
    ]  # fmt: skip
    words = (cells[2], "Police; Health; School", cells[4])
    answers = {question.id: word for question, word in zip(questions, words, strict=True)}
    answered = bodies(checked(tmp_path, *cells, answers=answers))
    assert answered[2:5] == [[cells[2]], ["Police", "Health", "School"], [cells[4]]]


def test_semicolons_and_line_breaks_part_without_a_question(tmp_path: Path) -> None:
    result = checked(tmp_path, "Police; Health", "Police\nHealth")
    assert bodies(result) == [["Police", "Health"]] * 2
    assert result.drafts.reading.questions == []


@pytest.mark.parametrize(
    ("cell", "stored", "rule"),
    [
        ("Mrs J Smith (HV)", [], "names a person, who is left out: only organisations are stored."),
        ("J Smith", [], "names a person, who is left out: only organisations are stored."),
        ("DCI Brown", [], "names a person, who is left out: only organisations are stored."),
        ("Health (Dr Patel)", ["Health"],
         "names a person beside 'Health', who is left out: only organisations are stored."),
        ("Health (Pat Jones)", ["Health (Pat Jones)"], "may name a person, and is stored as the name of an organisation"),
        ("Early Years (KT)", ["Early Years (KT)"], "may name a person, and is stored as the name of an organisation"),
        ("Sarah Jones", ["Sarah Jones"], "may name a person, and is stored as the name of an organisation"),
        ("JS", ["JS"], "may name a person, and is stored as the name of an organisation"),
        ("Health visitor (Sarah)", ["Health visitor (Sarah)"], "may name a person, and is stored as the name of"),
        *((name, [], "names a person, who is left out: only organisations are stored. If it is an organisation, write its "
           "name alone.") for name in ("Sarah (HV)", "Sarah Jones (Social Worker)", "Sarah - HV", "Sarah, health visitor")),
        *((name, [], "names one of the family, who is left out: only organisations are stored. Whose view it is may stand "
           "in a column 'Perspective'.") for name in ("Mum", "Father", "MGM", "Mum and Dad", "Step-father (by phone)",
           "the child's maternal grandmother", "Mother / Father", "Foster carers", "Child A", "Mum's partner", "Child A's mother")),
        ("Sarah (HV); Sarah", ["Sarah (HV)", "Sarah"], "may name a person, and is stored as the name of an organisation"),
        ("Mother and Baby Unit", ["Mother and Baby Unit"], "may name a person, and is stored as the name of an organisation"),
        ("Mum and police", ["Police"], "names one of the family, who is left out: only organisations are stored."),
        ("Mum and HV", ["HV"], "names one of the family, who is left out: only organisations are stored."),
        ("Mum, Health", ["Health"], "names one of the family, who is left out: only organisations are stored."),
    ],
)  # fmt: skip
def test_names_of_people_are_left_out_and_said(tmp_path: Path, cell: str, stored: list[str], rule: str) -> None:
    result = checked(tmp_path, "Police", cell)
    assert bodies(result) == [["Police"], stored]
    [sentence] = warnings(result, "person", "perhaps_person")
    assert sentence.startswith(f"said.csv, row 3, column Who said so: {rule}")
    account = result.drafts.reading.cells
    assert dict(account.left_out) == ({} if stored else {"names of people": 1})
    assert account.used + account.left_out.total() == account.filled


@pytest.mark.parametrize(
    "cell",
    ["Health (HV)", "Police (Head of Unit)", "Cafcass (guardian)", "Barnardo's (manager)", "Northshire (GP)", "Early Help",
     "Child Health", "Family Support Service", "Sister charity", "HV", "Health visitor", "Oak Primary",
     "Children and Families"],
)  # fmt: skip
def test_organisations_are_not_taken_for_people(tmp_path: Path, cell: str) -> None:
    result = checked(tmp_path, "Police", cell)
    assert bodies(result)[1] == [cell]
    assert warnings(result, "person", "perhaps_person") == []


def test_one_organisation_in_several_areas_is_said(tmp_path: Path) -> None:
    result = checked(tmp_path, "Police", "Police", areas="ns")
    assert warnings(result, "one_in_several_areas") == [
        "said.csv: 1 organisation is named for cases of several areas, and read as one in all of them: 'Police' "
        "(Northshire, Southshire). If they are several, write the area with the name: Police (Northshire)."
    ]
    assert warnings(checked(tmp_path, "Police", "Police", areas="nn"), "one_in_several_areas") == []
