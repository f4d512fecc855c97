"""Undo an import: what nobody has changed since, nor built on, is taken back; what stays is listed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.records import Node, ReadRows, Relationship
from graph.viewer import Viewer
from graph.writer.batched_statements import (
    batches,
    change_statements,
    creation_statements,
    removal_statements,
    run_statements,
)
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import Key, existing_elements, key_of
from graph.writer.imports import Import, find_import
from graph.writer.plan import Element, ElementChange
from graph.writer.reversal import Remaining, Reversal, reversal_of
from graph.writer.revision import increment_revision
from graph.writer.staying_values import record_parts
from graph.writer.touched import record_touched, touched_by_import

Row = dict[str, Any]
PART_SIZE = 10_000  # nodes, relationships or changes per transaction, when an import is undone in parts
UNDONE, PARTLY_UNDONE = "undone", "partly undone"


@dataclass(frozen=True, slots=True)
class Undone:
    """An import that was undone, as it was before, and what of it stays."""

    batch: Import
    remaining: list[Remaining]

    @property
    def sentence(self) -> str:
        """How much of it stays, in words; empty where nothing does."""
        return remaining_sentence(self.remaining)


def remaining_sentence(remaining: list[Remaining]) -> str:
    """How much of an import an undo leaves, in words; empty where it leaves nothing."""
    if not remaining:
        return ""
    count = f"{len(remaining):,} {'record or link stays' if len(remaining) == 1 else 'records and links stay'}"
    extent = (
        " in part"
        if all(each.in_part for each in remaining)
        else ", some in part"
        if any(each.in_part for each in remaining)
        else ""
    )
    return f"{count}{extent}, as somebody changed or built on them since."


def remaining_after_undo(database: Database, import_id: str) -> list[Remaining]:
    """What an undo of an import would leave as it is; raises NotFound."""
    batch = find_import(database, import_id)
    return database.read_together(lambda: reversal_of(database.read, batch).remaining)


class Guard(Protocol):
    """Looks at the graph before and after an undo, in its transaction, and raises where it must not be."""

    def before(self, read: ReadRows, batch: Import, reversal: Reversal) -> None:
        """Nothing is undone yet."""

    def after(self, transaction: Transaction) -> None:
        """All of it is."""


def undo(
    database: Database, import_id: str, *, by: Viewer, guard: Guard | None = None, undivided: Collection[Key] = ()
) -> Undone:
    """Undo an import: what it created is removed, what it changed or removed is restored.

    Whatever somebody changed, or built on, since stays as it is, and is in what is returned; undoing again later takes the
    rest back. Of what is `undivided`, no value goes back without the others. The name of the person in `by` is stored with
    it. `guard` is asked where all of it is one transaction, and before it begins where it is undone in parts.
    Raises NotFound for an unknown id, and BadRequest if it is undone already or all of it stays. Of one that was made in
    parts, GraphChanged if somebody writes meanwhile: nothing of the current part is then done.
    """
    batch = find_import(database, import_id)
    if batch.state == UNDONE:
        raise BadRequest(f"Import {batch.id} has been undone already.")
    if batch.in_parts:
        return _undo_in_parts(database, batch, by.person, guard, undivided)
    remaining = database.write(lambda transaction: _undo(transaction, batch, by.person, guard, undivided))
    return Undone(batch, remaining)


def _undo(
    transaction: Transaction, batch: Import, by: str, guard: Guard | None, undivided: Collection[Key]
) -> list[Remaining]:
    """All in one transaction, in which nobody else writes."""
    revision = increment_revision(transaction)
    reversal = reversal_of(transaction.run, batch, undivided)
    if guard:  # first, as a refusal says who wrote what came after it
        guard.before(transaction.run, batch, reversal)
    _refuse_where_all_stays(batch, reversal)
    nodes = [element for element in reversal.removals if isinstance(element, Node)]
    links = [element for element in reversal.removals if isinstance(element, Relationship)]
    # Nodes first, as their relationships go with them: on the embedded server a tenth of the time of the other order.
    run_statements(transaction, removal_statements(nodes))
    run_statements(transaction, removal_statements(links))
    _restore(transaction, reversal.changes, revision)
    _record(transaction, batch, by, revision, reversal.remaining)
    if guard:
        guard.after(transaction)
    return reversal.remaining


def _refuse_where_all_stays(batch: Import, reversal: Reversal) -> None:
    if reversal.remaining and not (reversal.removals or reversal.changes):
        reasons = "; ".join(dict.fromkeys(element.why for element in reversal.remaining[:5]))
        raise BadRequest(f"Nothing of import {batch.id} can be undone now. {reasons}. Undo that first.")


def _record(transaction: Transaction, batch: Import, by: str, revision: int, remaining: list[Remaining]) -> None:
    record_touched(transaction, revision, batch.id, touched_by_import(transaction.run, batch))
    transaction.run(
        "MATCH (b:ImportBatch {id: $id}) SET b.state = $state, b.undone_at = $at, b.undone_by = $by, "
        "b.undone_revision = $revision",
        id=batch.id, at=datetime.now(UTC).isoformat(timespec="seconds"), by=by, revision=revision,
        state=PARTLY_UNDONE if remaining else UNDONE,
    )  # fmt: skip


def _restore(transaction: Transaction, rows: list[Row], revision: int) -> None:
    """Create again what was removed, nodes before relationships, and reset changed elements to their old values."""
    removed = [element_of(row) for row in rows if was_removal(row)]
    nodes = [element for element in removed if isinstance(element, Node)]
    relationships = [element for element in removed if isinstance(element, Relationship)]
    run_statements(transaction, creation_statements(transaction, nodes, relationships))
    # The values before the change; None removes a property that was absent.
    elements = [element_of(row) for row in rows if not was_removal(row)]
    run_statements(
        transaction, change_statements([ElementChange(element, {}, element.properties) for element in elements])
    )
    for page in batches(record_parts(transaction, rows)):
        transaction.run(
            "UNWIND $ids AS id MATCH (c:Change {id: id}) SET c.undone_revision = $revision",
            ids=page, revision=revision,
        )  # fmt: skip


def _undo_in_parts(
    database: Database, batch: Import, by: str, guard: Guard | None, undivided: Collection[Key]
) -> Undone:
    """Undo in several transactions what is too large for one; stopped midway, undoing it again continues."""
    revision = database.revision()  # read before anything else: a write after this stops the undo
    reversal = database.read_together(lambda: reversal_of(database.read, batch, undivided))
    if guard:
        guard.before(database.read, batch, reversal)
    _refuse_where_all_stays(batch, reversal)

    def remove(transaction: Transaction, _: int, elements: list[Element]) -> None:
        run_statements(transaction, removal_statements(elements))

    for kind in (Node, Relationship):
        for elements in batches([element for element in reversal.removals if isinstance(element, kind)], PART_SIZE):
            revision = _part(database, batch, revision, partial(remove, elements=elements))

    def restore(transaction: Transaction, number: int, rows: list[Row]) -> None:
        _restore(transaction, rows, number)

    for page in batches(sorted(reversal.changes, key=_restore_order), PART_SIZE):
        rows = _left_to_restore(database, batch, page)
        revision = _part(database, batch, revision, partial(restore, rows=rows))

    def finish(transaction: Transaction) -> None:
        _record(transaction, batch, by, increment_revision(transaction, revision), reversal.remaining)

    database.write(finish)
    return Undone(batch, reversal.remaining)


def _part(database: Database, batch: Import, expected: int, work: Callable[[Transaction, int], None]) -> int:
    def part(transaction: Transaction) -> int:
        revision = increment_revision(transaction, expected)
        transaction.run("MATCH (b:ImportBatch {id: $id}) SET b.state = 'undoing'", id=batch.id)
        work(transaction, revision)
        record_touched(transaction, revision, batch.id, touched_by_import(transaction.run, batch))
        return revision

    return database.write(part)


def _restore_order(row: dict[str, Any]) -> int:
    """Removed nodes, then removed relationships, then changed values."""
    if not was_removal(row):
        return 2
    return 0 if isinstance(element_of(row), Node) else 1


def _left_to_restore(database: Database, batch: Import, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what an earlier attempt restored, and without what the import itself created in another part."""
    elements = [element_of(row) for row in rows]
    existing = existing_elements(database.read, elements)
    return [
        row
        for row, element in zip(rows, elements, strict=True)
        if (key_of(element) in existing) is not was_removal(row) and element.properties.get("import_id") != batch.id
    ]
