"""Notes of which the next version of a plan has the day or the words otherwise: they stay, and the dry run names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database

pytestmark = pytest.mark.embedded

HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Update"]
DRAFTED = "14/09/2024 - template drafted and shared"
TESTED = "28/09/2024 - prompt tested on two wards"


def version(path: Path, day: str, update: str) -> Path:
    row = ["1.1", "Share information", "Write a protocol", "Police", "31/12/2024", "Amber", update]
    return write_table(path, [["Child A action plan"], [f"Version of {day}"], HEADINGS, row])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (
            DRAFTED,
            DRAFTED.replace("14/", "16/"),
            [
                "new note: 16 September 2024 'template drafted and shared'",
                "the note of 14 September 2024 'template drafted and shared' is no longer in the plan, and stays",
            ],
        ),
        (
            TESTED,
            f"{TESTED.replace('two', 'three')}\n02/10/2024 - prompt live",
            [
                "new note: 28 September 2024 'prompt tested on three wards'",
                "new note: 2 October 2024 'prompt live'",
                "the note of 28 September 2024 'prompt tested on two wards' is no longer in the plan, and stays",
            ],
        ),
        (
            f"{DRAFTED}\n{TESTED}",
            f"{DRAFTED}\n02/10/2024 - prompt live",
            [
                "new note: 2 October 2024 'prompt live'",
                "the note of 28 September 2024 'prompt tested on two wards' is no longer in the plan, and stays",
            ],
        ),
        (TESTED, f"{TESTED}\n02/10/2024 - prompt live", ["new note: 2 October 2024 'prompt live'"]),
        (DRAFTED, "02/10/2024 - prompt live", ["new note: 2 October 2024 'prompt live'"]),
        ("template drafted", "template drafted\nprompt live", ["new note: 6 November 2024 'prompt live'"]),
    ],
    ids=["its day", "its words", "taken out", "added to", "the latest alone", "without days"],
)
def test_a_note_that_a_plan_has_otherwise_is_named(
    prepared: Database, tmp_path: Path, before: str, after: str, changes: list[str]
) -> None:
    load_plan(prepared, version(tmp_path / "first.xlsx", "1 October 2024", before))
    outcome = load_plan(prepared, version(tmp_path / "second.xlsx", "6 November 2024", after))
    assert [change for its in outcome.action_differences for change in its.changes] == changes
