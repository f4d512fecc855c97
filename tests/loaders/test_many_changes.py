"""One operation on many records, on both servers: tried, written together, and only as far as nothing stands against it."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from people import OWNER

from graph.database import Database
from graph.writer import undo
from loaders.load import load_reading
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record
from loaders.write import LinkEdit, write
from loaders.write.followed import FollowedRecord, followed_records
from loaders.write.many import changes_by, try_changes, write_changes
from loaders.write.operations import AddNote, AssignTo, MoveDueDate, SetStatus
from queries import ask

NUMBER = 300


@pytest.fixture(scope="module")
def ids(prepared_graph: Database) -> list[str]:
    """Actions of one organisation."""
    place = Place("plan")
    records = [Record("Source", {"id": "s", "title": "Plan"}, place)]
    records += [Record("Organisation", {"id": id_, "name": id_}, place) for id_ in ("Police", "Council")]
    for number in range(NUMBER):
        values = {"id": f"a{number:03}", "title": f"Action {number}", "status": "planned", "due_on": "2030-01-31"}
        records.append(Record("Action", values, place))
        ends = {"from_label": "Action", "from_id": f"a{number:03}", "to_label": "Organisation", "to_id": "Police"}
        records.append(Record("OWNED_BY", {"id": f"w{number:03}", **ends}, place))
    outcome = load_reading(prepared_graph, Reading("own", "s", records), by=OWNER)
    assert outcome.batch, outcome.errors
    return [f"a{number:03}" for number in range(NUMBER)]


@pytest.fixture
def many(prepared_graph: Database, ids: list[str]) -> list[FollowedRecord]:
    """The same as they are now."""
    return followed_records(prepared_graph, [("Action", id_) for id_ in ids])


@pytest.mark.slow
def test_hundreds_of_rows_are_one_write_with_one_undo(prepared_graph: Database, many: list[FollowedRecord]) -> None:
    began = time.perf_counter()
    changes = changes_by(MoveDueDate(weeks=2), many)
    try_changes(prepared_graph, changes, by=OWNER, reason="Board")
    written = write_changes(prepared_graph, changes, by=OWNER, reason="Board")
    took = time.perf_counter() - began
    assert written.import_id and not written.problems
    count = "MATCH (a:Action {due_on: $due}) RETURN count(a) AS number ORDER BY number"
    assert prepared_graph.read(count, due="2030-02-14") == [{"number": NUMBER}]
    undo(prepared_graph, written.import_id, by=OWNER)
    assert prepared_graph.read(count, due="2030-01-31") == [{"number": NUMBER}]
    assert took < 30, "a page can wait for it"


@pytest.mark.slow
def test_notes_and_owners_are_added_and_what_is_so_already_is_left_alone(
    prepared_graph: Database, many: list[FollowedRecord]
) -> None:
    some = many[:3]
    for operation in (AddNote("Met", "2025-05-03"), AssignTo("Council", date.today())):
        changes = changes_by(operation, some)
        assert write_changes(prepared_graph, changes, by=OWNER, reason="Board").import_id
    again = changes_by(AssignTo("Council", date.today()), followed_records(prepared_graph, [some[0].key]))
    assert [change.edits for change in again] == [[]]
    nothing = write_changes(prepared_graph, again, by=OWNER, reason="Board")
    assert nothing.import_id is None and not nothing.is_refused
    rows = prepared_graph.read(
        "MATCH (o:Organisation)<-[:OWNED_BY]-(a:Action)-[:HAS_EVENT]->(e:Event {field: 'progress_note'}) "
        "RETURN a.id AS id, o.id AS owner, e.to_value AS note, e.at AS at, e.dated_by AS by ORDER BY id, owner"
    )
    assert [(row["id"], row["owner"]) for row in rows] == [
        (record.id, owner) for record in some for owner in ("Council", "Police")
    ]
    assert {(row["note"], row["at"], row["by"]) for row in rows} == {("Met", "2025-05-03", "person")}


@pytest.mark.slow
def test_what_breaks_a_rule_or_was_changed_stands_at_its_row(
    prepared_graph: Database, many: list[FollowedRecord]
) -> None:
    closed, other, stale = many[3:6]
    assert write_changes(prepared_graph, changes_by(SetStatus("blocked"), [stale]), by=OWNER, reason="Theirs").import_id
    changes = [
        *changes_by(SetStatus("completed"), [closed]),
        *changes_by(SetStatus("completed", "2025-01-01"), [other]),
        *changes_by(SetStatus("in_progress"), [stale]),
    ]
    try_changes(prepared_graph, changes, by=OWNER, reason="Board")
    assert [change.is_ready for change in changes] == [False, True, False]
    assert "is blank, though the status is" in changes[0].problems[0]
    [conflict] = changes[2].conflicts
    assert [(entry.before, entry.theirs, entry.yours) for entry in conflict.fields] == [
        ("planned", "blocked", "in_progress")
    ]
    assert write_changes(prepared_graph, changes, by=OWNER, reason="Board").import_id
    statuses = prepared_graph.read(
        "MATCH (a:Action) WHERE a.id IN ['a003', 'a004', 'a005'] RETURN a.status AS s ORDER BY a.id"
    )
    assert [row["s"] for row in statuses] == ["planned", "completed", "blocked"]


def own_parts(graph: Database, action: str, **asked: str) -> list[str]:
    rows = ask(graph, "tracker", {"of": "action", "state": "all", "limit": "1000", **asked}, viewer=OWNER).rows
    return next(list(row["by_owner"]) for row in rows if row["node"] == action)


@pytest.mark.slow
def test_each_owner_has_a_part_of_its_own(prepared_graph: Database, many: list[FollowedRecord]) -> None:
    """The action's own status stays as it is; another day has the parts of then."""
    action = many[6]
    assert own_parts(prepared_graph, action.id) == []
    changes = changes_by(AssignTo("Council", date.today() - timedelta(days=1)), [action])
    assert write_changes(prepared_graph, changes, by=OWNER, reason="Board").import_id
    for operation in (SetStatus("in_progress", owner="Police"), MoveDueDate("2030-03-31", owner="Council")):
        changes = changes_by(operation, followed_records(prepared_graph, [action.key]))
        try_changes(prepared_graph, changes, by=OWNER, reason="Board")
        assert write_changes(prepared_graph, changes, by=OWNER, reason="Board").import_id, changes
    assert own_parts(prepared_graph, action.id) == [
        "Council: no status of its own, due 31 March 2030",
        "Police: In progress",
    ]
    [node] = prepared_graph.read("MATCH (a:Action {id: $id}) RETURN a.status AS status ORDER BY a.id", id=action.id)
    assert node["status"] == "planned"
    before = (date.today() - timedelta(days=1)).isoformat()
    assert own_parts(prepared_graph, action.id, as_at=before) == [
        "Council: no status of its own",
        "Police: no status of its own",
    ]
    thread = ask(prepared_graph, "trace", {"action": action.id}, viewer=OWNER).rows
    details = {row["name"]: str(row["detail"]) for row in thread if row["step"] == "owner"}
    assert "due 31 March 2030" in details["Council"] and "In progress" in details["Police"]
    assert any(row["name"] == "Status of an owner: Police: In progress" for row in thread)


