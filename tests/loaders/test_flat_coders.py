"""The coders of a flat sheet: each one's rows of a case are a coding of it; names of people are not stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from people import OWNER
from whole_answers import ask

from graph.database import Database
from graph.writer import undo
from loaders.check import Checked, check
from loaders.load import Outcome, load
from loaders.plan.ids_workbook import write_ids
from loaders.read.choose_loader import read
from loaders.read.flat.coders import is_code

HEADINGS = "Coder,Case,Episode,Date,Factor,+ or -,Quote"
VISIT = "Child Elm,First visit,2026-02-17,Caseload,-,Nobody had time"
MEETING = "Child Elm,Core group,2026-03-24,Sharing,{},All five reports lay there"
ROWS = [f"A,{VISIT}", f"B,{VISIT}", f"A,{MEETING.format('+')}", f"B,{MEETING.format('-')}"]
CODED = """MATCH (k:Coding)-[:CODES]->(c:Case) OPTIONAL MATCH (f:Factor)-[r:CONTRIBUTED_TO {coding_id: k.id}]->()
           RETURN k.id AS id, k.coder_code AS coder, c.title AS case, count(r) AS number ORDER BY case, coder, id"""
Load = Callable[..., Outcome]


@pytest.fixture
def load_rows(prepared: Database, tmp_path: Path) -> Load:
    def load_flat(name: str, *rows: str, headings: str = HEADINGS, dry_run: bool = False) -> Outcome:
        path = tmp_path / name
        path.write_text("\n".join([headings, *rows]), encoding="utf-8")
        return load(prepared, path, by=OWNER, sensitivity="open", dry_run=dry_run)

    return load_flat


def coded(database: Database) -> list[tuple[str, str, int]]:
    return [(row["coder"], row["case"], row["number"]) for row in database.read(CODED)]


def checked(path: Path, *rows: str, headings: str = HEADINGS) -> Checked:
    path.write_text("\n".join([headings, *rows]), encoding="utf-8")
    return check(read(path))


def contributions(result: Checked) -> int:
    return sum(link.type == "CONTRIBUTED_TO" for link in result.relationships)


def sentences(result: Checked, code: str) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == code]


@pytest.mark.embedded
def test_each_coder_has_a_coding_of_the_case(prepared: Database, load_rows: Load) -> None:
    outcome = load_rows("elm.csv", *ROWS)
    assert coded(prepared) == [("A", "Child Elm", 2), ("B", "Child Elm", 2)]
    assert {problem.code for problem in outcome.warnings}.isdisjoint({"unknown_column", "row_twice", "opposite_signs"})
    answer = ask(prepared, "coder-agreement", {"assume_looked": True}, viewer=OWNER)
    assert answer.rows
    # Loaded again, under its name or another, it is the same.
    assert load_rows("elm.csv", *ROWS).batch is None
    assert load_rows("elm 2.csv", *ROWS).batch is None


@pytest.mark.embedded
def test_a_coder_who_is_stated_later_takes_the_coding_of_nobody(prepared: Database, load_rows: Load) -> None:
    load_rows("elm.csv", *(row.removeprefix("A,") for row in ROWS[::2]), headings=HEADINGS.removeprefix("Coder,"))
    assert coded(prepared) == [("not stated", "Child Elm", 2)]
    stated = load_rows("elm 2.csv", *ROWS[::2])
    assert coded(prepared) == [("A", "Child Elm", 2)]
    assert stated.batch
    undo(prepared, stated.batch, by=OWNER)
    assert coded(prepared) == [("not stated", "Child Elm", 2)]


@pytest.mark.embedded
def test_a_copy_without_coders_changes_nothing(prepared: Database, load_rows: Load) -> None:
    load_rows("elm.csv", *ROWS)
    again = load_rows("elm.csv", *(row[2:] for row in (ROWS[0], *ROWS[2:])), headings=HEADINGS.removeprefix("Coder,"))
    assert again.errors == []
    assert coded(prepared) == [("A", "Child Elm", 2), ("B", "Child Elm", 2)]


@pytest.mark.embedded
def test_a_case_of_the_same_title_has_codings_of_its_own(prepared: Database, load_rows: Load) -> None:
    first = load_rows("elm.csv", f"A,{VISIT}")
    other = load_rows("elm.csv", "A,Child Elm,Other,2012-01-09,Trust,+,It went well")
    assert coded(prepared) == [("A", "Child Elm", 1), ("A", "Child Elm", 1)]
    for outcome in (other, first):
        assert outcome.batch
        undo(prepared, outcome.batch, by=OWNER)
    assert coded(prepared) == []


@pytest.mark.parametrize("name", ["Sarah Jones", "Sarah", "Dr Patel", "A and B", "Ann"])
def test_a_column_with_the_name_of_a_person_is_left_out(tmp_path: Path, name: str) -> None:
    result = checked(tmp_path / "elm.csv", *ROWS[:2], *(row.replace("B,", f"{name},", 1) for row in ROWS[3:]))
    [sentence] = sentences(result, "coder_no_code")
    assert sentence.startswith(
        f"elm.csv, row 4, column Coder: '{name}' is no code of one coder, so the column is left out"
    )
    assert "Write a code for each coder, such as A and B" in sentence
    assert sentences(result, "row_twice") == [
        "elm.csv, row 3: says the same as elm.csv, row 2 but for 'Coder', which is left out, and counts once."
    ]
    assert [node for node in result.nodes if node.label == "Coding"] == []
    assert contributions(result) == 2
    account = result.drafts.reading.cells
    assert (account.left_out["column 'Coder'"], account.used + account.left_out.total()) == (3, account.filled)


def test_a_coder_whom_nobody_knows_is_none(tmp_path: Path) -> None:
    result = checked(tmp_path / "elm.csv", ROWS[0], f"n/a,{MEETING.format('-')}", f",{MEETING.format('+')}")
    assert sentences(result, "coder_no_code") == []
    assert [node.properties["coder_code"] for node in result.nodes if node.label == "Coding"] == ["A"]


def test_initials_are_stored_and_named(tmp_path: Path) -> None:
    result = checked(tmp_path / "elm.csv", *(f"JS{row[1:]}" for row in ROWS[::2]))
    assert sentences(result, "initials") == [
        "elm.csv, column Coder: has codes that may be the initials of people, and are stored: 'JS'. If they are, write codes "
        "that tell nobody's name, such as A and B."
    ]


@pytest.mark.parametrize(
    "code", ["A", "b", "1", "C1", "Coder A", "coder 2", "R-07", "JS", "Reviewer one", "GPT-4o", "AB 12"]
)
def test_what_is_a_code(code: str) -> None:
    assert is_code(code)


def test_two_columns_of_coders_are_left_out_as_before(tmp_path: Path) -> None:
    for headings in ("Coder 1,Coder 2", "Coder,Coded by"):
        result = checked(tmp_path / "x.csv", "Child A,Caseload,-,x,y", headings=f"Case,Factor,+ or -,{headings}")
        assert not result.has_errors
        assert sentences(result, "unknown_column")


def test_a_repeated_row_that_differs_in_a_column_left_out_says_so(tmp_path: Path) -> None:
    rows = ["Child A,Visit,Caseload,-,first", "Child A,Visit,Caseload,-,second", "Child A,Visit,Caseload,-,first"]
    result = checked(tmp_path / "x.csv", *rows, headings="Case,Episode,Factor,+ or -,Round")
    assert sentences(result, "row_twice") == [
        "x.csv, row 3: says the same as x.csv, row 2 and counts once, though the two differ under 'Round', which is left out. "
        "If that makes them two statements, say what is in there; else take one of them out.",
        "x.csv, row 4: says the same as x.csv, row 2 and counts once. Take one of them out.",
    ]


def test_opposite_signs_of_one_quote_are_named(tmp_path: Path) -> None:
    rows = [MEETING.format("+"), MEETING.format("-"), MEETING.format("-").replace("five", "four")]
    result = checked(tmp_path / "x.csv", *rows, headings=HEADINGS.removeprefix("Coder,"))
    assert sentences(result, "opposite_signs") == [
        "x.csv, row 3, column + or -: '-' is the opposite of what x.csv, row 2 says of the same factor with the same quote (+); "
        "both are stored. Correct one of the two, or write +/- in one row if it both helped and hindered."
    ]
    assert contributions(result) == 3


@pytest.mark.embedded
def test_the_sheet_comes_back_with_the_ids_of_its_codings(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    outcome = load_rows("elm.csv", *ROWS, dry_run=True)
    assert outcome.checked
    assert outcome.plan
    write_ids(tmp_path / "ids.xlsx", outcome.checked, outcome.plan)
    again = load(prepared, tmp_path / "ids.xlsx", by=OWNER, sensitivity="open")
    assert again.errors == []
    assert coded(prepared) == [("A", "Child Elm", 2), ("B", "Child Elm", 2)]
