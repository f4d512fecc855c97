"""A ditto mark in a plan stands for the cell above it, and is no organisation and no date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Progress"]


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


@pytest.mark.parametrize("mark", ['"', "''", "Ditto", "as above", "Same as above.", "Same"])
def test_it_is_read_as_what_is_above(tmp_path: Path, mark: str) -> None:
    rows = [
        HEADINGS,
        ["1", "Share", "Write", "Police", "30/06/2025", "Red", ""],
        ["2", mark, "Train", mark, mark, mark, "as above"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [row["name"] for row in of(reading, "Organisation")] == ["Police"]
    assert [row["text"] for row in of(reading, "Recommendation")] == ["Share"]
    assert [(row["due_on"], row["rag"]) for row in of(reading, "Action")] == [("2025-06-30", "red")] * 2
    assert [row["to_value"] for row in of(reading, "Event") if row["field"] == "progress_note"] == ["as above"]
    assert {p.column for p in reading.problems if p.code == "ditto"} == {
        "Recommendation",
        "Lead agency",
        "Target date",
        "RAG",
    }


def test_one_with_nothing_above_stays_as_it_is(tmp_path: Path) -> None:
    rows = [HEADINGS, ["1", "Share", "Write", "Police", "As above", "Red", ""]]
    [action] = of(read(write_table(tmp_path / "plan.xlsx", rows)), "Action")
    assert (action["due_in_source"], action.get("due_on")) == ("As above", None)
