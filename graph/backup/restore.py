"""A backup or an edition back into an empty graph."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from graph.backup.archive import BACKUP_FORMAT, MANIFEST, STATE, Line, read_lines
from graph.backup.encryption import NO_SECRET, Secret, reading
from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.migrations import mark_restoring, prepare_empty
from graph.records import Node, Relationship
from graph.schema import SCHEMA_VERSION, schema
from graph.writer.batched_statements import batches, creation_statements, run_statements

PART_SIZE = 20_000  # elements per transaction


def restore(database: Database, path: Path, secret: Secret = NO_SECRET) -> dict[str, Any]:
    """Restore a backup into an empty graph; an interrupted restore starts again from the beginning.

    The restored graph changes independently of the original, so it gets an id of its own: nothing that was
    remembered of the original is taken for it. Returns the manifest: with "nodes", "relationships", and "content", their
    hash, if the backup has one. Raises BadRequest for a file that is not a backup, or that the secret does not open,
    or a graph that already holds data.
    """
    with reading(path, secret) as file:
        manifest = _manifest(file, path.name)
        _refuse_unless_empty(database)
        fill_graph(database, file, {**_saved_state(file), "uid": uuid4().hex})
    return manifest


def fill_graph(
    database: Database,
    file: Path | IO[bytes],
    state: Mapping[str, Any],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write the content of an archive into a graph, which is emptied first; `state` then describes the graph.

    An interrupted graph is marked as such, and filling it starts again from the beginning. `progress` is called with
    the number of lines done. Raises BadRequest for a label or type that the schema does not have.
    """
    prepare_empty(database)
    mark_restoring(database)
    done = 0
    for kind in ("label", "type"):
        for batch in batches((line for line in read_lines(file) if _is_record(line, kind)), PART_SIZE):
            nodes = [_node(line) for line in batch if kind == "label"]
            relationships = [_relationship(line) for line in batch if kind == "type"]
            _create(database, nodes, relationships)
            done += len(batch)
            if progress:
                progress(done)
    database.write(lambda transaction: _set_state(transaction, state))


def _is_record(line: Line, kind: str) -> bool:
    """Whether the line is a node ("label") or a relationship ("type") to restore; the state is written last."""
    return kind in line and line.get("label") != STATE


def _create(database: Database, nodes: list[Node], relationships: list[Relationship]) -> None:
    database.write(
        lambda transaction: run_statements(transaction, creation_statements(transaction, nodes, relationships))
    )


def _set_state(transaction: Transaction, state: Mapping[str, Any]) -> None:
    transaction.run(f"MATCH (g:{STATE} {{id: 'graph'}}) SET g = $state", state={**state, "id": "graph"})


def _node(line: Line) -> Node:
    return Node(_checked_name(line["label"], schema().labels), line["id"], line["properties"])


def _relationship(line: Line) -> Relationship:
    from_label, from_id, to_label, to_id = line["ends"]
    start, end = (_checked_name(label, schema().labels) for label in (from_label, to_label))
    kind = _checked_name(line["type"], schema().relationships)
    return Relationship(kind, line["id"], start, from_id, end, to_id, line["properties"])


def _checked_name(name: str, names: Mapping[str, Any]) -> str:
    if name not in names:
        raise BadRequest(f"The file holds {name!r}, which this version of Casethread does not know.")
    return name


def _saved_state(file: IO[bytes]) -> dict[str, Any]:
    """The state of the graph when the backup was made."""
    states = (line["properties"] for line in read_lines(file) if line.get("label") == STATE)
    return next(states, {"schema_version": 0, "revision": 0, "source_id": "casethread"})


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


def _manifest(file: IO[bytes], name: str) -> dict[str, Any]:
    """The manifest of a backup, after every line was read once: an incomplete backup leaves the graph untouched."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            damaged_member = archive.testzip()
        version = int(manifest["schema_version"])
        counts = Counter("nodes" if "label" in line else "relationships" for line in read_lines(file))
        is_whole = not damaged_member and all(counts[kind] == manifest[kind] for kind in ("nodes", "relationships"))
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError) as error:
        raise BadRequest(f"{name} is not a backup made by Casethread, or it is damaged: {error}.") from error
    if manifest.get("format") != BACKUP_FORMAT or not is_whole:
        raise BadRequest(f"{name} is not a whole backup made by Casethread.")
    if version > SCHEMA_VERSION:
        raise BadRequest(f"{name} was made by a newer Casethread. Install that version to restore it.")
    return manifest
