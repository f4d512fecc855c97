"""What an undo leaves keeps its history: every past day is as it was before somebody undid a step that others built on."""

from __future__ import annotations

from typing import Any

import pytest
from known_plan import OCTOBER, load_plan
from people import OWNER

from graph.database import Database
from graph.errors import BadRequest
from graph.writer import find_import
from loaders.write import Edit, LinkEdit, RecordEdit, undo, write
from queries import ask

pytestmark = [pytest.mark.slow, pytest.mark.every_server]
DAY = "2024-11-01"


@pytest.fixture
def plan(prepared: Database) -> Database:
    """The plan as it stood in October."""
    load_plan(prepared, OCTOBER)
    return prepared


def action(graph: Database, ref: str) -> str:
    rows = graph.read("MATCH (a:Action) WHERE a.title CONTAINS $ref RETURN a.id AS id ORDER BY id", ref=f"({ref})")
    return str(rows[0]["id"])


def save(graph: Database, *edits: Edit) -> str:
    written = write(graph, edits, by=OWNER, reason="The board")
    assert written.import_id, written.problems
    return written.import_id


def as_it_stood(graph: Database, as_at: str = DAY) -> list[dict[str, Any]]:
    """All that the tracker says of each action on a day."""
    rows = ask(graph, "tracker", {"state": "all", "of": "action", "as_at": as_at}, viewer=OWNER).rows
    return [{name: value for name, value in row.items() if name != "evidence_rows"} for row in rows]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"due_on": "2027-05-01"}, {"due_on": "2027-06-01"}),
        ({"status": "blocked"}, {"status": "planned"}),
        ({"rag": "red", "due_on": "2027-05-01"}, {"rag": "green"}),
        ({"job_role": "Head of Service"}, {"job_role": "Director"}),
        ({"status": "completed", "closed_on": "2026-11-01", "rag": "green"}, {"rag": "red"}),
        ({"status": "completed", "closed_on": "2026-11-01", "rag": "green"}, {"closed_on": "2026-11-02"}),
    ],
)
def test_a_step_whose_value_somebody_set_again_stays_with_its_event(
    plan: Database, first: dict[str, str], second: dict[str, str]
) -> None:
    before, ids = as_it_stood(plan), [action(plan, ref) for ref in ("B10.1", "B4.1")]
    moved = save(plan, *(RecordEdit("Action", first, id_) for id_ in ids))
    save(plan, RecordEdit("Action", second, ids[0]))
    assert as_it_stood(plan) == before
    undone = undo(plan, moved, by=OWNER)
    assert [(each.entity, each.id) for each in undone.remaining] == [("Action", ids[0])], "of the other nothing stays"
    assert as_it_stood(plan) == before
    assert find_import(plan, moved).state == "partly undone"


def test_a_step_all_of_which_stays_is_refused_until_what_came_after_is_undone(plan: Database) -> None:
    before, id_ = as_it_stood(plan), action(plan, "B10.1")
    first = save(plan, RecordEdit("Action", {"due_on": "2027-05-01"}, id_))
    second = save(plan, RecordEdit("Action", {"due_on": "2027-06-01"}, id_))
    with pytest.raises(BadRequest, match="Nothing of import"):
        undo(plan, first, by=OWNER)
    for step in (second, first):
        undo(plan, step, by=OWNER)
        assert as_it_stood(plan) == before
    due = "MATCH (:Action {id: $id})-[:HAS_EVENT]->(e:Event {field: 'due_on'}) RETURN e.to_value AS day ORDER BY e.sequence"
    assert not [row for row in plan.read(due, id=id_) if str(row["day"]).startswith("2027")]


def test_an_owners_own_part_that_was_set_again_stays_with_its_event(plan: Database) -> None:
    before, id_ = as_it_stood(plan), action(plan, "B4.1")
    [owned] = plan.read("MATCH (:Action {id: $id})-[w:OWNED_BY]->() RETURN w.id AS id ORDER BY id LIMIT 1", id=id_)
    other = action(plan, "B10.1")
    first = save(
        plan,
        LinkEdit("OWNED_BY", {"status": "blocked"}, id=owned["id"]),
        RecordEdit("Action", {"due_on": "2027-05-01"}, other),
    )
    save(plan, LinkEdit("OWNED_BY", {"status": "reported_complete"}, id=owned["id"]))
    assert as_it_stood(plan) == before
    undo(plan, first, by=OWNER)
    assert as_it_stood(plan) == before
