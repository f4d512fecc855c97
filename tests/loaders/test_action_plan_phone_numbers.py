"""Telephone numbers beside owners are no part of their names, and a number alone is no owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.choose_loader import read
from loaders.records.reading import Reading


def plan(path: Path, *owners: Any) -> Reading:
    rows = [[str(number), f"Write guide {number}", owner, ""] for number, owner in enumerate(owners, start=1)]
    return read(write_table(path, [["No", "Action", "Lead agency", "Target date"], *rows]))


def names(reading: Reading) -> list[str]:
    return [record.values["name"] for record in reading.records if record.kind == "Organisation"]


@pytest.mark.parametrize(
    "owner",
    [
        "Health - 0191 496 0202",
        "Health Tel: 0191 496 0202",
        "Health (ext 4412)",
        "Health (tel. no. 0191 496 0202 ext. 12)",
        "Health\n01914960202",
        "Health x4412",
        "Health, +44 191 496 0202",
        "0191 496 0202 Health",
        "Health; 07700 900123",
    ],
)
def test_the_number_is_left_out_and_named(tmp_path: Path, owner: str) -> None:
    result = plan(tmp_path / "p.xlsx", "Health", owner)
    assert names(result) == ["Health"]
    assert [problem.sentence for problem in result.problems if problem.code in ("phone_numbers", "wrapped_owner")] == [
        "p.xlsx, sheet Sheet1, column Lead agency: has telephone numbers in row 3, which are no part of a name, and are "
        "left out. If one is the name of an owner, write it with words."
    ]
    assert not result.questions


def test_each_owner_of_a_cell_stays(tmp_path: Path) -> None:
    assert names(plan(tmp_path / "p.xlsx", "Police 0191 496 0101 / Health 0191 496 0202")) == ["Police", "Health"]


@pytest.mark.parametrize("number", ["01914960303", 1914960303, "Tel 496 0303"])
def test_a_number_alone_is_no_owner(tmp_path: Path, number: Any) -> None:
    result = plan(tmp_path / "p.xlsx", "Health", number)
    assert names(result) == ["Health"]
    assert result.cells.left_out.total() == 1
    assert result.cells.filled == result.cells.used + result.cells.left_out.total()


@pytest.mark.parametrize(
    "name", ["0-19 Service", "Ward 7", "111 Service", "Team 2", "Text 2 Help", "Police by 01-04-2027"]
)
def test_other_numbers_stay(tmp_path: Path, name: str) -> None:
    result = plan(tmp_path / "p.xlsx", name)
    assert names(result) == [name.partition(" by ")[0]]
    assert not [problem for problem in result.problems if problem.code == "phone_numbers"]
