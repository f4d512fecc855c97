"""A due day that comes back in another spelling is no change; words that say more than the day are one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database

WORDS = "MATCH (a:Action) RETURN a.due_on AS day, a.due_in_source AS words ORDER BY a.id"
DAY = datetime(2024, 12, 31)


def write(path: Path, due: Any, day: str) -> Path:
    rows = [[f"Child Sorb: action plan, {day}"], ["Action", "Lead agency", "Target date"], ["Audit", "Health", due]]
    return write_table(path, rows)


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        (DAY, "31/12/2024", []),
        ("31/12/2024", DAY, []),
        ("31/12/2024", "31st December 2024", []),
        (DAY, "by 31/12/2024", ["Due in the source's own words: blank becomes 'by 31/12/2024'"]),
        (
            DAY,
            "30/12/2024",
            [
                "Due on: 31 December 2024 becomes 30 December 2024",
                "Due in the source's own words: blank becomes '30/12/2024'",
            ],
        ),
    ],
)
def test_another_spelling_of_a_day_is_no_change(
    prepared: Database, tmp_path: Path, first: Any, second: Any, changes: list[str]
) -> None:
    load_plan(prepared, write(tmp_path / "one.xlsx", first, "30 September 2024"))
    [before] = prepared.read(WORDS)
    outcome = load_plan(prepared, write(tmp_path / "two.xlsx", second, "31 October 2024"))
    assert [change for difference in outcome.action_differences for change in difference.changes] == changes
    [after] = prepared.read(WORDS)
    assert (after == before) is not bool(changes)
