"""Carry out a plan: an import is one transaction, or, on request, several parts under one import."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.viewer import Viewer
from graph.writer import statements
from graph.writer.batched_statements import (
    BatchedStatement,
    batches,
    change_statements,
    creation_statements,
    grouped,
    removal_statements,
    run_statements,
)
from graph.writer.changes import record_of_change, record_of_removal
from graph.writer.concerned import touched_by
from graph.writer.plan import Element, Plan
from graph.writer.revision import increment_revision
from graph.writer.touched import record_touched

Progress = Callable[[int, int], None]  # rows written, of how many
Counts = dict[str, dict[str, int]]  # as `Plan.counts` has them

PART_SIZE = 50_000  # elements per part of an import that is written in parts


@dataclass(frozen=True)
class NewImport:
    """Who loads what: the loader's name, file names with their SHA-256, and the person, whose name is stored.

    `edits` is what was entered by hand, as the text that it is done again from.
    """

    loader: str
    files: list[str]
    hashes: list[str]
    by: Viewer
    reason: str = "load"
    in_parts: bool = False
    edits: str = ""
    id: str = field(default_factory=lambda: uuid4().hex[:12])


def apply(
    database: Database,
    plan: Plan,
    new: NewImport,
    progress: Progress | None = None,
    part_size: int = PART_SIZE,
    verify: Callable[[Transaction], None] = lambda _: None,
) -> str:
    """Write the plan and return the import's id; an empty plan writes nothing and returns "".

    `verify` looks at what each part has written, in its transaction, and raises where that must not stay.
    `progress` is called with the rows written so far and the total; rows are written before they are committed.
    Raises GraphChanged when what the plan was decided by has changed since it was made: nothing (or, in parts, nothing of
    the current part) is then written, and the caller plans again with the same NewImport.
    """
    if plan.is_empty:
        return ""
    parts = list(_parts(plan, part_size)) if new.in_parts else [plan]
    counter = _RowCounter(progress, sum(_row_count(part) for part in parts))
    for number, part in enumerate(parts, start=1):
        last = number == len(parts)
        revision = database.write(
            partial(_write_part, part=part, new=new, is_last=last, counter=counter, verify=verify)
        )
        for later in parts[number:]:
            later.revision, later.basis = revision, None  # the part before has changed what the plan was decided by
        counter.commit_part(_row_count(part))
    return new.id


class _RowCounter:
    """Counts the rows of a load as they are written; a part that starts again is counted again."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total = progress, total
        self._committed = self._in_part = 0

    def begin_part(self) -> None:
        """A part starts, or starts again because another writer was in its way."""
        self._in_part = 0

    def add(self, rows: int) -> None:
        """More rows of the current part are written."""
        self._in_part += rows
        self._report(self._committed + self._in_part)

    def commit_part(self, rows: int) -> None:
        """The current part, of so many rows, is committed."""
        self._committed += rows
        self._in_part = 0
        self._report(self._committed)

    def _report(self, done: int) -> None:
        if self._progress:
            self._progress(min(done, self._total), self._total)


def _write_part(
    transaction: Transaction,
    part: Plan,
    new: NewImport,
    is_last: bool,
    counter: _RowCounter,
    verify: Callable[[Transaction], None],
) -> int:
    counter.begin_part()
    revision = increment_revision(transaction, part.revision, part.basis)
    stamp = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": new.by.person,
        "reason": new.reason,
        "import_id": new.id,
        "source_id": "casethread",
    }
    _record_import(transaction, part, new, stamp["at"], revision, is_last)
    run_statements(transaction, creation_statements(transaction, part.nodes, part.relationships, new.id), counter.add)
    attached = _attached_relationships(transaction, part.removals)
    run_statements(transaction, _change_and_removal_statements(transaction, part, attached, stamp), counter.add)
    record_touched(transaction, revision, new.id, touched_by(part, attached))
    verify(transaction)
    return revision


def _record_import(transaction: Transaction, part: Plan, new: NewImport, at: str, revision: int, is_last: bool) -> None:
    """Create or continue the ImportBatch; its counts add up over the parts.

    Raises BadRequest if it was undone between its parts.
    """
    rows = transaction.run("MATCH (b:ImportBatch {id: $id}) RETURN b.counts AS counts, b.state AS state", id=new.id)
    if rows and rows[0]["state"] in ("undoing", "undone"):
        raise BadRequest(f"Import {new.id} was undone while it was being loaded, so the rest of it is not loaded.")
    if not rows:
        properties = {
            "id": new.id, "source_id": "casethread", "at": at, "by": new.by.person, "loader": new.loader,
            "files": new.files, "hashes": new.hashes, "in_parts": new.in_parts, "reason": new.reason,
            "first_revision": revision,
        }  # fmt: skip
        properties |= {"edits": new.edits} if new.edits else {}
        transaction.run("CREATE (b:ImportBatch) SET b = $properties", properties=properties)
    counts = _added_counts(json.loads(rows[0]["counts"]) if rows else {}, part.counts())
    transaction.run(
        "MATCH (b:ImportBatch {id: $id}) SET b.counts = $counts, b.revision = $revision, b.state = $state",
        id=new.id, counts=json.dumps(counts), revision=revision, state="done" if is_last else "unfinished",
    )  # fmt: skip


def _added_counts(first: Counts, second: Counts) -> Counts:
    return {
        action: dict(sorted((Counter(first.get(action, {})) + Counter(kinds)).items()))
        for action, kinds in second.items()
    }


def _change_and_removal_statements(
    transaction: Transaction, part: Plan, attached: list[Element], stamp: dict[str, str]
) -> list[BatchedStatement]:
    """Changes and removals, each with its Change; relationships are removed before their nodes."""
    removals = part.removals + attached
    records = [record_of_change(change, stamp) for change in part.changes]
    records += [record_of_removal(element, stamp) for element in removals]
    created = creation_statements(transaction, records, [])
    return [*created, *change_statements(part.changes), *removal_statements(removals)]


def _attached_relationships(transaction: Transaction, removals: Sequence[Element]) -> list[Element]:
    """The relationships that are removed with their nodes and are not among the removals themselves."""
    listed = {(element.type, element.id) for element in removals if isinstance(element, Relationship)}
    nodes = [element for element in removals if isinstance(element, Node)]
    attached: dict[tuple[str, str], Element] = {}
    for label, group in grouped(nodes, lambda node: node.label).items():
        for batch in batches([{"id": node.id} for node in group]):
            for row in transaction.run(statements.attached_relationships(label), rows=batch):
                key = (row["type"], row["properties"].pop("id"))
                ends = (row["from_label"], row["from_id"], row["to_label"], row["to_id"])
                attached[key] = Relationship(*key, *ends, row["properties"])
    return [element for key, element in attached.items() if key not in listed]


def _row_count(part: Plan) -> int:
    """Rows that a part writes: each change and each removal has a Change record of its own."""
    return len(part.nodes) + len(part.relationships) + 2 * (len(part.changes) + len(part.removals))


def _parts(plan: Plan, size: int) -> Iterator[Plan]:
    """Nodes before their relationships; removals last."""
    for name in ("nodes", "relationships", "changes", "removals"):
        for batch in batches(getattr(plan, name), size):
            part = Plan(revision=plan.revision, basis=plan.basis)
            setattr(part, name, batch)
            yield part
