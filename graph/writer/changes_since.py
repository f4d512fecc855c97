"""What became of the graph since a revision: for an address, or a citation, that was made then."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database
from graph.writer.imports import Import, imports

_UNDONE = """
MATCH (b:ImportBatch) WHERE b.undone_revision > $revision
RETURN b.id AS id, b.undone_revision AS revision ORDER BY id
"""


@dataclass(frozen=True)
class Since:
    """The imports made after a revision, and those from before it that were undone after it, the latest first.

    `others` counts the revisions that no import made: other programs wrote, and `check --refresh` said so. It is 0
    where that cannot be told, because an import was undone in parts.
    """

    revision: int
    now: int
    made: list[Import]
    undone: list[Import]
    others: int

    @property
    def is_ahead(self) -> bool:
        """Whether the graph has not got that far: it is another graph, or an older copy."""
        return self.revision > self.now


def since(database: Database, revision: int) -> Since:
    """What the graph's own records say of the time after a revision."""
    now = database.revision()
    undone_at = {row["id"]: int(row["revision"]) for row in database.read(_UNDONE, revision=revision)}
    every = imports(database)
    made = [each for each in every if each.revision > revision]
    undone = [each for each in every if each.revision <= revision and each.id in undone_at]
    known = {number for each in made for number in range(each.first_revision, each.revision + 1)}
    known |= set(undone_at.values())
    in_parts = any(each.in_parts and each.id in undone_at for each in every)
    others = 0 if in_parts else len(set(range(revision + 1, now + 1)) - known)
    return Since(revision, now, made, undone, others)
