"""New names with a count behind them are named with their rows, also beside names of the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from loaders.check import check
from loaders.load import load
from loaders.read.choose_loader import read


def flat(path: Path, *factors: str, said_by: str = "") -> Path:
    return write_table(
        path, [["Case", "Factor", "+ or -", "Said by"], *(["A", name, "-", said_by] for name in factors)]
    )


def sentences(path: Path) -> list[str]:
    return [problem.sentence for problem in check(read(path)).problems if problem.code.startswith("counted_name")]


@pytest.mark.parametrize(
    "name", ["Caseload x2", "Caseload × 2", "Caseload 2x", "Caseload - 2", "Caseload: 2", "caseload, twice", "Caseload - 3 times"]
)  # fmt: skip
def test_a_count_behind_a_name_is_named(tmp_path: Path, name: str) -> None:
    assert sentences(flat(tmp_path / "x.xlsx", "Caseload", name)) == [
        f"x.xlsx, sheet Sheet1, row 3, column Factor: '{name}' looks like 'Caseload' with a count behind it; it is read as "
        "a name of its own beside 'Caseload'. If it is a count, write the name alone ('Caseload'), and the count in a "
        "column of its own."
    ]
    [alone] = sentences(flat(tmp_path / "y.xlsx", name))
    assert "with a count behind it; it is read as a name of its own. If" in alone


@pytest.mark.parametrize(
    "names",
    [
        ["Caseload", "Caseload 2"],
        ["Stage - 1", "Stage - 2"],
        ["Caseload (x3)", "Caseload"],  # named as what differs in brackets alone
        ["Tier-2", "Level: 3", "Covid - 19"],
        ["Once", "Think twice"],
        ["MMX2"],
    ],
)
def test_other_names_are_not(tmp_path: Path, names: list[str]) -> None:
    assert sentences(flat(tmp_path / "x.xlsx", *names)) == []


def test_organisations_are_named_too(tmp_path: Path) -> None:
    [sentence] = sentences(flat(tmp_path / "x.xlsx", "Caseload", said_by="Police x2"))
    assert "'Police x2' looks like 'Police' with a count behind it" in sentence
    assert not sentences(flat(tmp_path / "y.xlsx", "Caseload", said_by="Team - 2"))


@pytest.mark.embedded
def test_a_name_of_the_graph_is_named_and_only_while_it_is_new(prepared: Database, tmp_path: Path) -> None:
    load(prepared, flat(tmp_path / "x.xlsx", "Caseload"), by=OWNER)
    other = flat(tmp_path / "y.xlsx", "Caseload, 2")
    first, again = (
        [each.sentence for each in load(prepared, other, by=OWNER).warnings if each.code.startswith("counted_name")]
        for _ in range(2)
    )
    assert len(first) == 1
    assert "beside 'Caseload'" in first[0]
    assert not again
