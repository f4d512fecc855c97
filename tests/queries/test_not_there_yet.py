"""As at a day before something was made, no question knows of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from people import OWNER
from whole_answers import ask

from graph.database import Database
from queries import questions

NODES: list[tuple[str, dict[str, Any]]] = [
    ("Source", {"id": "src", "title": "Plan"}),
    ("Organisation", {"id": "police", "name": "Police"}),
    ("Recommendation", {"id": "r1", "title": "Train everybody", "made_on": "2023-01-15", "status": "open"}),
    ("Recommendation", {"id": "r2", "title": "Undated, and known later", "status": "open"}),
    ("Event", {"id": "e2", "field": "status", "to_value": "open", "known_on": "2023-01-15", "sequence": 1}),
    ("Recommendation", {"id": "r3", "title": "Undated, and accepted later", "status": "accepted"}),
    ("Event", {"id": "e3", "field": "status", "to_value": "accepted", "at": "2023-01-15", "sequence": 1}),
    ("Action", {"id": "a1", "title": "Train", "created_on": "2023-02-01", "status": "in_progress", "due_on": "2023-03-01"}),
]  # fmt: skip
RELATIONSHIPS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("ADDRESSED_TO", "r1", "police", {"reply_due_on": "2023-03-15", "replied": "no"}),
    ("ADDRESSED_TO", "r2", "police", {"reply_due_on": "2023-03-15"}),
    ("ADDRESSED_TO", "r3", "police", {"replied": "no"}),
    ("HAS_EVENT", "r2", "e2", {}),
    ("HAS_EVENT", "r3", "e3", {}),
    ("LED_TO", "r1", "a1", {}),
    ("OWNED_BY", "a1", "police", {}),
]
# What asks for one thing answers of that, and needs it.
AS_AT = [
    question.name
    for question in questions()
    if "as_at" in question.accepted
    and question.name not in ("evidence-for", "trace")
    and not any(parameter.required for parameter in question.parameters)
]
ASKED = {
    "changed-since": {"since": "2020-01-01"}, "due-soon": {"days": "365"},
    "tracker": {"state": "all"},
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(empty_graph: Database, write_graph: Callable[..., None], identify: Callable[[Database], None]) -> Database:
    """A recommendation and its action, without a history, and two recommendations without a date."""
    write_graph(empty_graph, NODES, RELATIONSHIPS)
    identify(empty_graph)
    return empty_graph


def named(graph: Database, question: str, as_at: str) -> set[str]:
    """The records that the rows of an answer name."""
    rows = ask(graph, question, {**ASKED.get(question, {}), "as_at": as_at}, viewer=OWNER).rows
    return {value for row in rows for value in row.values() if value in ("r1", "r2", "r3", "a1")}


@pytest.mark.parametrize("question", AS_AT)
def test_nothing_is_answered_of_what_was_made_later(graph: Database, question: str) -> None:
    """The tracker has, of a status that is not known then, what no date says is not there."""
    undated = {"r2", "r3"} if question == "tracker" else set()
    assert named(graph, question, "2022-12-31") == undated
    assert "a1" not in named(graph, question, "2023-01-20")


@pytest.mark.slow
def test_a_thread_has_no_step_that_was_made_later(graph: Database) -> None:
    for as_at, is_there in (("2023-01-20", False), ("2023-03-01", True)):
        rows = ask(graph, "trace", {"recommendation": "r1", "as_at": as_at}, viewer=OWNER).rows
        assert any(row["id"] == "a1" for row in rows) is is_there


@pytest.mark.parametrize(
    ("question", "as_at", "expected"),
    [
        ("replies-owed", "2023-01-20", {"r1", "r2", "r3"}),
        ("overdue-replies", "2023-04-01", {"r1", "r2"}),
        ("overdue-actions", "2023-04-01", {"a1"}),
        ("tracker", "2023-01-20", {"r1", "r2", "r3"}),
        ("tracker", "2023-04-01", {"r1", "r2", "r3", "a1"}),
        ("due-soon", "2023-02-02", {"a1"}),
    ],
)
def test_what_was_made_by_then_is_answered(graph: Database, question: str, as_at: str, expected: set[str]) -> None:
    assert named(graph, question, as_at) == expected
