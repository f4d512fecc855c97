"""Change: what stood in the graph before a load or a form touched it. Only ever added to; undo reads it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from graph.records import Node, Relationship, Value
from graph.writer.plan import Element, ElementChange

Row = dict[str, Any]


def change_row(change: ElementChange, stamp: Mapping[str, str]) -> Row:
    """The Change of an element that stays: only the properties that differ, as JSON on either side."""
    return _row(change.element, change.before, change.after, stamp)


def removal_row(element: Element, stamp: Mapping[str, str]) -> Row:
    """The Change of an element that goes: everything it held, so that it can come back."""
    return _row(element, {**element.properties}, None, stamp)


def _row(
    element: Element,
    before: Mapping[str, Value | None],
    after: Mapping[str, Value | None] | None,
    stamp: Mapping[str, str],
) -> Row:
    return {
        "id": uuid4().hex,
        "entity": element.label if isinstance(element, Node) else element.type,
        "entity_id": element.id,
        "before": _json({"ends": _ends(element), "values": before}),
        "after": _json({"values": after}) if after is not None else "",
        **stamp,
    }


def element_of(row: Row) -> Element:
    """The element a Change speaks of, as it was before; for a change of values, with those values alone."""
    said = json.loads(row["before"])
    values = said["values"]
    if said["ends"] is None:
        return Node(row["entity"], row["entity_id"], values)
    from_label, from_id, to_label, to_id = said["ends"]
    return Relationship(row["entity"], row["entity_id"], from_label, from_id, to_label, to_id, values)


def was_removal(row: Row) -> bool:
    """True for a Change whose element no longer stood in the graph after it."""
    return not row["after"]


def _ends(element: Element) -> list[str] | None:
    if isinstance(element, Node):
        return None
    return [element.from_label, element.from_id, element.to_label, element.to_id]


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
