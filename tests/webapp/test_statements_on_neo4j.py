"""What the site and the API read, they read alike on Neo4j: only their statements depend on the server.

Their pages are tested over the embedded database. Here each kind of address is opened over the sample, every statement
that is read meanwhile is run on Neo4j, over the same graph, and must return the same rows in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from people import OWNER
from shared import SharedDatabase

from graph.backup.archive import read_backup
from graph.backup.create import backup
from graph.backup.restore import restore
from graph.database import Database
from graph.records import Subgraph
from graph.schema import schema
from loaders.load import load
from loaders.sample import sample_folder
from queries import questions
from webapp import create_app

pytestmark = [
    pytest.mark.slow,
    pytest.mark.every_server,
    pytest.mark.parametrize("server", ["neo4j"]),
]  # in the process whose Neo4j it is
SUBJECTS = {
    "case": "sample-c01", "factor": "sample-caseload", "first": "sample-staffing", "second": "sample-contact",
    "text": "duty", "one": "until=2014", "other": "since=2015",
}  # fmt: skip
SUBJECTS_OF = {
    "trace": {"action": "sample-a01"}, "evidence-for": {"factor": "sample-caseload"},
    "crosswalk": {"first": "scie_factors", "second": "domains"},
}  # fmt: skip
OF_THE_SITE_ITSELF = ("/help", "/static", "/sign-in", "/confirm", "/account", "/health", "/administration")
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


def addresses(app: Flask, graph: Database) -> Iterator[str]:
    """Each page without a subject, the most joined record of each label as page, form, history and list, each question."""
    for label in schema().domain_labels:
        busiest = f"MATCH (n:{label.name})--(m) RETURN n.id AS id, count(m) AS joined ORDER BY joined DESC, id LIMIT 1"
        for row in graph.read(busiest):
            word, id_ = label.word.replace("_", "-"), row["id"]
            yield from (f"/{word}/{id_}", f"/{word}/{id_}/edit", f"/{word}/{id_}/history", f"/all/{word}")
            yield f"/suggestions/{word}?q=a"
            yield f"/explorer/view?show={label.name}:{id_}&at={label.name}:{id_}"
            plural = label.sheet.replace("_", "-")
            yield from (f"/api/v1/{plural}", f"/api/v1/{plural}/{id_}")
    for question in questions():
        needed = {it.name: SUBJECTS[it.name] for it in question.parameters if it.required and it.name in SUBJECTS}
        needed = SUBJECTS_OF.get(question.name, needed)
        yield f"/questions/{question.name}?{urlencode(needed)}"
        yield f"/api/v1/questions/{question.name}?{urlencode(needed | {'as_at': '2024-06', 'limit': '3'})}"
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<" not in rule.rule and not rule.rule.startswith(OF_THE_SITE_ITSELF):
            yield rule.rule


def test_every_statement_returns_the_same_rows(
    graphs: tuple[Database, Database], statements: Statements, tmp_path: Path
) -> None:
    embedded, _ = graphs
    app = create_app({"DATABASE": embedded, "CASETHREAD_HOME": tmp_path / "site"})
    client = app.test_client()
    for address in addresses(app, embedded):
        assert client.get(address).status_code < 500, address
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
