"""The imports of a graph: the list of them, and what one of them changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.errors import NotFound
from graph.records import ReadRows

_LIST = """
MATCH (b:ImportBatch)
RETURN b.id AS id, b.at AS at, b.by AS by, b.loader AS loader, b.files AS files, b.hashes AS hashes,
       b.counts AS counts, b.state AS state, b.revision AS revision,
       coalesce(b.first_revision, b.revision) AS first_revision, b.in_parts AS in_parts,
       coalesce(b.reason, 'load') AS reason
ORDER BY revision DESC, id
"""
_CHANGES = """
MATCH (c:Change {import_id: $id})
RETURN c.at AS at, c.by AS by, c.entity AS entity, c.entity_id AS entity_id, c.before AS before, c.after AS after,
       c.reason AS reason
ORDER BY entity, entity_id LIMIT $limit
"""
_UNDONE = """
MATCH (c:Change {import_id: $id}) WHERE c.undone_revision IS NOT NULL
RETURN c.entity AS entity, c.entity_id AS entity_id, c.before AS before ORDER BY entity, entity_id, before
"""
_UNDONE_BY_HAND = """
MATCH (b:ImportBatch) WHERE b.state IN ['undone', 'partly undone'] AND b.edits CONTAINS $text
RETURN b.id AS id, b.edits AS edits ORDER BY id
"""
_EDITS = "MATCH (b:ImportBatch {id: $id}) RETURN b.edits AS edits ORDER BY edits"


@dataclass(frozen=True)
class Import:
    """One load; `state` is done, unfinished (in parts, stopped midway), undoing, undone, or partly undone.

    Its first part made `first_revision`, its last one `revision`. `reason` is "load" where nobody gave another.
    """

    id: str
    at: str
    by: str
    loader: str
    files: list[str]
    hashes: list[str]
    counts: dict[str, dict[str, int]]
    state: str
    revision: int
    first_revision: int
    in_parts: bool
    reason: str

    @property
    def sentence(self) -> str:
        """What it did, in words: "added 3, changed 1"."""
        totals = [f"{action} {sum(kinds.values()):,}" for action, kinds in self.counts.items() if kinds]
        return ", ".join(totals) or "nothing"


def imports(database: Database) -> list[Import]:
    """Every import, the latest first."""
    return read_imports(database.read)


def read_imports(read: ReadRows) -> list[Import]:
    """Every import, the latest first, read as a transaction does too."""
    return [_import(row) for row in read(_LIST)]


def find_import(database: Database, import_id: str) -> Import:
    """The import with this id; raises NotFound."""
    return _only_one(import_id, [batch for batch in imports(database) if batch.id == import_id])


def import_beginning(database: Database, text: str) -> Import:
    """The import whose id begins so, as somebody types it who sees the list of them; raises NotFound."""
    return _only_one(text, [batch for batch in imports(database) if text and batch.id.startswith(text)])


def _only_one(text: str, matches: list[Import]) -> Import:
    if len(matches) != 1:
        raise NotFound(f"No import has the id {text!r}. 'casethread imports list' shows them all.")
    return matches[0]


def import_changes(database: Database, import_id: str, limit: int = 200) -> list[dict[str, Any]]:
    """The changes to elements that existed before the import, and the removals, up to a limit."""
    return database.read(_CHANGES, id=import_id, limit=limit)


def undone_changes(read: ReadRows, import_id: str) -> list[dict[str, Any]]:
    """The changes and removals of an import that were taken back: what each was of, and the values before."""
    return read(_UNDONE, id=import_id)


def entered_by_hand(read: ReadRows, import_id: str) -> str:
    """The edits of an import as their text; empty for what was not entered by hand, or by a version that stored none."""
    return str(next((row["edits"] for row in read(_EDITS, id=import_id)), None) or "")


def undone_by_hand(database: Database, text: str) -> list[tuple[Import, str]]:
    """What was entered by hand with this in it, and undone since, wholly or partly: each import with its edits as text."""
    rows = {row["id"]: row["edits"] for row in database.read(_UNDONE_BY_HAND, text=text)}
    return [(batch, rows[batch.id]) for batch in imports(database) if batch.id in rows] if rows else []


def unfinished_import(database: Database, loader: str, hashes: list[str]) -> str | None:
    """The id of an import in parts of these same files that stopped midway, to be continued; else None."""
    for batch in imports(database):
        if batch.state == "unfinished" and batch.loader == loader and batch.hashes == hashes:
            return batch.id
    return None


def _import(row: dict[str, Any]) -> Import:
    counts = json.loads(row.pop("counts"))
    return Import(**{**row, "in_parts": bool(row["in_parts"])}, counts=counts)
