"""Of a change, the values that an undo leaves as somebody set them since; those that go back become a Change of their own.

A date and its first and last day stay together, and so do a status and the date that it needs.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import uuid4

from graph.database import Transaction
from graph.records import Node
from graph.schema import Label, schema
from graph.writer.batched_statements import batches, creation_statements, run_statements
from graph.writer.changes import json_text
from graph.writer.plan import Element

Row = dict[str, Any]
CLOSED = "closed_on"  # of an owner's own part
_STAYS = "stays"  # in the row of a Change that goes back in part: how the rest of it reads
_SHORTEN = "UNWIND $rows AS row MATCH (c:Change {id: row.id}) SET c.before = row.before, c.after = row.after"


def values_of(row: Row) -> frozenset[str]:
    """The names of the values that a Change set."""
    return frozenset(json.loads(row["before"])["values"])


def with_companions(entity: str, names: Collection[str]) -> set[str]:
    """Some values of a label or type, each with those that it goes together with."""
    kind = schema().kind(entity)
    groups = [{*prop.stored_names} for prop in kind.properties.values()]
    closed = kind.closed if isinstance(kind, Label) else CLOSED
    if closed in kind.properties:
        groups.append({"status", *kind.properties[closed].stored_names})
    return {*names}.union(*(group for group in groups if not group.isdisjoint(names)))


def titles_of(entity: str, names: Collection[str]) -> str:
    """What people call some values of a label or type."""
    return ", ".join(f"‘{prop.title}’" for prop in schema().kind(entity).properties.values() if prop.name in names)


def without_others(element: Element, names: Collection[str]) -> Element:
    """An element with these of its values alone."""
    return replace(element, properties={name: value for name, value in element.properties.items() if name in names})


def going_back(row: Row, staying: Collection[str]) -> Row:
    """A change without the values that stay, and with how the Change of those reads from then on."""
    before, after = json.loads(row["before"]), json.loads(row["after"])

    def part(is_staying: bool) -> Row:
        return {
            side: json_text(
                content
                | {
                    "values": {
                        name: value for name, value in content["values"].items() if (name in staying) is is_staying
                    }
                }
            )
            for side, content in (("before", before), ("after", after))
        }

    return row | part(is_staying=False) | {_STAYS: part(is_staying=True)}


def record_parts(transaction: Transaction, rows: Collection[Row]) -> list[str]:
    """Make two of each Change that goes back in part; the ids of those that do go back, whole or as such a part."""
    split = [(row, uuid4().hex) for row in rows if _STAYS in row]
    names = ("entity", "entity_id", "before", "after", "at", "by", "reason", "import_id")
    parts = [
        Node("Change", part_id, {**{name: row[name] for name in names}, "source_id": "casethread"})
        for row, part_id in split
    ]
    run_statements(transaction, creation_statements(transaction, parts, []))
    for page in batches([{"id": row["change"], **row[_STAYS]} for row, _ in split]):
        transaction.run(_SHORTEN, rows=page)
    return [*(row["change"] for row in rows if _STAYS not in row), *(part_id for _, part_id in split)]
