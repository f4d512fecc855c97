"""What the schema says of one node or relationship: its kind and its properties."""

from __future__ import annotations

from collections.abc import Mapping

from graph.records import Node, Relationship
from graph.schema import Property, schema


def kind_of(element: Node | Relationship) -> str:
    """The label of a node, the type of a relationship."""
    return element.label if isinstance(element, Node) else element.type


def properties_of(element: Node | Relationship) -> Mapping[str, Property]:
    """The properties that its label or type has, by name."""
    kind = kind_of(element)
    return (schema().labels.get(kind) or schema().relationships[kind]).properties


def closing_of(element: Node | Relationship) -> str | None:
    """The property that says when it was closed; None for what is never open or closed."""
    return schema().labels[element.label].closed if isinstance(element, Node) else None


def a_record_of(label: str) -> str:
    """A label as a sentence names one of its records: "a case", "an episode"."""
    title = schema().labels[label].title.lower()
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"
