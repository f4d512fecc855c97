"""The records of a graph in one zip: one JSON document per line, beside a manifest that describes the file.

Backups and editions are such files. A node is {"label", "id", "properties"}, a relationship
{"type", "id", "ends", "properties"}; nodes come first. What was written on one server can be restored on the other.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.schema import SCHEMA_VERSION, schema

CONTENT = "graph.jsonl"
MANIFEST = "manifest.json"
BACKUP_FORMAT = "casethread-backup-1"  # as the manifest of a backup has it
STATE = "GraphState"  # the label of the node that describes the graph itself

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError,
    LookupError, TypeError, ValueError, AttributeError, RecursionError,
)  # fmt: skip

Line = dict[str, Any]
Element = Node | Relationship


@dataclass(frozen=True, slots=True)
class BackupContent:
    """A backup that was found whole: what it says of itself, the state of its graph, and its records, nodes first."""

    name: str
    manifest: Mapping[str, Any]
    state: Mapping[str, Any]
    elements: Iterable[Element]


def node_line(node: Node) -> Line:
    """The line of a node."""
    return {"label": node.label, "id": node.id, "properties": node.properties}


def relationship_line(relationship: Relationship) -> Line:
    """The line of a relationship; its ends are [label, id, label, id]."""
    ends = [relationship.from_label, relationship.from_id, relationship.to_label, relationship.to_id]
    return {"type": relationship.type, "id": relationship.id, "ends": ends, "properties": relationship.properties}


def encode_line(line: Line) -> bytes:
    """The bytes of one line, the same for the same content."""
    return json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"


class ContentHash:
    """A hash of lines in whatever order they come, as servers order equals differently: the sum of their SHA-256.

    It finds what a disk or a server changed. Who alters a file on purpose is kept out by its encryption.
    """

    def __init__(self) -> None:
        self._sum = 0

    def add(self, encoded: bytes) -> None:
        """Add a line."""
        self._sum += int.from_bytes(hashlib.sha256(encoded).digest())

    def hexdigest(self) -> str:
        """The hash of the lines so far."""
        return f"{self._sum % 2**256:064x}"


def read_lines(file: Path | IO[bytes]) -> Iterator[Line]:
    """Every line of the file, in its order."""
    with zipfile.ZipFile(file) as archive, archive.open(CONTENT) as content:
        for line in io.TextIOWrapper(content, encoding="utf-8"):
            yield json.loads(line)


def read_elements(file: Path | IO[bytes]) -> Iterator[Element]:
    """Every node of the file and then every relationship, without the state; raises BadRequest as `element_of` does."""
    for kind in ("label", "type"):
        yield from (element_of(line) for line in read_lines(file) if kind in line and line.get("label") != STATE)


def element_of(line: Line) -> Element:
    """The record of a line; raises BadRequest for a label or type that the schema does not have."""
    if "label" in line:
        return Node(_checked_name(line["label"], schema().labels), line["id"], line["properties"])
    from_label, from_id, to_label, to_id = line["ends"]
    start, end = (_checked_name(label, schema().labels) for label in (from_label, to_label))
    kind = _checked_name(line["type"], schema().relationships)
    return Relationship(kind, line["id"], start, from_id, end, to_id, line["properties"])


def _checked_name(name: str, names: Mapping[str, Any]) -> str:
    if name not in names:
        raise BadRequest(f"The file holds {name!r}, which this version of Casethread does not know.")
    return name


def read_backup(file: IO[bytes], name: str) -> BackupContent:
    """The content of a backup, each line of which was read once: one that is incomplete leaves a graph untouched.

    Raises BadRequest for what is no backup, is not whole, or is of a later Casethread.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            damaged_member = archive.testzip()
        version = int(manifest["schema_version"])
        counts, state = _examined(file)
        is_whole = not damaged_member and all(counts[kind] == manifest[kind] for kind in ("nodes", "relationships"))
    except _BROKEN as error:
        raise BadRequest(f"{name} is not a backup made by Casethread, or it is damaged: {error}.") from error
    if manifest.get("format") != BACKUP_FORMAT or not is_whole:
        raise BadRequest(f"{name} is not a whole backup made by Casethread.")
    if version > SCHEMA_VERSION:
        raise BadRequest(f"{name} was made by a newer Casethread. Install that version to restore it.")
    return BackupContent(name, manifest, state, read_elements(file))


def _examined(file: IO[bytes]) -> tuple[Counter[str], dict[str, Any]]:
    """How many nodes and relationships the lines have, and the state of the graph when they were written."""
    counts, state = Counter[str](), {"schema_version": 0, "revision": 0, "source_id": "casethread"}
    for line in read_lines(file):
        counts["nodes" if "label" in line else "relationships"] += 1
        if line.get("label") == STATE:
            state = line["properties"]
        else:
            element_of(line)
    return counts, state
