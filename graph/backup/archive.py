"""The records of a graph in one zip: one JSON document per line, beside a manifest that describes the file.

Backups and editions are such files. A node is {"label", "id", "properties"}, a relationship
{"type", "id", "ends", "properties"}; nodes come first. What was written on one server can be restored on the other.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def read_lines(path: Path) -> Iterator[Line]:
    """Every line of the file, in its order."""
    with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as content:
        for line in io.TextIOWrapper(content, encoding="utf-8"):
            yield json.loads(line)
