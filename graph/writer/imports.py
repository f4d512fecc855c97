"""The imports that made the graph what it is: a list, and what one of them did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.errors import NotFound

_LIST = """
MATCH (b:ImportBatch)
RETURN b.id AS id, b.at AS at, b.by AS by, b.loader AS loader, b.files AS files, b.hashes AS hashes,
       b.counts AS counts, b.state AS state, b.revision AS revision,
       coalesce(b.first_revision, b.revision) AS first_revision, b.in_parts AS in_parts
ORDER BY revision DESC, id
"""
_CHANGES = """
MATCH (c:Change {import_id: $id})
RETURN c.at AS at, c.by AS by, c.entity AS entity, c.entity_id AS entity_id, c.before AS before, c.after AS after,
       c.reason AS reason
ORDER BY entity, entity_id LIMIT $limit
"""


@dataclass(frozen=True)
class Import:
    """One load; `state` is done, unfinished (in parts, stopped midway), undoing or undone.

    `first_revision` and `revision` are those that its first and its last part made.
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

    @property
    def sentence(self) -> str:
        """What it did, in words: "added 3, changed 1"."""
        said = [f"{way} {sum(kinds.values()):,}" for way, kinds in self.counts.items() if kinds]
        return ", ".join(said) or "nothing"


def imports(database: Database) -> list[Import]:
    """Every import, the latest first."""
    return [_import(row) for row in database.read(_LIST)]


def import_(database: Database, import_id: str) -> Import:
    """One import by its id or an unambiguous beginning of it; raises NotFound."""
    found = [each for each in imports(database) if each.id.startswith(import_id)] if import_id else []
    if len(found) != 1:
        raise NotFound(f"No import has the id {import_id!r}. 'casethread imports list' shows them all.")
    return found[0]


def import_changes(database: Database, import_id: str, limit: int = 200) -> list[dict[str, Any]]:
    """What it changed or removed in elements that stood before, up to a limit."""
    return database.read(_CHANGES, id=import_id, limit=limit)


def unfinished_import(database: Database, loader: str, hashes: list[str]) -> str | None:
    """The id of an import in parts of these very files that stopped midway, to be continued; else None."""
    for each in imports(database):
        if each.state == "unfinished" and each.loader == loader and each.hashes == hashes:
            return each.id
    return None


def _import(row: dict[str, Any]) -> Import:
    counts = json.loads(row.pop("counts"))
    return Import(**{**row, "in_parts": bool(row["in_parts"])}, counts=counts)
