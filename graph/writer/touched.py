"""What a write touched, stored with its revision: whoever remembers something of the graph learns what still holds.

A revision without such a record, as after a migration, a restore or what another program wrote, may have touched anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.database import Transaction
from graph.records import ReadRows
from graph.writer.imports import Import

Ids = Mapping[str, frozenset[str]]

MAX_REVISIONS = 1_000  # whoever is further behind reads everything again
_RECORD = "CREATE (r:Revision {id: $id, source_id: 'casethread', written_by: $import_id, touched: $touched})"
_RECORDS = """
UNWIND $ids AS id MATCH (r:Revision {id: id})
RETURN r.id AS id, r.written_by AS import_id, r.touched AS touched ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """The labels and types of what was created, changed or removed, and by label the ids of the nodes concerned.

    Those are the nodes among it, both ends of each relationship, and what a property names or named (but the source).
    None in place of them where they are too many.
    """

    kinds: frozenset[str]
    nodes: Ids | None

    def __or__(self, other: Touched) -> Touched:
        """What was touched by the one or by the other."""
        nodes = None if self.nodes is None or other.nodes is None else _joined(self.nodes, other.nodes)
        return Touched(self.kinds | other.kinds, nodes)

    def ids(self, label: str) -> frozenset[str]:
        """The ids of a label that are concerned; raises TypeError where that is not known."""
        if self.nodes is None:
            raise TypeError("which nodes were touched is not known")
        return self.nodes.get(label, frozenset())


NOTHING = Touched(frozenset(), {})


def record_touched(transaction: Transaction, revision: int, import_id: str, touched: Touched | None) -> None:
    """Store what a write touched, in its own transaction; nothing where that is not known."""
    if touched is not None:
        transaction.run(_RECORD, id=str(revision), import_id=import_id, touched=_as_text(touched))


def touched_between(read: ReadRows, first: int, last: int) -> Touched | None:
    """All that was touched after a revision, up to and with another; None where it may be anything."""
    revisions = [str(number) for number in range(first + 1, last + 1)]
    if last < first or len(revisions) > MAX_REVISIONS:
        return None
    rows = read(_RECORDS, ids=revisions) if revisions else []
    return _union(rows) if len(rows) == len(revisions) else None


def touched_by_import(read: ReadRows, batch: Import) -> Touched | None:
    """All that an import touched, which is what undoing it touches; None where it may be anything."""
    revisions = [str(number) for number in range(batch.first_revision, batch.revision + 1)]
    if len(revisions) > MAX_REVISIONS:
        return None
    rows = read(_RECORDS, ids=revisions)
    return _union(row for row in rows if row["import_id"] == batch.id) if len(rows) == len(revisions) else None


def _joined(first: Ids, second: Ids) -> Ids:
    return {label: first.get(label, frozenset()) | second.get(label, frozenset()) for label in {*first, *second}}


def _union(rows: Iterable[Mapping[str, Any]]) -> Touched:
    union = NOTHING
    for row in rows:
        union |= _from_text(row["touched"])
    return union


def _as_text(touched: Touched) -> str:
    nodes = None if touched.nodes is None else {label: sorted(ids) for label, ids in touched.nodes.items()}
    return json.dumps({"kinds": sorted(touched.kinds), "nodes": nodes}, ensure_ascii=False)


def _from_text(text: str) -> Touched:
    content = json.loads(text)
    nodes = content["nodes"]
    ids = None if nodes is None else {label: frozenset(of_label) for label, of_label in nodes.items()}
    return Touched(frozenset(content["kinds"]), ids)
