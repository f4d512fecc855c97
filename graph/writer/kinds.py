"""Which labels and relationship types a statement reads, and which were written since a revision."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from graph.schema import schema

ReadRows = Callable[..., list[dict[str, Any]]]

_NAME = re.compile(r"[:|]\s*!?([A-Za-z_]+)")
_LABELLED = re.compile(r"\((\w+):")
# A node in a pattern without a label, before or after its relationship; a relationship without a type.
_BARE_NODE = re.compile(r"-+>?\((\w*)\s*[){]|[(](\w*)(?:\s*\{[^}]*\})?\)\s*<?-|(?:MATCH|,)\s*\((\w*)\s*\)")
_RELATIONSHIP = re.compile(r"-\[([^\]]*)\]-")
_WRITTEN = """
MATCH (b:ImportBatch) WHERE b.revision > $revision OR b.undone_revision > $revision
RETURN b.counts AS counts, coalesce(b.first_revision, b.revision) AS first, b.revision AS last,
       b.undone_revision AS undone, coalesce(b.in_parts, false) AS in_parts ORDER BY b.id
"""


@cache
def kinds_read(cypher: str) -> frozenset[str] | None:
    """The labels and types that decide what a statement returns; None where it may be anything."""
    if any(":" not in inside for inside in _RELATIONSHIP.findall(cypher)) or "-->" in cypher or "<--" in cypher:
        return None
    known = schema().labels.keys() | schema().relationships.keys()
    kinds = known & set(_NAME.findall(cypher))
    labelled = set(_LABELLED.findall(cypher))
    bare = {name for names in _BARE_NODE.findall(cypher) for name in names if name} - labelled
    # Of a node whose label is not said, only what never changes may be used: its id and its label.
    if not kinds or any(re.search(rf"\b{name}\.(?!id\b)|properties\({name}\)", cypher) for name in bare):
        return None
    return frozenset(kinds)


def kinds_written_since(read: ReadRows, revision: int) -> frozenset[str] | None:
    """The labels and types of all that was added, changed or removed after a revision.

    None where some of it is unknown: another program wrote, or an import was undone in parts.
    """
    rows = read(_WRITTEN, revision=revision)
    [state] = read("MATCH (g:GraphState {id: 'graph'}) RETURN g.revision AS revision ORDER BY revision")
    accounted: set[int] = set()
    kinds: set[str] = set()
    for row in rows:
        if row["undone"] is not None and row["in_parts"]:
            return None
        accounted |= {row["undone"], *range(row["first"], row["last"] + 1)}
        counts = json.loads(row["counts"] or "{}")
        kinds |= {kind for by_kind in counts.values() for kind in by_kind}
        gone = {*counts.get("removed", {}), *(counts.get("added", {}) if row["undone"] else ())}
        kinds |= _attached_types(gone)
    if set(range(revision + 1, int(state["revision"]))) - accounted:  # the last one is that of whoever asks
        return None
    return frozenset(kinds)


def _attached_types(labels: set[str]) -> set[str]:
    """The types of relationships that go with a node of these labels."""
    return {
        name
        for name, kind in schema().relationships.items()
        if labels.intersection(kind.from_labels) or labels.intersection(kind.to_labels)
    }
