"""The records of a graph in one zip: one JSON document per line, beside a manifest that describes the file.

Backups and editions are such files. A node is {"label", "id", "properties"}, a relationship
{"type", "id", "ends", "properties"}; nodes come first. What was written on one server can be restored on the other.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from graph.records import Node, Relationship

CONTENT = "graph.jsonl"
MANIFEST = "manifest.json"
BACKUP_FORMAT = "casethread-backup-1"  # as the manifest of a backup has it
STATE = "GraphState"  # the label of the node that describes the graph itself

Line = dict[str, Any]


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
