"""A backup or an edition back into an empty graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from graph.backup.archive import STATE, BackupContent, Element
from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.migrations import mark_restoring, prepare_empty
from graph.records import Node, Relationship
from graph.writer.batched_statements import batches, creation_statements, run_statements

PART_SIZE = 20_000  # elements per transaction


def restore(database: Database, backup: BackupContent) -> Mapping[str, Any]:
    """Restore a backup into an empty graph; an interrupted restore starts again from the beginning.

    The restored graph changes independently of the original, so it gets an id of its own: nothing that was remembered of
    the original is taken for it. It keeps those that it had, by which it decides on editions of the original. Returns the
    manifest: with "nodes", "relationships", and "content", their hash, if the backup has one. Raises BadRequest for a graph
    that already holds data.
    """
    _refuse_unless_empty(database)
    former = [*backup.state.get("restored_from", ()), *filter(None, [backup.state.get("uid")])]
    fill_graph(database, backup.elements, {**backup.state, "uid": uuid4().hex, "restored_from": former})
    return backup.manifest


def fill_graph(
    database: Database,
    elements: Iterable[Element],
    state: Mapping[str, Any],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write the records of an archive, nodes first, into a graph, which is emptied; `state` then describes the graph.

    An interrupted graph is marked as such, and filling it starts again from the beginning. `progress` is called with
    the number of records done.
    """
    prepare_empty(database)
    mark_restoring(database)
    done = 0
    for batch in batches(elements, PART_SIZE):
        nodes = [element for element in batch if isinstance(element, Node)]
        relationships = [element for element in batch if isinstance(element, Relationship)]
        _create(database, nodes, relationships)
        done += len(batch)
        if progress:
            progress(done)
    database.write(lambda transaction: _set_state(transaction, state))


def _create(database: Database, nodes: list[Node], relationships: list[Relationship]) -> None:
    database.write(
        lambda transaction: run_statements(transaction, creation_statements(transaction, nodes, relationships))
    )


def _set_state(transaction: Transaction, state: Mapping[str, Any]) -> None:
    transaction.run(f"MATCH (g:{STATE} {{id: 'graph'}}) SET g = $state", state={**state, "id": "graph"})


def _refuse_unless_empty(database: Database) -> None:
    rows = database.read(f"MATCH (g:{STATE} {{id: 'graph'}}) RETURN g.restoring AS restoring ORDER BY restoring")
    nodes = database.read(
        "MATCH (n) WHERE n.source_id IS NULL OR n.source_id <> 'casethread' RETURN count(n) AS number ORDER BY number"
    )
    imports = database.read("MATCH (b:ImportBatch) RETURN count(b) AS number ORDER BY number")
    count = nodes[0]["number"] + imports[0]["number"]
    if count and not (rows and rows[0]["restoring"]):
        raise BadRequest(
            f"This graph already holds {count:,} records. A backup is restored into an empty one: "
            "set CASETHREAD_HOME to a new folder, or use an empty Neo4j database."
        )
