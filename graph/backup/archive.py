"""A graph in one zip, a JSON document a line, and a manifest that says what it is: for backups and for editions.

A node is {"label", "id", "properties"}, a relationship {"type", "id", "ends", "properties"}; nodes come first. What was
written on one server comes back on the other.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.migrations import mark_restoring, prepare_empty
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.batched_statements import batches, creation_work, run_all

CONTENT = "graph.jsonl"
MANIFEST = "manifest.json"
PART = 20_000  # elements a transaction on bringing back
STATE = "GraphState"

Line = dict[str, Any]


def node_line(node: Node) -> Line:
    """A node as its line says it."""
    return {"label": node.label, "id": node.id, "properties": node.properties}


def relationship_line(one: Relationship) -> Line:
    """A relationship as its line says it; its ends are [label, id, label, id]."""
    ends = [one.from_label, one.from_id, one.to_label, one.to_id]
    return {"type": one.type, "id": one.id, "ends": ends, "properties": one.properties}


def encoded(line: Line) -> bytes:
    """The bytes of one line, the same for the same content."""
    return json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def lines(path: Path) -> Iterator[Line]:
    """Every line of the file, in its order."""
    with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as content:
        for line in io.TextIOWrapper(content, encoding="utf-8"):
            yield json.loads(line)


def bring_in(
    database: Database, path: Path, state: Mapping[str, Any], progress: Callable[[int], None] | None = None
) -> None:
    """Bring the content of a file into an empty graph, which then says `state` of itself.

    Where it is interrupted the graph says so, and it is begun again from the start. `progress` is told how many lines
    are done. Raises BadRequest for a label or type that the schema does not have.
    """
    prepare_empty(database)
    mark_restoring(database)
    done = 0
    for kind in ("label", "type"):
        for batch in batches((row for row in lines(path) if kind in row and row.get("label") != STATE), PART):
            nodes = [_node(row) for row in batch if kind == "label"]
            relationships = [_relationship(row) for row in batch if kind == "type"]
            _create(database, nodes, relationships)
            done += len(batch)
            if progress:
                progress(done)
    database.write(lambda transaction: _say(transaction, state))


def _create(database: Database, nodes: list[Node], relationships: list[Relationship]) -> None:
    database.write(lambda transaction: run_all(transaction, creation_work(transaction, nodes, relationships)))


def _say(transaction: Transaction, state: Mapping[str, Any]) -> None:
    transaction.run(f"MATCH (g:{STATE} {{id: 'graph'}}) SET g = $state", state={**state, "id": "graph"})


def _node(row: Line) -> Node:
    return Node(_known(row["label"], schema().labels), row["id"], row["properties"])


def _relationship(row: Line) -> Relationship:
    from_label, from_id, to_label, to_id = row["ends"]
    start, end = (_known(label, schema().labels) for label in (from_label, to_label))
    kind = _known(row["type"], schema().relationships)
    return Relationship(kind, row["id"], start, from_id, end, to_id, row["properties"])


def _known(name: str, among: Mapping[str, Any]) -> str:
    if name not in among:
        raise BadRequest(f"The file holds {name!r}, which this version of Casethread does not know.")
    return name
