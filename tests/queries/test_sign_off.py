"""What an agency has reported complete is open until somebody accepts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT
from whole_answers import ask

from graph.database import Database

NODES: list[tuple[str, dict[str, Any]]] = [
    ("Source", {"id": "src", "title": "Plan"}),
    ("Organisation", {"id": "police", "name": "Police"}),
    ("Action", {"id": "a1", "title": "Train", "status": "reported_complete", "due_on": "2024-03-31",
                "evidence_in_source": "Register of attendance", "created_on": "2024-01-01"}),
    ("Action", {"id": "a2", "title": "Audit", "status": "completed", "closed_on": "2024-06-01", "created_on": "2024-01-01"}),
    ("Event", {"id": "e1", "field": "status", "to_value": "planned", "at": "2024-01-01", "sequence": 1}),
    ("Event", {"id": "e2", "field": "status", "from_value": "planned", "to_value": "reported_complete", "at": "2024-04-10",
               "sequence": 2, "by_role": "Superintendent"}),
    ("Event", {"id": "f1", "field": "status", "to_value": "planned", "at": "2024-01-01", "sequence": 1}),
    ("Event", {"id": "f2", "field": "status", "from_value": "planned", "to_value": "reported_complete", "at": "2024-04-01",
               "sequence": 2}),
    ("Event", {"id": "f3", "field": "status", "from_value": "reported_complete", "to_value": "completed",
               "at": "2024-06-01", "sequence": 3, "by_role": "Chair", "evidence": "Audit of 12 files"}),
]  # fmt: skip
RELATIONSHIPS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("OWNED_BY", "a1", "police", {"job_role": "Head of Training"}),
    *(("HAS_EVENT", "a1", event, {}) for event in ("e1", "e2")),
    *(("HAS_EVENT", "a2", event, {}) for event in ("f1", "f2", "f3")),
]


@pytest.fixture(scope="module")
def reported(empty_graph: Database, write_graph: Callable[..., None], identify: Callable[[Database], None]) -> Database:
    """Two actions that were reported complete, of which one was accepted later."""
    write_graph(empty_graph, NODES, RELATIONSHIPS)
    identify(empty_graph)
    return empty_graph


def test_what_is_reported_complete_waits_for_sign_off(reported: Database) -> None:
    [row] = ask(reported, "waiting-for-sign-off", {"as_at": "2024-07-01"}, viewer=EXPORT).rows
    assert (row["node"], row["owners"], row["posts"]) == ("a1", ["Police"], ["Head of Training"])
    assert (row["reported_on"], row["by_role"], row["days_waiting"]) == ("2024-04-10", "Superintendent", 82)
    assert row["evidence"] == ["Register of attendance"]
    both = ask(reported, "waiting-for-sign-off", {"as_at": "2024-05-01"}, viewer=EXPORT).rows
    assert [(row["node"], row["days_waiting"]) for row in both] == [("a2", 30), ("a1", 21)], "as it stood"
    assert ask(reported, "waiting-for-sign-off", {"post": "superintendent"}, viewer=EXPORT).rows == []


def test_what_is_reported_complete_is_open_and_can_be_overdue(reported: Database) -> None:
    rows = ask(reported, "tracker", {"as_at": "2024-05-01"}, viewer=EXPORT).rows
    assert [(row["node"], row["status"], row["overdue_days"]) for row in rows] == [
        ("a1", "reported_complete", 31),
        ("a2", "reported_complete", None),
    ]
    assert [row["action"] for row in ask(reported, "overdue-actions", viewer=EXPORT).rows] == ["a1"]


def test_what_an_event_names_as_its_evidence_is_evidence(reported: Database) -> None:
    [row] = ask(reported, "tracker", {"state": "closed"}, viewer=EXPORT).rows
    assert (row["node"], row["evidence"]) == ("a2", ["Audit of 12 files"])
    assert ask(reported, "without-evidence", viewer=EXPORT).rows == []