@pytest.mark.slow
def test_a_closed_part_has_its_day(prepared_graph: Database, many: list[FollowedRecord]) -> None:
    action = many[7]
    for values, field in (
        ({"status": "completed"}, "closed_on"),
        ({"status": "planned", "closed_on": "2025-01-01"}, "closed_on"),
    ):
        written = write(
            prepared_graph, [LinkEdit("OWNED_BY", values, action.key, None, "w007")], by=OWNER, reason="Board"
        )
        assert [problem.field for problem in written.errors] == [field]
    changes = changes_by(SetStatus("completed", "2025-01-01", owner="Police"), [action])
    assert write_changes(prepared_graph, changes, by=OWNER, reason="Board").import_id
    again = changes_by(SetStatus("blocked", owner="Police"), followed_records(prepared_graph, [action.key]))
    assert write_changes(prepared_graph, again, by=OWNER, reason="Not done").import_id
    [link] = prepared_graph.read(
        "MATCH ()-[w:OWNED_BY {id: 'w007'}]->() RETURN w.status AS s, w.closed_on AS on ORDER BY s"
    )
    assert link == {"s": "blocked", "on": None}


def test_who_owns_it_not_has_no_part(many: list[FollowedRecord]) -> None:
    [change] = changes_by(SetStatus("blocked", owner="Council"), [many[8]])
    assert change.problems == ["The organisation is no owner of it. Assign it first, or leave the owner blank."]
