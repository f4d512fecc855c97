"""Carry out a plan: one import is one transaction, or, when asked for, several parts under one import."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.writer import statements
from graph.writer.batched_statements import (
    Work,
    batches,
    change_work,
    creation_work,
    grouped,
    names_in,
    removal_work,
    run_all,
)
from graph.writer.changes import change_row, removal_row
from graph.writer.plan import Element, Plan
from graph.writer.revision import move_revision

Progress = Callable[[int, int], None]

PART = 50_000  # elements a part of an import that is written in parts


@dataclass(frozen=True)
class NewImport:
    """Who loads what: the loader's name, file names with their SHA-256, and a role or account name."""

    loader: str
    files: list[str]
    hashes: list[str]
    by: str = "owner"
    reason: str = "load"
    in_parts: bool = False
    id: str = field(default_factory=lambda: uuid4().hex[:12])


def apply(
    database: Database, plan: Plan, new: NewImport, progress: Progress | None = None, part_size: int = PART
) -> str:
    """Write the plan and return the import's id; an empty plan writes nothing and returns "".

    `progress` is told how many rows are written, of how many; what is written is not yet kept.
    Raises GraphChanged when the graph has moved since the plan was made; nothing of it (or, in parts, nothing of
    the part at hand) is then written, and the caller plans again with the same NewImport.
    """
    if plan.is_empty:
        return ""
    parts = list(_parts(plan, part_size)) if new.in_parts else [plan]
    written = _Written(progress, sum(_rows(part) for part in parts))
    for number, part in enumerate(parts, start=1):
        last = number == len(parts)
        revision = database.write(partial(_write_part, part=part, new=new, last=last, written=written))
        for later in parts[number:]:
            later.revision = revision
        written.keep(_rows(part))
    return new.id


class _Written:
    """Counts the rows of a load as they are written; a part that is begun again is counted again."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total = progress, total
        self._kept = self._at_work = 0

    def begin(self) -> None:
        """A part begins, or begins again where another writer was in its way."""
        self._at_work = 0

    def add(self, rows: int) -> None:
        """So many more rows of the part at hand are written."""
        self._at_work += rows
        self._say(self._kept + self._at_work)

    def keep(self, rows: int) -> None:
        """The part at hand is committed."""
        self._kept += rows
        self._at_work = 0
        self._say(self._kept)

    def _say(self, done: int) -> None:
        if self._progress:
            self._progress(min(done, self._total), self._total)


def _write_part(transaction: Transaction, part: Plan, new: NewImport, last: bool, written: _Written) -> int:
    written.begin()
    revision = move_revision(transaction, expected=part.revision)
    stamp = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": new.by,
        "reason": new.reason,
        "import_id": new.id,
        "source_id": "casethread",
    }
    _record_import(transaction, part, new, stamp["at"], revision, last)
    run_all(transaction, creation_work(transaction, part.nodes, part.relationships, new.id), written.add)
    run_all(transaction, _alterations(transaction, part, stamp), written.add)
    return revision


def _record_import(transaction: Transaction, part: Plan, new: NewImport, at: str, revision: int, last: bool) -> None:
    """Make or continue the ImportBatch; its counts add up over the parts.

    Raises BadRequest where it was undone between its parts.
    """
    found = transaction.run("MATCH (b:ImportBatch {id: $id}) RETURN b.counts AS counts, b.state AS state", id=new.id)
    if found and found[0]["state"] in ("undoing", "undone"):
        raise BadRequest(f"Import {new.id} was undone while it was being loaded, so the rest of it is not loaded.")
    if not found:
        properties = {
            "id": new.id, "source_id": "casethread", "at": at, "by": new.by, "loader": new.loader,
            "files": new.files, "hashes": new.hashes, "in_parts": new.in_parts,
            "first_revision": revision,
        }  # fmt: skip
        transaction.run("CREATE (b:ImportBatch) SET b = $properties", properties=properties)
    counts = _added(json.loads(found[0]["counts"]) if found else {}, part.counts())
    transaction.run(
        "MATCH (b:ImportBatch {id: $id}) SET b.counts = $counts, b.revision = $revision, b.state = $state",
        id=new.id, counts=json.dumps(counts), revision=revision, state="done" if last else "unfinished",
    )  # fmt: skip


def _added(first: dict[str, dict[str, int]], second: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {
        way: {
            kind: first.get(way, {}).get(kind, 0) + kinds.get(kind, 0) for kind in sorted({*first.get(way, {}), *kinds})
        }
        for way, kinds in second.items()
    }


def _alterations(transaction: Transaction, part: Plan, stamp: dict[str, str]) -> Work:
    """Changes and removals, each with its Change; relationships go before the nodes they hang on."""
    removals = part.removals + _taken_along(transaction, part.removals)
    rows = [change_row(change, stamp) for change in part.changes]
    rows += [removal_row(element, stamp) for element in removals]
    work: Work = [(statements.create_nodes("Change", names_in(transaction, rows)), rows, False)]
    return work + change_work(part.changes) + removal_work(removals)


def _taken_along(transaction: Transaction, removals: Sequence[Element]) -> list[Element]:
    """The relationships that would go with the nodes being removed, unless they are removed by name already."""
    named = {(element.type, element.id) for element in removals if isinstance(element, Relationship)}
    nodes = [element for element in removals if isinstance(element, Node)]
    found: dict[tuple[str, str], Element] = {}
    for label, group in grouped(nodes, lambda node: node.label).items():
        for batch in batches([{"id": node.id} for node in group]):
            for row in transaction.run(statements.attached_relationships(label), rows=batch):
                key = (row["type"], row["properties"].pop("id"))
                ends = (row["from_label"], row["from_id"], row["to_label"], row["to_id"])
                found[key] = Relationship(*key, *ends, row["properties"])
    return [element for key, element in found.items() if key not in named]


def _rows(part: Plan) -> int:
    """Rows that a part writes: each change and each removal has a Change beside it."""
    return len(part.nodes) + len(part.relationships) + 2 * (len(part.changes) + len(part.removals))


def _parts(plan: Plan, size: int) -> Iterator[Plan]:
    """Nodes before the relationships that hang on them; removals last."""
    for name in ("nodes", "relationships", "changes", "removals"):
        for batch in batches(getattr(plan, name), size):
            part = Plan(revision=plan.revision)
            setattr(part, name, batch)
            yield part
