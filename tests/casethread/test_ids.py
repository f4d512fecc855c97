"""load --ids: a flat sheet comes back as a workbook with the ids that were made for it, and that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from commandline import REVIEWS, Casethread, emptied, shape

from graph.database import Database

HEADINGS = ["Case", "Key practice episode", "Date", "Appraisal", "Contributory factor", "+ or -", "Domain", "Quote",
            "Page", "Who said so"]  # fmt: skip
ROWS = [
    ["Move", "First referral", "2019-03", "Problematic", "Caseload", "-", "resources", "=Too many; of us", 12,
     "Children's services; Police"],
    ["", "", "", "", "Supervision", "+", "", "", "", ""],
    ["", "Handover", "2019-11-02", "mixed", "caseload", "+/-", "", "=Too many; of us", 12, ""],
    ["Visit", "", "", "", "Trust", "+", "", "", "", "Police"],
]  # fmt: skip

Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Writes a flat sheet as people keep it: a workbook with one table."""

    def write(*more: list[object], name: str = "team sheet.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            for number, row in enumerate([HEADINGS, *ROWS, *more]):
                book.worksheets()[0].write_row(number, 0, row) if number else book.add_worksheet().write_row(0, 0, row)
        return path

    return write


@pytest.mark.slow
def test_the_workbook_that_comes_back_changes_nothing(
    casethread: Casethread, database: Database, sheet: Sheet, tmp_path: Path
) -> None:
    ids = tmp_path / "ids.xlsx"
    assert "The ids that were made are in ids.xlsx." in casethread("load", sheet(), "--ids", ids).text
    before, revision = shape(database), database.revision()
    assert "nothing to change" in casethread("load", ids, "--strict").text
    assert "nothing to change" in casethread("load", ids, "--replace", "--clear-blanks").text
    assert (shape(database), database.revision()) == (before, revision)


@pytest.mark.slow
def test_the_workbook_makes_the_same_graph_by_itself(
    casethread: Casethread, database: Database, sheet: Sheet, tmp_path: Path
) -> None:
    ids = tmp_path / "ids.xlsx"
    [done] = casethread("load", sheet(), "--ids", ids, "--json").json
    assert done["ids"] == str(ids)
    before = shape(database)
    emptied(database)
    casethread("load", ids)
    assert shape(database) == before


@pytest.mark.slow
def test_a_sheet_that_is_loaded_already_is_handed_back_too(
    casethread: Casethread, database: Database, sheet: Sheet, tmp_path: Path
) -> None:
    """Its factors may be those of another source by then: they keep their ids and their source."""
    casethread("load", REVIEWS)
    path = sheet(["Move", "Closing", "", "", "Recording", "-", "", "", "", ""])
    casethread("load", path)
    before, revision = shape(database), database.revision()
    text = casethread("load", path, "--ids", tmp_path / "ids.xlsx").text
    assert "nothing to change" in text
    assert "are in ids.xlsx" in text
    assert "nothing to change" in casethread("load", tmp_path / "ids.xlsx").text
    assert (shape(database), database.revision()) == (before, revision)


def test_a_sheet_with_errors_hands_nothing_back(casethread: Casethread, sheet: Sheet, tmp_path: Path) -> None:
    ids = tmp_path / "ids.xlsx"
    [done] = casethread(
        "load", sheet(["Move", "", "", "", "Noise", "bad", "", "", "", ""]), "--ids", ids, "--json", code=1
    ).json
    assert (done["ids"], done["import"]) == (None, None)
    assert sorted(path.name for path in tmp_path.glob("ids*")) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dry-run"], "--dry-run makes none"),
        (["--as", "taic"], "what is read by taic has its own"),
        (["--as", "own"], "what is read by own has its own"),
        ([REVIEWS], "load one PATH at a time"),
    ],
)
def test_ids_are_refused_where_none_would_be_made(
    casethread: Casethread, database: Database, sheet: Sheet, tmp_path: Path, arguments: list[str], said: str
) -> None:
    assert said in casethread("load", sheet(), "--ids", tmp_path / "ids.xlsx", *arguments, code=2).errors
    assert not (tmp_path / "ids.xlsx").exists()
    assert database.revision() == 0


@pytest.mark.parametrize("arguments", [[], ["--mapping", "asrs"]])
def test_a_file_that_turns_out_to_be_no_flat_sheet_is_not_loaded(
    casethread: Casethread, database: Database, tmp_path: Path, arguments: list[str]
) -> None:
    errors = casethread("load", REVIEWS, "--ids", tmp_path / "ids.xlsx", *arguments, code=2).errors
    assert errors.startswith("reviews is no flat sheet, and only for a flat sheet are ids made")
    assert not (tmp_path / "ids.xlsx").exists()
    assert database.revision() == 0


@pytest.mark.slow
def test_the_name_of_the_workbook_is_looked_at_before_anything_is_loaded(
    casethread: Casethread, database: Database, sheet: Sheet, tmp_path: Path
) -> None:
    path, there = sheet(), tmp_path / "there.xlsx"
    there.write_text("mine")
    assert "Give --force" in casethread("load", path, "--ids", there, code=2).errors
    assert "ends in .xlsx" in casethread("load", path, "--ids", tmp_path / "ids.csv", code=2).errors
    assert "the very file that is loaded" in casethread("load", path, "--ids", path, "--force", code=2).errors
    assert "there is no folder" in casethread("load", path, "--ids", tmp_path / "none" / "ids.xlsx", code=2).errors
    assert database.revision() == 0
    assert there.read_text() == "mine"
    casethread("load", path, "--ids", there, "--force")
    assert there.read_bytes().startswith(b"PK")


@pytest.mark.slow
def test_a_text_that_no_workbook_holds_is_said_before_anything_is_loaded(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"case,factor,+ or -,quote\nMove,Caseload,-,{'word ' * 7_000}\n", encoding="utf-8")
    assert (
        "longer than the 32,767 characters" in casethread("load", path, "--ids", tmp_path / "ids.xlsx", code=2).errors
    )
    assert database.revision() == 0
    assert not list(tmp_path.glob("ids*"))
