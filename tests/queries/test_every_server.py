"""Every question, with each filter that it takes, is answered alike by every server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asking_all import filtered, needed
from people import EXPORT, OWNER
from shared import SharedDatabase
from whole_answers import ask

from graph.database import Database
from queries import Question, questions

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
    plain = [(needed(asked), viewer) for viewer in (OWNER, EXPORT)]
    for parameters, viewer in [*plain, *((with_filter, may) for _, with_filter, may in filtered(asked))]:
        embedded, neo4j = (ask(graph, asked.name, parameters, viewer=viewer) for graph in graphs)
        assert neo4j.rows == embedded.rows, parameters
        assert (neo4j.notes, neo4j.sentence) == (embedded.notes, embedded.sentence), parameters
        assert (neo4j.network, neo4j.evidence) == (embedded.network, embedded.evidence), parameters
        assert neo4j.sources == embedded.sources, parameters
