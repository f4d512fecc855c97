"""What is recorded of a day that is still to come has not happened, whether or not a day is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from known_plan import load_plan
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from graph.facts import facts_at
from graph.writer import undo
from queries.answers.answer import Answer
from queries.ask import ask

pytestmark = pytest.mark.slow
HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG", "Date completed"]
QUESTIONS = ("overdue-actions", "tracker", "open-by-month", "age-of-open")


def versions(folder: Path) -> list[Path]:
    """Two versions of a plan; the second completes both actions."""
    paths = []
    for day, rag, completed in (("1 February 2024", "Red", ""), ("20 March 2024", "Blue", date(2024, 3, 10))):
        row = ["1.1", "Share", "Write a protocol", "Police", date(2024, 2, 15), rag, completed]
        vague = ["1.2", "Share", "Train", "Health", date(2024, 2, 15), rag, completed and "March 2024"]
        rows: list[list[Any]] = [["Child A rapid review: action plan"], [f"Version of {day}"], HEADINGS, row, vague]
        paths.append(write_table(folder / f"{rag}.xlsx", rows))
    return paths


@pytest.fixture(scope="module")
def plan(prepared_graph: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    for path in versions(tmp_path_factory.mktemp("plans")):
        load_plan(prepared_graph, path)
    return prepared_graph


def answer(plan: Database, name: str, day: date, *, is_asked: bool) -> Answer:
    asked = {"as_at": day.isoformat()} if is_asked else {}
    return ask(plan, name, asked, viewer=OWNER, today=day)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("day", [date(2024, 3, 5), date(2024, 3, 12), date(2024, 3, 25), date(2024, 4, 2)])
def test_today_is_the_same_whether_or_not_it_is_asked_for(plan: Database, name: str, day: date) -> None:
    left, named = answer(plan, name, day, is_asked=False), answer(plan, name, day, is_asked=True)
    assert (left.sentence, left.rows) == (named.sentence, named.rows)


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2024, 3, 5), {"1.1"}),  # "March 2024" may have been before
        (date(2024, 3, 12), set()),
        (date(2024, 4, 2), set()),
    ],
)
def test_what_is_completed_on_a_day_to_come_is_open(plan: Database, day: date, late: set[str]) -> None:
    assert {row["ref"] for row in answer(plan, "overdue-actions", day, is_asked=False).rows} == late


def test_a_change_that_lies_ahead_is_known_once_it_is_written_and_not_once_it_is_gone(
    prepared: Database, tmp_path: Path
) -> None:
    first, second = versions(tmp_path)
    load_plan(prepared, first)
    known = [facts_at(prepared).has_changes_after("2024-03-05")]
    batch = load_plan(prepared, second).batch
    known.append(facts_at(prepared).has_changes_after("2024-03-05"))
    undo(prepared, str(batch), by=OWNER)
    known.append(facts_at(prepared).has_changes_after("2024-03-05"))
    assert known == [False, True, False]
