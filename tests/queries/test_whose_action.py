"""Whose action it is on a day: who owns it then, and nobody who has another part in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from people import OWNER
from whole_answers import ask

from graph.database import Database
from graph.permissions import Scope, ScopeKind
from graph.privacy.scopes import actions_of

NODES: list[tuple[str, dict[str, Any]]] = [
    ("Source", {"id": "src", "title": "Plan"}),
    *(("Organisation", {"id": id_, "name": id_.title()}) for id_ in ("police", "council", "board")),
    ("Action", {"id": "a1", "title": "Train", "created_on": "2023-02-01", "status": "in_progress"}),
]
RELATIONSHIPS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("OWNED_BY", "a1", "police", {"role": "owner", "from": "2023-02-01", "to": "2024-01-31"}),
    ("OWNED_BY", "a1", "council", {"from": "2024-02-01"}),
    ("OWNED_BY", "a1", "board", {"role": "sponsor", "from": "2023-02-01"}),
]


@pytest.fixture(scope="module")
def graph(empty_graph: Database, write_graph: Callable[..., None], identify: Callable[[Database], None]) -> Database:
    """An action with an owner, the next one, and a sponsor."""
    write_graph(empty_graph, NODES, RELATIONSHIPS)
    identify(empty_graph)
    return empty_graph


@pytest.mark.parametrize(
    ("organisation", "as_at", "is_theirs"),
    [
        ("police", "2023-06-01", True),
        ("police", "2024-06-01", False),
        ("council", "2023-06-01", False),
        ("council", "2024-06-01", True),
        ("board", "2023-06-01", False),
    ],
)
def test_an_action_is_of_whoever_owns_it_on_the_day(
    graph: Database, organisation: str, as_at: str, is_theirs: bool
) -> None:
    """A sponsor's it is not: the tracker of an agency counted it as one of its own."""
    asked = {"of": "action", "organisation": organisation, "as_at": as_at}
    assert [row["node"] for row in ask(graph, "tracker", asked, viewer=OWNER).rows] == (["a1"] if is_theirs else [])


@pytest.mark.parametrize(("agency", "is_theirs"), [("police", False), ("council", True), ("board", False)])
def test_a_role_of_an_agency_reaches_what_that_owns_today(graph: Database, agency: str, is_theirs: bool) -> None:
    theirs = actions_of(graph.read, [Scope(ScopeKind.AGENCY, agency)])
    assert theirs["Action"] == (frozenset({"a1"}) if is_theirs else frozenset())
