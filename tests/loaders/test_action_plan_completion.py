"""The cell of completion of a plan's row: a day, what came of the action, or both."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading

STATED = ["Recommendation", "Action to take", "Lead Agency", "Target Date", "RAG", "Date completed"]
HEADINGS = ["Recommendation", "Action to take", "Lead Agency", "Target Date", "Date of completion and Outcome"]


def action(path: Path, cell: str) -> tuple[dict[str, Any], str]:
    """The action of a plan with this cell of completion, and the warning about it."""
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
    values, warning = action(tmp_path, cell)
    assert (values["status"], values["closed_on"], values["evidence_in_source"]) == (
        "completed",
        day,
        "Checklist in use",
    )
    assert not warning


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
    values, warning = action(tmp_path, cell)
    assert (values.get("status"), values.get("closed_on"), values["evidence_in_source"]) == (None, None, cell)
    assert "Write the day of completion first" in warning


def test_the_first_of_several_days_is_taken_and_named(tmp_path: Path) -> None:
    values, warning = action(tmp_path, "16/01/2025 draft agreed, signed on 20/02/2025")
    assert values["closed_on"] == "2025-01-16"
    assert "has several dates: 16/01/2025 is taken as that of completion" in warning


@pytest.mark.parametrize(
    ("cell", "status"),
    [("Completed - checklist in use", "completed"), ("Complete: 3 of 5 wards", None), ("Closed, awaiting audit", None)],
)
def test_a_word_may_say_that_an_action_is_completed_without_a_day(
    tmp_path: Path, cell: str, status: str | None
) -> None:
    values, warning = action(tmp_path, cell)
    assert (values.get("status"), "no date says when" in warning) == (status, bool(status))


def stated(path: Path, rag: str, day: date, *above: str) -> tuple[dict[str, Any], list[str], list[str]]:
    """The action of a plan with this RAG and day of completion, its notes, and the warnings about the completion."""
    rows: list[list[Any]] = [
        *([line] for line in above),
        STATED,
        ["Share", "Use a checklist", "Police", "31/03/2025", rag, day],
    ]
    reading = read(write_table(path / "plan.xlsx", rows))
    [record] = [record for record in reading.records if record.kind == "Action"]
    notes = [str(record.values["to_value"]) for record in reading.records if record.kind == "Event"]
    sentences = [problem.sentence for problem in reading.problems if problem.column == "Date completed"]
    return record.values, notes, sentences


@pytest.mark.parametrize(("rag", "status"), [("Red", "in_progress"), ("Green", "in_progress"), ("", None)])
def test_a_day_after_that_of_the_version_closes_nothing(tmp_path: Path, rag: str, status: str | None) -> None:
    values, notes, [warning] = stated(tmp_path, rag, date(2025, 4, 25), "Version 2, 20 March 2025")
    assert (values.get("status"), values.get("closed_on"), values["due_on"]) == (status, None, "2025-03-31")
    assert notes == ["Date completed (still to come): 2025-04-25"]
    assert warning == (
        "plan.xlsx, sheet Sheet1, row 3, column Date completed: '25 April 2025' is later than 20 March 2025, the day of this version,"
        " so it is not a date of completion: it is stored as a note, and the status is what the rest of the row says. Write what"
        " is expected under 'Target Date'; if it is done, correct the day, or that of the version above the headings."
    )


def test_what_is_said_to_be_completed_besides_may_have_a_day_after_an_old_version(tmp_path: Path) -> None:
    values, notes, warnings = stated(tmp_path, "Blue", date(2025, 4, 25), "Version 2, 20 March 2025")
    assert (values["status"], values["closed_on"], notes, warnings) == ("completed", "2025-04-25", [], [])


@pytest.mark.parametrize("above", [(), ("Version 2, 20 March 2025",), ("Version 2, 20 March 2095",)])
@pytest.mark.parametrize(("rag", "status"), [("Amber", "in_progress"), ("Blue", "completed")])
def test_a_day_after_today_is_no_day_of_completion(
    tmp_path: Path, rag: str, status: str, above: tuple[str, ...]
) -> None:
    tomorrow = date.today() + timedelta(days=1)
    values, notes, [warning] = stated(tmp_path, rag, tomorrow, *above)
    assert (values["status"], values.get("closed_on")) == (status, None)
    assert notes == [f"Date completed (still to come): {tomorrow.isoformat()}"]
    assert "so it is not a date of completion" in warning


def test_without_a_version_a_day_up_to_today_closes(tmp_path: Path) -> None:
    values, notes, warnings = stated(tmp_path, "Green", date.today())
    assert (values["status"], values["closed_on"], notes, warnings) == ("completed", date.today().isoformat(), [], [])


def test_the_account_says_whether_a_column_or_some_cells_of_it_are_left_out(tmp_path: Path) -> None:
    words = "Police 12/10/2024; Health and Housing outstanding"
    rows = [STATED, ["Share", "Write", "Police", "31/03/2025", "Amber", words]]
    alone = read(write_table(tmp_path / "alone.xlsx", rows))
    assert alone.cells.left_out == {"column 'Date completed' of 'Sheet1'": 1}
    rows.append(["Share", "Train", "Health", "31/03/2025", "Blue", "16/01/2025"])
    beside = read(write_table(tmp_path / "beside.xlsx", rows))
    assert beside.cells.left_out == {"some cells of column 'Date completed' of 'Sheet1'": 1}
