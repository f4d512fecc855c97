"""A plan of thousands of rows: what is compared with everything above it would grow with the square of the rows."""

from __future__ import annotations

import cProfile
from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read

HEADINGS = ["Ref", "Recommendation", "Action", "Lead agency", "Target date"]


def calls(path: Path, rows: int) -> int:
    """How many functions are called to read a plan of so many rows."""
    recommendations = [f"Rec {row} of words unlike the {row * 7} others" for row in range(rows)]
    write_table(
        path,
        [
            HEADINGS,
            *(
                [row, text, f"Do thing {row} with care", "Health", "1 March 2026"]
                for row, text in enumerate(recommendations)
            ),
        ],
    )
    profile = cProfile.Profile()
    profile.enable()
    reading = read(path)
    profile.disable()
    assert sum(record.kind == "Recommendation" for record in reading.records) == rows
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.slow
def test_four_times_the_rows_take_some_four_times_as_much(tmp_path: Path) -> None:
    calls(tmp_path / "first.xlsx", 10)  # what is made once
    few, many = calls(tmp_path / "few.xlsx", 150), calls(tmp_path / "many.xlsx", 600)
    assert many < 5 * few
