"""Names that look like what was left over of something else are named, with their rows, whoever reads the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read


def flat(path: Path, *rows: list[str]) -> Checked:
    return check(read(write_table(path, [["Case", "Factor", "+ or -", "Said by"], *rows])))


def sentences(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code.startswith("odd_name")]


@pytest.mark.parametrize(
    ("name", "oddity"),
    [
        ("12", "has no letter in it"),
        ("1.2", "has no letter in it"),
        ("☒ Rota ☐ Trust", "begins with '☒', as no name does"),
        ("• Rota", "begins with '•', as no name does"),
        ("#Rota", "begins with '#', as no name does"),
        ("– Rota", "begins with '–', as no name does"),
        ("Rota &amp Trust", "has '&amp' in it, as is left over of HTML or of a list that was exported"),
        ("Rota</section>", "has '</' in it, as is left over of HTML or of a list that was exported"),
        ("Rota;#Trust", "has ';#' in it, as is left over of HTML or of a list that was exported"),
    ],
)
def test_an_odd_factor_is_named_with_its_row(tmp_path: Path, name: str, oddity: str) -> None:
    result = flat(tmp_path / "x.xlsx", ["A", "Caseload", "-", ""], ["A", name, "-", ""])
    [sentence] = sentences(result)
    assert sentence == (
        f"x.xlsx, sheet Sheet1, row 3, column Factor: '{name}' becomes a new factor, and {oddity}. Write the name alone in "
        "its cell, or empty the cell if it names none."
    )
    assert not result.has_errors


@pytest.mark.parametrize("name", ["A&E", "(Former) Trust", "0-19 Service", "'Rota' work", "Work < 5 days", "Éducation"])
def test_other_names_are_not(tmp_path: Path, name: str) -> None:
    assert not sentences(flat(tmp_path / "x.xlsx", ["A", name, "-", name]))


def test_each_odd_owner_of_a_plan_is_named_and_only_while_it_is_new(prepared: Database, tmp_path: Path) -> None:
    rows = [["1", "Write", "12", ""], ["2", "Print", "13 / Health;#Housing", ""], ["3", "Send", "# Police", ""]]
    path = write_table(tmp_path / "plan.xlsx", [["No", "Action", "Lead agency", "Target date"], *rows])
    for is_dry_run in (True, False):
        outcome = load(prepared, path, by=OWNER, dry_run=is_dry_run)
        named = [each.sentence for each in outcome.warnings if each.code.startswith("odd_name")]
        assert len(named) == 3
        assert "row 2, column Lead agency: '12' becomes a new organisation, and has no letter in it" in named[0]
        assert "row 3" in named[1]
        assert "'# Police' becomes a new organisation, and begins with '#'" in named[2]
    again = load(prepared, path, by=OWNER)
    assert not [each for each in again.warnings if each.code.startswith("odd_name")]
