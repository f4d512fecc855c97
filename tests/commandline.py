"""The command line in this process, on a real server, and a small set of invented reviews to load."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from casethread.cli import main
from graph.database import Database
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.servers import EmbeddedServer, Neo4jServer

REVIEWS = Path(__file__).parent / "casethread" / "reviews"
SECRET = "ZEBRA"  # stands in every text of the restricted case and of what follows from it, and nowhere else
NAMES = (
    "CASETHREAD_HOME", "CASETHREAD_PERSON", "NEO4J_URI", "NEO4J_USERNAME", "NEO4J_USER", "NEO4J_PASSWORD",
    "NEO4J_DATABASE",
)  # fmt: skip


@dataclass(frozen=True)
class Output:
    """What a command printed, and how it ended."""

    code: int
    text: str
    errors: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Casethread:
    """`casethread ARGUMENTS` without a process of its own."""

    def __init__(self, environment: dict[str, str | None]) -> None:
        self.environment = environment

    def __call__(self, *arguments: object, code: int | None = 0, **environment: str) -> Output:
        """Run a command; it must end with this exit code, and never with an exception."""
        given = {"COLUMNS": "120", **self.environment, **environment}
        result = CliRunner().invoke(main, [str(each) for each in arguments], env=given, prog_name="casethread")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        output = Output(result.exit_code, result.stdout, result.stderr)
        assert code in (None, output.code), f"{output.code}: {output.errors or output.text}"
        return output


def environment_of(database: Database) -> dict[str, str | None]:
    """What to set so that a command opens the very graph that a fixture gave."""
    blank: dict[str, str | None] = dict.fromkeys(NAMES)
    server = database._server  # where a test's server is, is nobody else's business
    if isinstance(server, EmbeddedServer):
        return blank | {"CASETHREAD_HOME": str(server._settings.home)}
    assert isinstance(server, Neo4jServer)
    account = server._account
    return blank | {
        "NEO4J_URI": server._address,
        "NEO4J_USERNAME": account.username,
        "NEO4J_PASSWORD": account.password,
        "NEO4J_DATABASE": server._database,
    }


def shape(database: Database) -> Subgraph:
    """Everything in the graph that files speak of, without the mark of the import that made it."""
    found = whole_graph(database)
    elements: list[Node | Relationship] = [*found.nodes, *found.relationships]
    for element in elements:
        element.properties.pop("import_id", None)
    found.nodes.sort(key=lambda node: (node.label, node.id))
    found.relationships.sort(key=lambda each: (each.type, each.id, each.from_id, each.to_id))
    return found


def emptied(database: Database) -> None:
    """Take everything out, so that the same server stands for a second home."""
    statement = "MATCH (node) WITH node LIMIT 5000 DETACH DELETE node RETURN count(*) AS gone"
    while database.write(lambda transaction: transaction.run(statement))[0]["gone"]:
        pass
