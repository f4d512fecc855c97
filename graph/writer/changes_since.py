"""What has changed in the graph since a revision: for a link or a citation that names that revision."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database
from graph.writer.imports import Import, imports

_UNDONE = """
MATCH (b:ImportBatch) WHERE b.undone_revision > $revision
RETURN b.id AS id, b.undone_revision AS revision ORDER BY id
"""


@dataclass(frozen=True)
class ChangesSince:
    """The imports made after a revision, and the earlier ones that were undone after it, the latest first.

    `other_revisions` counts those that no import made: other programs wrote, and `check --refresh` recorded it. It is
    0 where that is unknown, because an import was undone in parts.
    """

    revision: int
    now: int
    later: list[Import]
    undone: list[Import]
    other_revisions: int

    @property
    def is_ahead(self) -> bool:
        """Whether the graph has not reached that revision: it is another graph, or an older copy."""
        return self.revision > self.now


def changes_since(database: Database, revision: int) -> ChangesSince:
    """The changes after a revision, as the graph's own records have them."""
    now = database.revision()
    undone_at = {row["id"]: int(row["revision"]) for row in database.read(_UNDONE, revision=revision)}
    batches = imports(database)
    later = [batch for batch in batches if batch.revision > revision]
    undone = [batch for batch in batches if batch.revision <= revision and batch.id in undone_at]
    import_revisions = {number for batch in later for number in range(batch.first_revision, batch.revision + 1)}
    import_revisions |= set(undone_at.values())
    in_parts = any(batch.in_parts and batch.id in undone_at for batch in batches)
    other_revisions = 0 if in_parts else len(set(range(revision + 1, now + 1)) - import_revisions)
    return ChangesSince(revision, now, later, undone, other_revisions)
