"""A column "% complete" of plain numbers is read as percentages; where that cannot be told, the reason is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.choose_loader import read
from loaders.records.reading import Reading


def plan(path: Path, *shares: Any, more: tuple[str, str] = ("Notes", "")) -> Reading:
    headings = ["No", "Action", "Lead agency", "Target date", "% complete", more[0]]
    rows = [[str(n), f"Write guide {n}", "Health", "", share, more[1]] for n, share in enumerate(shares, start=1)]
    return read(write_table(path, [headings, *rows]))


def statuses(reading: Reading) -> list[str | None]:
    return [record.values.get("status") for record in reading.records if record.kind == "Action"]


def reasons(reading: Reading) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == "unknown_column"]


@pytest.mark.parametrize("shares", [(60, 25, 100, 0), ("60", "25%", 100, "0")])
def test_plain_numbers_are_percentages(tmp_path: Path, shares: tuple[Any, ...]) -> None:
    result = plan(tmp_path / "p.xlsx", *shares)
    assert statuses(result) == ["in_progress", "in_progress", "completed", "planned"]
    assert not reasons(result)
    assert not result.questions


@pytest.mark.parametrize(
    ("shares", "reason"),
    [
        ((60, 0.5, 100, 1), "mixes percentages (60) and parts of one (0.5), so that nobody can tell what each means,"),
        (
            ("60%", 0.5, 0.25, 0),
            "mixes percentages (60%) and parts of one (0.5), so that nobody can tell what each means,",
        ),
        ((60, 250, 100), "has 250, which is more than 100 per cent,"),
        ((0.6, 0.25, 1), "has numbers (0.6) of which nothing says that they are percentages,"),
        (("some", "most", "50%"), "has the heading of a share of what is done, and most of its cells say none,"),
    ],
)
def test_why_others_are_not_read(tmp_path: Path, shares: tuple[Any, ...], reason: str) -> None:
    result = plan(tmp_path / "p.xlsx", *shares)
    assert set(statuses(result)) == {None}
    assert reasons(result) == [
        f"p.xlsx, sheet Sheet1, column % complete: {reason} and is left out, with its heading and {len(shares)} filled cells "
        "below it. Write each as a percentage, such as 60%."
    ]


def test_beside_a_status(tmp_path: Path) -> None:
    result = plan(tmp_path / "p.xlsx", 60, 100, more=("Status", "Blocked"))
    assert statuses(result) == ["blocked", "blocked"]
    [reason] = reasons(result)
    assert "says how far the actions are, which column 'Status' says, and is left out" in reason
    again = plan(tmp_path / "q.xlsx", "", more=("Status", "In progress (60%)"))
    assert statuses(again) == ["in_progress"]
