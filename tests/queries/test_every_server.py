"""Every question, with each filter that it takes, is answered alike by every server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asking_all import filtered, needed
from people import EXPORT, OWNER
from shared import SharedDatabase
from whole_answers import ask as whole_answer

from graph.database import Database
from queries import Question, ask, questions

pytestmark = [pytest.mark.slow, pytest.mark.every_server, pytest.mark.parametrize("server", ["neo4j"])]


@pytest.fixture(scope="module")
def graphs(
    shared_databases: Callable[[str], SharedDatabase], write_small_graph: Callable[[Database], None]
) -> list[Database]:
    """The small graph in the embedded database and in Neo4j."""
    databases = [shared_databases(server).empty() for server in ("embedded", "neo4j")]
    for database in databases:
        write_small_graph(database)
    return databases


@pytest.mark.parametrize("asked", questions(), ids=lambda each: each.name)
def test_it_answers_alike(server: str, graphs: list[Database], asked: Question) -> None:
    """With each filter its rows, without one and with all at once every part of the answer."""
    with_each = [*filtered(asked)]
    for _, parameters, viewer in with_each:
        embedded, neo4j = (ask(graph, asked.name, parameters, viewer=viewer) for graph in graphs)
        assert (neo4j.rows, neo4j.notes) == (embedded.rows, embedded.notes), parameters
    with_all: dict[str, str] = {}
    for _, parameters, _ in with_each:
        with_all |= parameters
    for parameters, viewer in ((needed(asked), OWNER), (needed(asked), EXPORT), (with_all or needed(asked), OWNER)):
        embedded, neo4j = (whole_answer(graph, asked.name, parameters, viewer=viewer) for graph in graphs)
        assert (neo4j.rows, neo4j.notes) == (embedded.rows, embedded.notes), parameters
        assert neo4j.sentence == embedded.sentence, parameters
        assert (neo4j.network, neo4j.evidence) == (embedded.network, embedded.evidence), parameters
        assert neo4j.sources == embedded.sources, parameters
