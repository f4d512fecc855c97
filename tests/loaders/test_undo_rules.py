"""An undo leaves what a write could have made: else nothing of it is undone, and the sentence says why."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from people import OWNER
from two_reviews import write_two_reviews

from graph.database import Database
from graph.errors import BadRequest
from graph.migrations import prepare
from loaders.write import Edit, RecordEdit, undo, write

Row = dict[str, Any]
_NEXT = (
    "MATCH (c:Case {id: $case})-[:HAS_EPISODE]->(a)-[:NEXT]->(b) RETURN a.id AS start, b.id AS end ORDER BY start, end"
)
_EPISODES = "MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e) RETURN e.id AS id, e.sequence AS number ORDER BY number, id"


@pytest.fixture(scope="module")
def graph(prepared_graph: Database) -> Database:
    """Two reviews, to whose cases these tests add episodes."""
    write_two_reviews(prepared_graph)
    prepare(prepared_graph)
    return prepared_graph


@pytest.fixture
def case(graph: Database, request: pytest.FixtureRequest) -> str:
    """A case of its own for each test, with three episodes."""
    id_ = save(graph, RecordEdit("Case", {"title": request.node.name, "sensitivity": "open"}))[1]
    for number in (1, 2, 3):
        save(graph, RecordEdit("Episode", {"title": f"Visit {number}", "sequence": number, "case": id_}))
    return id_


def save(graph: Database, *edits: Edit) -> tuple[str, str]:
    """The import, and the id of the first record."""
    written = write(graph, edits, by=OWNER, reason="Panel")
    assert written.import_id, written.problems
    return written.import_id, written.keys[0][1]


def episodes(graph: Database, case: str) -> list[str]:
    return [row["id"] for row in graph.read(_EPISODES, case=case)]


def numbered(graph: Database, ids: list[str]) -> str:
    """Number episodes in this order."""
    return save(graph, *(RecordEdit("Episode", {"sequence": number}, id_) for number, id_ in enumerate(ids, 1)))[0]


def assert_in_order(graph: Database, case: str, ids: list[str]) -> None:
    assert episodes(graph, case) == ids
    assert [(row["start"], row["end"]) for row in graph.read(_NEXT, case=case)] == sorted(pairwise(ids))


@pytest.mark.embedded
@pytest.mark.slow
def test_an_order_to_which_an_episode_was_added_since_does_not_come_back(graph: Database, case: str) -> None:
    first, second, third = episodes(graph, case)
    moved = numbered(graph, [third, first, second])
    _, fourth = save(graph, RecordEdit("Episode", {"title": "Visit 4", "sequence": 4, "case": case}))
    with pytest.raises(BadRequest, match=r"The episodes of the case ‘test_an_order.*’ would not follow one another"):
        undo(graph, moved, by=OWNER)
    assert_in_order(graph, case, [third, first, second, fourth])


@pytest.mark.embedded
@pytest.mark.slow
def test_a_number_that_another_episode_has_by_now_does_not_come_back(graph: Database, case: str) -> None:
    _, _, third = episodes(graph, case)
    changed, _ = save(graph, RecordEdit("Episode", {"sequence": 5}, third))
    save(graph, RecordEdit("Episode", {"title": "Visit 3b", "sequence": 3, "case": case}))
    with pytest.raises(BadRequest, match="is also the number of the episode") as refused:
        undo(graph, changed, by=OWNER)
    assert "set by hand what should hold" in str(refused.value)


@pytest.mark.embedded
@pytest.mark.slow
def test_a_date_that_no_longer_fits_does_not_come_back(graph: Database, case: str) -> None:
    first = episodes(graph, case)[0]
    save(graph, RecordEdit("Episode", {"start": "2019-05"}, first))
    earlier, _ = save(graph, RecordEdit("Episode", {"start": "2019-03"}, first))
    save(graph, RecordEdit("Episode", {"end": "2019-04"}, first))
    with pytest.raises(BadRequest, match="Episode ‘Visit 1’"):
        undo(graph, earlier, by=OWNER)


@pytest.mark.slow
def test_what_keeps_the_rules_is_undone_whatever_came_after(graph: Database, case: str) -> None:
    ids = episodes(graph, case)
    moved = numbered(graph, [ids[2], ids[0], ids[1]])
    save(graph, RecordEdit("Case", {"summary": "Longer"}, case))
    undo(graph, moved, by=OWNER)
    assert_in_order(graph, case, ids)


@pytest.mark.slow
def test_what_was_broken_before_stands_in_no_way(graph: Database, case: str) -> None:
    """Another program gave two episodes one number: an undo that leaves that as it is goes on."""
    first, second, _ = episodes(graph, case)
    renamed, _ = save(graph, RecordEdit("Episode", {"title": "Renamed"}, first))
    graph.write(lambda transaction: transaction.run("MATCH (e:Episode {id: $id}) SET e.sequence = 1", id=second))
    save(graph, RecordEdit("Case", {"summary": "Longer"}, case))
    undo(graph, renamed, by=OWNER)
    rows = graph.read("MATCH (e:Episode {id: $id}) RETURN e.title AS title ORDER BY title", id=first)
    assert rows == [{"title": "Visit 1"}]
