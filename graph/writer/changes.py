"""Change records: the values before and after each change by a load or a form; undo reads them.

What they say is never altered: where an undo takes back some values of one, and leaves others, it becomes two."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from graph.records import Node, Relationship, Value
from graph.writer.plan import Element, ElementChange

Row = dict[str, Any]


def record_of_change(change: ElementChange, stamp: Mapping[str, str]) -> Node:
    """The Change of an element that is changed: only the properties that differ, before and after, as JSON."""
    return _record(change.element, change.before, change.after, stamp)


def record_of_removal(element: Element, stamp: Mapping[str, str]) -> Node:
    """The Change of an element that is removed: all its properties, so that it can be restored."""
    return _record(element, {**element.properties}, None, stamp)


def _record(
    element: Element,
    before: Mapping[str, Value | None],
    after: Mapping[str, Value | None] | None,
    stamp: Mapping[str, str],
) -> Node:
    properties: dict[str, Value] = {
        "entity": element.label if isinstance(element, Node) else element.type,
        "entity_id": element.id,
        "before": json_text({"ends": _ends(element), "values": before}),
        "after": json_text({"values": after}) if after is not None else "",
        **stamp,
    }
    return Node("Change", uuid4().hex, properties)


def element_of(row: Row) -> Element:
    """The element of a Change as it was before; of a changed element, only the values that were changed."""
    before = json.loads(row["before"])
    values = before["values"]
    if before["ends"] is None:
        return Node(row["entity"], row["entity_id"], values)
    from_label, from_id, to_label, to_id = before["ends"]
    return Relationship(row["entity"], row["entity_id"], from_label, from_id, to_label, to_id, values)


def was_removal(row: Row) -> bool:
    """True for a Change that removed its element."""
    return not row["after"]


def _ends(element: Element) -> list[str] | None:
    if isinstance(element, Node):
        return None
    return [element.from_label, element.from_id, element.to_label, element.to_id]


def json_text(content: object) -> str:
    """As a Change has the values before and after it: one text for one content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
