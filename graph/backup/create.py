"""Write the whole graph to one file: every node and relationship, Casethread's own bookkeeping included."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graph.backup.archive import (
    BACKUP_FORMAT,
    CONTENT,
    MANIFEST,
    STATE,
    ContentHash,
    Line,
    encode_line,
    node_line,
    relationship_line,
)
from graph.backup.encryption import NO_SECRET, Secret, writing
from graph.database import Database
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.schema import SCHEMA_VERSION, RelationshipType, schema
from graph.system.whole_files import written_whole
from graph.writer.batched_statements import batches

NODE_PAGE = 20_000  # nodes read at a time
RELATIONSHIP_PAGE = 2_000  # nodes whose relationships are read at a time


def backup(database: Database, path: Path, secret: Secret = NO_SECRET) -> dict[str, int]:
    """Write the graph to `path`, readable by its owner only; {"nodes": n, "relationships": n, "left_out": n}.

    The file holds everything, restricted cases too, and is encrypted where there is a secret. Left out is only what is
    not Casethread's: labels and types that the schema does not know, and records without an id. Raises BadRequest if
    the graph changed while it was read.
    """
    revision = database.revision()
    with written_whole(path) as unfinished:
        with writing(unfinished, secret) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(CONTENT, "w", force_zip64=True) as content:
                counts, content_hash = read_content(database, content.write)
            manifest = {
                "format": BACKUP_FORMAT, "revision": revision, "schema_version": SCHEMA_VERSION,
                "content": content_hash, **counts,
            }  # fmt: skip
            archive.writestr(MANIFEST, json.dumps(manifest))
        left_out = _record_count(database) - sum(counts.values())
        if database.revision() != revision:
            raise BadRequest("The graph was changed while the backup was being made. Try again.")
    return {**counts, "left_out": left_out}


def read_content(database: Database, consume: Callable[[bytes], object]) -> tuple[dict[str, int], str]:
    """Hand each line of the graph to `consume`; {"nodes": n, "relationships": n}, and the hash of the content.

    The node that describes the graph itself is counted and handed over, but not hashed: a restored graph has its own.
    """
    counts, content_hash = {"nodes": 0, "relationships": 0}, ContentHash()
    for kind, line in _all_lines(database):
        counts[kind] += 1
        encoded = encode_line(line)
        consume(encoded)
        if line.get("label") != STATE:
            content_hash.add(encoded)
    return counts, content_hash.hexdigest()


def _record_count(database: Database) -> int:
    """How many nodes and relationships of any kind the graph has."""
    nodes = database.read("MATCH (n) RETURN count(n) AS number ORDER BY number")
    relationships = database.read("MATCH ()-[r]->() RETURN count(r) AS number ORDER BY number")
    return int(nodes[0]["number"]) + int(relationships[0]["number"])


def _all_lines(database: Database) -> Iterator[tuple[str, Line]]:
    """Each line of the backup, as ("nodes" or "relationships", line)."""
    for label in schema().labels:
        for properties in _node_properties(database, label):
            yield "nodes", node_line(Node(label, properties.pop("id"), properties))
    for kind in schema().relationships.values():
        for start, end in kind.pairs:
            for row in _relationship_rows(database, kind, start, end):
                properties = row["properties"]
                ends = (start, row["start"], end, row["finish"])
                relationship = Relationship(kind.name, properties.pop("id"), *ends, properties)
                yield "relationships", relationship_line(relationship)


def _node_properties(database: Database, label: str) -> Iterator[dict[str, Any]]:
    statement = f"MATCH (n:{label}) WHERE n.id > $after RETURN properties(n) AS properties ORDER BY n.id LIMIT $limit"
    after = ""
    while rows := database.read(statement, after=after, limit=NODE_PAGE):
        after = rows[-1]["properties"]["id"]
        yield from (row["properties"] for row in rows)


def _relationship_rows(database: Database, kind: RelationshipType, start: str, end: str) -> Iterator[dict[str, Any]]:
    """Page by page over the nodes at the end with the lower degree, which have few relationships each."""
    from_start = kind.low_degree_end == "from"
    start_pattern = f"(a:{start} {{id: id}})" if from_start else f"(b:{end} {{id: id}})"
    arrow = f"(a)-[r:{kind.name}]->(b:{end})" if from_start else f"(b)<-[r:{kind.name}]-(a:{start})"
    statement = (
        f"UNWIND $ids AS id MATCH {start_pattern} MATCH {arrow} WHERE r.id IS NOT NULL "
        "RETURN properties(r) AS properties, a.id AS start, b.id AS finish ORDER BY start, finish"
    )
    for ids in batches(_ids(database, start if from_start else end), RELATIONSHIP_PAGE):
        yield from database.read(statement, ids=ids)


def _ids(database: Database, label: str) -> Iterator[str]:
    rows = database.read(f"MATCH (n:{label}) WHERE n.id IS NOT NULL WITH n.id AS id RETURN id ORDER BY id")
    return (str(row["id"]) for row in rows)
