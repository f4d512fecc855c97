"""One operation on many records: tried on each before anything is written, then written in one transaction with one undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.database import Database
from graph.errors import BadRequest
from graph.viewer import Viewer
from loaders.write.conflicts import Conflict
from loaders.write.edits import Edit
from loaders.write.followed import FollowedRecord
from loaders.write.operations import Operation
from loaders.write.write import write
from loaders.write.written import Written

MAX_RECORDS = 500  # of one write: each of them is looked at on one page


@dataclass(slots=True)
class RecordChange:
    """What an operation does to one record; with a problem or a conflict, it is not written."""

    record: FollowedRecord
    edits: Sequence[Edit] = ()
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        """Whether it can be written, and changes something."""
        return bool(self.edits) and not self.problems and not self.conflicts


def changes_by(operation: Operation, records: Iterable[FollowedRecord]) -> list[RecordChange]:
    """What an operation does to each of some records, as far as the records alone say."""
    changes = []
    for record in records:
        try:
            changes.append(RecordChange(record, operation.edits(record)))
        except BadRequest as error:
            changes.append(RecordChange(record, problems=[str(error)]))
    return changes


def try_changes(database: Database, changes: Sequence[RecordChange], *, by: Viewer, reason: str) -> None:
    """Hold the changes against all rules, and against what others wrote; nothing is written.

    What is wrong with one of them is noted there, until the rest could be written as they are. Raises as `write`.
    """
    while ready := [change for change in changes if change.is_ready]:
        written = _write(database, ready, by, reason, dry_run=True)
        if not written.is_refused:
            return


def write_changes(database: Database, changes: Sequence[RecordChange], *, by: Viewer, reason: str) -> Written:
    """Write those that are ready, or, where something stands against one of them by now, none; it is noted there."""
    return _write(database, [change for change in changes if change.is_ready], by, reason, dry_run=False)


def _write(database: Database, changes: Sequence[RecordChange], by: Viewer, reason: str, *, dry_run: bool) -> Written:
    edits = [(edit, change) for change in changes for edit in change.edits]
    if not edits:  # somebody else did the same meanwhile
        return Written()
    written = write(database, [edit for edit, _ in edits], by=by, reason=reason, dry_run=dry_run)
    for conflict in written.conflicts:
        edits[conflict.edit][1].conflicts.append(conflict)
    for problem in written.problems:
        change = edits[problem.edit][1]
        texts = change.problems if problem.severity == "error" else change.warnings
        if problem.text not in texts:
            texts.append(problem.text)
    return written
