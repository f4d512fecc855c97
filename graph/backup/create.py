"""The whole graph in one file and back: every node and relationship, Casethread's own bookkeeping too.

The file is an archive as `graph.backup.archive` has it, so a backup made on one server restores on the other.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from graph.backup.archive import CONTENT, MANIFEST, STATE, Line, bring_in, encoded, lines, node_line, relationship_line
from graph.database import Database
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.schema import SCHEMA_VERSION, RelationshipType, schema
from graph.writer.batched_statements import batches

FORMAT = "casethread-backup-1"
READ = 20_000  # nodes a page on backing up
PAGE = 2_000  # nodes whose relationships are read at a time


def backup(database: Database, path: Path) -> dict[str, int]:
    """Write the graph to `path`, readable by its owner only; {"nodes": n, "relationships": n, "left_out": n}.

    It holds everything, restricted cases too; left out is only what is not Casethread's: labels and types that the
    schema does not know, and what has no id. Raises BadRequest where the graph moved while it was being read.
    """
    revision = database.revision()
    counts = {"nodes": 0, "relationships": 0}
    unfinished = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(CONTENT, "w", force_zip64=True) as content:
                for kind, row in _everything(database):
                    counts[kind] += 1
                    content.write(encoded(row))
            manifest = {"format": FORMAT, "revision": revision, "schema_version": SCHEMA_VERSION, **counts}
            archive.writestr(MANIFEST, json.dumps(manifest))
        left_out = _size(database) - sum(counts.values())
        if database.revision() != revision:
            raise BadRequest("The graph was changed while the backup was being made. Try again.")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return {**counts, "left_out": left_out}


def restore(database: Database, path: Path) -> dict[str, int]:
    """Bring a backup into an empty graph; one that was interrupted is begun again from the start.

    From then on the graph goes its own way, so it gets a name of its own: nobody's memory of the other fits it.
    Raises BadRequest for a file that is no backup, or a graph that already holds data.
    """
    manifest = _manifest(path)
    _refuse_unless_empty(database)
    bring_in(database, path, {**_state(path), "uid": uuid4().hex})
    return {"nodes": manifest["nodes"], "relationships": manifest["relationships"]}


def _state(path: Path) -> dict[str, Any]:
    """What the graph said of itself when the backup was made."""
    said = (row["properties"] for row in lines(path) if row.get("label") == STATE)
    return next(said, {"schema_version": 0, "revision": 0, "source_id": "casethread"})


def _refuse_unless_empty(database: Database) -> None:
    rows = database.read(f"MATCH (g:{STATE} {{id: 'graph'}}) RETURN g.restoring AS restoring ORDER BY restoring")
    found = database.read(
        "MATCH (n) WHERE n.source_id IS NULL OR n.source_id <> 'casethread' RETURN count(n) AS number ORDER BY number"
    )
    history = database.read("MATCH (b:ImportBatch) RETURN count(b) AS number ORDER BY number")
    found[0]["number"] += history[0]["number"]
    if found[0]["number"] and not (rows and rows[0]["restoring"]):
        raise BadRequest(
            f"This graph already holds {found[0]['number']:,} records. A backup is restored into an empty one: "
            "set CASETHREAD_HOME to a new folder, or use an empty Neo4j database."
        )


def _size(database: Database) -> int:
    """How many nodes and relationships of any kind there are."""
    nodes = database.read("MATCH (n) RETURN count(n) AS number ORDER BY number")
    relationships = database.read("MATCH ()-[r]->() RETURN count(r) AS number ORDER BY number")
    return int(nodes[0]["number"]) + int(relationships[0]["number"])


def _everything(database: Database) -> Iterator[tuple[str, Line]]:
    for label in schema().labels:
        for properties in _nodes(database, label):
            yield "nodes", node_line(Node(label, properties.pop("id"), properties))
    for kind in schema().relationships.values():
        for start, end in kind.pairs:
            for row in _relationships(database, kind, start, end):
                properties = row["properties"]
                ends = (start, row["start"], end, row["finish"])
                yield (
                    "relationships",
                    relationship_line(Relationship(kind.name, properties.pop("id"), *ends, properties)),
                )


def _nodes(database: Database, label: str) -> Iterator[dict[str, Any]]:
    statement = f"MATCH (n:{label}) WHERE n.id > $after RETURN properties(n) AS properties ORDER BY n.id LIMIT $limit"
    after = ""
    while rows := database.read(statement, after=after, limit=READ):
        after = rows[-1]["properties"]["id"]
        yield from (row["properties"] for row in rows)


def _relationships(database: Database, kind: RelationshipType, start: str, end: str) -> Iterator[dict[str, Any]]:
    """Page by page over the nodes at the quieter end, which have few relationships each."""
    from_start = kind.low_degree_end == "from"
    named = f"(a:{start} {{id: id}})" if from_start else f"(b:{end} {{id: id}})"
    arrow = f"(a)-[r:{kind.name}]->(b:{end})" if from_start else f"(b)<-[r:{kind.name}]-(a:{start})"
    statement = (
        f"UNWIND $ids AS id MATCH {named} MATCH {arrow} WHERE r.id IS NOT NULL "
        "RETURN properties(r) AS properties, a.id AS start, b.id AS finish ORDER BY start, finish"
    )
    for ids in batches(_ids(database, start if from_start else end), PAGE):
        yield from database.read(statement, ids=ids)


def _ids(database: Database, label: str) -> Iterator[str]:
    rows = database.read(f"MATCH (n:{label}) WHERE n.id IS NOT NULL RETURN n.id AS id ORDER BY id")
    return (str(row["id"]) for row in rows)


def _manifest(path: Path) -> dict[str, Any]:
    """What the file says of itself, after every line of it was read once: nothing is touched for half a backup."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            broken = archive.testzip()
        version = int(manifest["schema_version"])
        held = Counter("nodes" if "label" in row else "relationships" for row in lines(path))
        whole = not broken and all(held[kind] == manifest[kind] for kind in ("nodes", "relationships"))
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError) as error:
        raise BadRequest(f"{path.name} is not a backup made by Casethread, or it is damaged: {error}.") from error
    if manifest.get("format") != FORMAT or not whole:
        raise BadRequest(f"{path.name} is not a whole backup made by Casethread.")
    if version > SCHEMA_VERSION:
        raise BadRequest(f"{path.name} was made by a newer Casethread. Install that version to restore it.")
    return manifest
