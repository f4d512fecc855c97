"""Factors that may be one with its heading before it, as paths of codes have, are named, beside the graph's too."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read


def sheet(path: Path, *factors: str) -> Path:
    rows = [f'A;"{factor}";-' for factor in factors]
    path.write_text("\n".join(["Case;Factor;+ or -", *rows]), encoding="utf-8")
    return path


def checked(path: Path, *factors: str) -> Checked:
    return check(read(sheet(path, *factors)))


def sentences(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == "perhaps_heading"]


@pytest.mark.parametrize(
    "name",
    [
        "Nodes\\\\Resources\\\\Caseload",
        "Nodes\\Resources\\Caseload",
        "Resources: Caseload",
        "Resources::Caseload",
        "Resources / caseload",
        "Resources > Caseload",
        "Resources>Caseload",
        "Themes/Resources/Caseload",
        "Resources – Caseload",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_path_is_named_beside_its_last_step(tmp_path: Path, name: str, *, is_first: bool) -> None:
    [sentence] = sentences(checked(tmp_path / "x.csv", *([name, "Caseload"] if is_first else ["Caseload", name])))
    assert f"'{name}' and 'Caseload' are read as two factors, and may be one with its heading before it" in sentence
    assert sentence.endswith("write its name alone, and 'Resources' in the column 'Domain' if it is one.")


def test_paths_are_compared_whatever_parts_their_steps(tmp_path: Path) -> None:
    [sentence] = sentences(checked(tmp_path / "x.csv", "Resources: Caseload", "Nodes\\\\Resources\\\\Caseload"))
    assert r"'Nodes\\Resources\\Caseload' and 'Resources: Caseload' are read as two" in sentence
    assert "'Nodes' in the column" in sentence


@pytest.mark.parametrize(
    "names",
    [
        ("Resources: Caseload", "Culture: Caseload"),
        ("Caseload/Trust", "Caseload", "Trust"),
        ("Caseload", "Caseload: high"),
        ("Multi-agency working", "Working"),
        ("Nodes\\\\Resources\\\\Caseload", "Resources"),
    ],
)
def test_other_names_are_not(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert not sentences(checked(tmp_path / "x.csv", *names))


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("known", "new"), [("Caseload", "Nodes\\\\Resources\\\\Caseload"), ("Resources: Caseload", "Caseload")]
)
def test_a_factor_of_the_graph_is_named_too(prepared: Database, tmp_path: Path, known: str, new: str) -> None:
    load(prepared, sheet(tmp_path / "x.csv", known), by=OWNER)
    for number in (1, 2):
        outcome = load(prepared, sheet(tmp_path / "y.csv", new), by=OWNER)
        named = [each.sentence for each in outcome.warnings if each.code == "perhaps_heading"]
        assert len(named) == (1 if number == 1 else 0)
        assert all(f"'{new}' and '{known}' are read as two factors" in sentence for sentence in named)
