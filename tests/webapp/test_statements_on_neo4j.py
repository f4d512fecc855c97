"""What the site and the API read, they read alike on Neo4j: only their statements depend on the server.

Their pages are tested over the embedded database. Here each kind of address is opened over the sample, every statement
that is read meanwhile is run on Neo4j, over the same graph, and must return the same rows in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER
from shared import SharedDatabase

from bench.addresses import addresses
from bench.large import responses
from graph.backup.archive import read_backup
from graph.backup.create import backup
from graph.backup.restore import restore
from graph.database import Database
from graph.records import Subgraph
from loaders.load import load
from loaders.sample import sample_folder
from webapp import create_app

pytestmark = [  # in the process whose Neo4j it is
    pytest.mark.slow,
    pytest.mark.every_server,
    pytest.mark.parametrize("server", ["neo4j"]),
]
MIN_STATEMENTS = 250  # 307 were read when this was written

_LABEL_OR_TYPE = re.compile(r":[A-Z]\w*")
# How it is read, and what first was read so: of those that differ in their labels and types alone, one.
Statements = dict[str, tuple[str, str, dict[str, Any]]]


@pytest.fixture
def graphs(server: str, shared_databases: Callable[[str], SharedDatabase], tmp_path: Path) -> tuple[Database, Database]:
    """The sample in the embedded database, and the very same graph in Neo4j."""

    def load_sample(database: Database) -> None:
        assert not load(database, sample_folder(), by=OWNER).refused

    embedded = shared_databases("embedded").filled(str(sample_folder()), load_sample)
    neo4j = shared_databases(server).empty()
    backup(embedded, tmp_path / "sample")
    with (tmp_path / "sample").open("rb") as file:
        restore(neo4j, read_backup(file, "sample"))
    [row] = embedded.read("MATCH (g:GraphState) RETURN g.uid AS uid ORDER BY uid")
    neo4j.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.uid = $uid", uid=row["uid"]))
    return embedded, neo4j


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Each statement that is read meanwhile, whatever its labels and types, on its way to the real database."""
    recorded: Statements = {}

    def record(name: str) -> None:
        method = getattr(Database, name)

        def read(self: Database, cypher: str, /, *consume: Any, **parameters: Any) -> Any:
            recorded.setdefault(_LABEL_OR_TYPE.sub(":", cypher), (name, cypher, parameters))
            return method(self, cypher, *consume, **parameters)

        monkeypatch.setattr(Database, name, read)

    for name in ("read", "subgraph", "fold"):
        record(name)
    return recorded


def test_every_statement_returns_the_same_rows(
    graphs: tuple[Database, Database], statements: Statements, tmp_path: Path
) -> None:
    embedded, _ = graphs
    app = create_app({"DATABASE": embedded, "CASETHREAD_HOME": tmp_path / "site"})
    failed = [response for response in responses(app.test_client(), addresses(app, embedded)) if not response.is_good]
    assert not failed
    assert len(statements) >= MIN_STATEMENTS
    for name, cypher, parameters in list(statements.values()):
        rows, rows_on_neo4j = (_rows(graph, name, cypher, parameters) for graph in graphs)
        assert rows == rows_on_neo4j, cypher


def _rows(graph: Database, name: str, cypher: str, parameters: dict[str, Any]) -> Any:
    """The rows in their order, if the statement asks for one; what `collect` gathers in them has none."""
    rows = graph.fold(cypher, list, **parameters) if name == "fold" else getattr(graph, name)(cypher, **parameters)
    if isinstance(rows, Subgraph):
        return _sorted(rows.nodes), _sorted(rows.relationships)
    plain = [list(map(_sorted, row.values() if isinstance(row, dict) else row)) for row in rows]
    return plain if "ORDER BY" in cypher else _sorted(plain)


def _sorted(value: Any) -> Any:
    return sorted(map(_sorted, value), key=repr) if isinstance(value, list) else value
