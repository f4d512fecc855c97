"""The cell of completion of a plan's row: a day, what came of the action, or both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

HEADINGS = ["Recommendation", "Action to take", "Lead Agency", "Target Date", "Date of completion and Outcome"]


def action(path: Path, cell: str) -> tuple[dict[str, Any], str]:
    """The action of a plan with this cell of completion, and what is said of it."""
    rows = [["Version 2, 20 March 2025"], HEADINGS, ["Share", "Use a checklist", "Police", "31/03/2025", cell]]
    reading: Reading = read(write_table(path / "plan.xlsx", rows))
    [record] = [record for record in reading.records if record.kind == "Action"]
    sentences = [problem.sentence for problem in reading.problems if "Date of completion" in problem.sentence]
    return record.values, "\n".join(sentences)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("16/01/2025 Checklist in use", "2025-01-16"),
        ("16.01.25 Checklist in use", "2025-01-16"),
        ("2025-01-16 Checklist in use", "2025-01-16"),
        ("Jan 2025 Checklist in use", "2025-01"),
        ("16 January 2025 Checklist in use", "2025-01-16"),
        ("Thursday 16th January 2025 Checklist in use", "2025-01-16"),
        ("January 16, 2025 Checklist in use", "2025-01-16"),
        ("Completed 16/01/2025 Checklist in use", "2025-01-16"),
        ("(16/01/2025) Checklist in use", "2025-01-16"),
        ("Yes - 16/01/2025 Checklist in use", "2025-01-16"),
        ("Jan-25 Checklist in use", "2025-01"),
        ("16 Jan 25 Checklist in use", "2025-01-16"),
        ("End of January 2025 Checklist in use", "2025-01"),
        ("16/01/2025: Checklist in use", "2025-01-16"),
    ],
)
def test_what_stands_after_the_day_is_evidence_whatever_parts_the_two(tmp_path: Path, cell: str, day: str) -> None:
    values, said = action(tmp_path, cell)
    assert (values["status"], values["closed_on"], values["evidence_in_source"]) == (
        "completed",
        day,
        "Checklist in use",
    )
    assert not said


@pytest.mark.parametrize(
    "cell",
    [
        "Checklist in use since 16 January 2025",
        "May 2025 to be reviewed",
        "16/01/2025 not yet agreed",
        "May 25 people were trained",
        "Q4 2024/25 checklist in use",
        "31/13/2025 agreed",
        "Completed checklist in use",
    ],
)
def test_a_day_that_is_none_of_completion_is_named_and_stays_evidence(tmp_path: Path, cell: str) -> None:
    values, said = action(tmp_path, cell)
    assert (values.get("status"), values.get("closed_on"), values["evidence_in_source"]) == (None, None, cell)
    assert "Write the day of completion first" in said


def test_the_first_of_several_days_is_taken_and_named(tmp_path: Path) -> None:
    values, said = action(tmp_path, "16/01/2025 draft agreed, signed on 20/02/2025")
    assert values["closed_on"] == "2025-01-16"
    assert "has several dates: 16/01/2025 is taken as that of completion" in said


@pytest.mark.parametrize(
    ("cell", "status"),
    [("Completed - checklist in use", "completed"), ("Complete: 3 of 5 wards", None), ("Closed, awaiting audit", None)],
)
def test_a_word_may_say_that_an_action_is_completed_without_a_day(
    tmp_path: Path, cell: str, status: str | None
) -> None:
    values, said = action(tmp_path, cell)
    assert (values.get("status"), "no date says when" in said) == (status, bool(status))
