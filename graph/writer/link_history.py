"""When a record was linked with others, when such a link was changed, and when it went: by which import, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph.database import Database
from graph.records import Relationship
from graph.schema import schema
from graph.writer import statements
from graph.writer.changes import element_of, was_removal
from graph.writer.history import Step
from graph.writer.import_elements import Key
from graph.writer.imports import Import, imports

# These follow from something else, which has a history of its own.
_FOLLOWING = frozenset({"NEXT", "HAS_EVENT"})
_CHANGES = """
MATCH (c:Change) WHERE c.entity IN $types AND c.before CONTAINS $end
RETURN c.entity AS entity, c.entity_id AS entity_id, c.before AS before, c.after AS after, c.import_id AS import_id,
       c.undone_revision AS undone_revision, c.id AS change ORDER BY change
"""


@dataclass(frozen=True, slots=True)
class LinkStep:
    """What an import did to one relationship of a record; `link` has its ends, `before` and `after` what it set."""

    what: Literal["added", "changed", "removed"]
    link: Relationship
    by: Import
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    is_undone: bool = False

    def other(self, key: Key) -> Key:
        """The record at the other end."""
        start, end = (self.link.from_label, self.link.from_id), (self.link.to_label, self.link.to_id)
        return end if start == key else start

    def as_step(self) -> Step:
        """The step of a record whose value the link counts as."""
        by = self.by
        return Step(
            self.link.id,
            "changed",
            {},
            {},
            by.id,
            by.at,
            by.by,
            by.reason,
            by.loader,
            by.files,
            by.revision,
            by.revision if self.is_undone else None,
        )


def link_history(database: Database, label: str, id_: str) -> list[LinkStep]:
    """The steps of a record's relationships, those that are there and those that went, the latest first."""
    batches = {batch.id: batch for batch in imports(database)}
    live = _live(database, label, id_)
    rows = _rows(database, label, id_)
    steps = [*_changes(rows, batches), *_additions([*live, *_gone(rows)], batches)]
    return sorted(steps, key=lambda step: (-step.by.revision, step.link.type, step.link.id, step.what))


def _live(database: Database, label: str, id_: str) -> list[Relationship]:
    rows = database.read(statements.attached_relationships(label), rows=[{"id": id_}])
    return [
        Relationship(
            row["type"], row["properties"].pop("id"), row["from_label"], row["from_id"], row["to_label"], row["to_id"],
            row["properties"],
        )
        for row in rows
        if row["type"] not in _FOLLOWING and row["properties"].get("id")
    ]  # fmt: skip


def _rows(database: Database, label: str, id_: str) -> list[dict[str, Any]]:
    """The Changes of relationships that lead to a record, or led."""
    types = [
        kind.name
        for kind in schema().relationships.values()
        if label in (*kind.from_labels, *kind.to_labels) and kind.name not in _FOLLOWING
    ]
    end = json.dumps([label, id_], ensure_ascii=False)[1:-1]  # as `graph.writer.changes` writes the ends
    rows = database.read(_CHANGES, types=types, end=end)
    return [row for row in rows if (label, id_) in _link(row).ends]


def _changes(rows: list[dict[str, Any]], batches: Mapping[str, Import]) -> Iterator[LinkStep]:
    for row in rows:
        if batch := batches.get(row["import_id"]):
            link, is_undone = _link(row), row["undone_revision"] is not None or batch.state == "undone"
            if was_removal(row):
                yield LinkStep("removed", link, batch, link.properties, {}, is_undone)
            else:
                yield LinkStep("changed", link, batch, link.properties, json.loads(row["after"])["values"], is_undone)


def _gone(rows: list[dict[str, Any]]) -> list[Relationship]:
    """What was removed and did not come back: it had been added, too."""
    return [_link(row) for row in rows if was_removal(row) and row["undone_revision"] is None]


def _additions(links: list[Relationship], batches: Mapping[str, Import]) -> Iterator[LinkStep]:
    for link in links:
        if batch := batches.get(str(link.properties.get("import_id"))):
            yield LinkStep("added", link, batch, {}, link.properties, batch.state == "undone")


def _link(row: dict[str, Any]) -> Relationship:
    element = element_of(row)
    if not isinstance(element, Relationship):
        raise TypeError(f"a Change of {row['entity']} is none of a relationship")
    return element
