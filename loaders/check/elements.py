"""What the schema says of one node or relationship: its kind and its properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from graph.records import Node, Relationship, Value
from graph.schema import Property, schema


class SharedProperties(dict[str, Value]):
    """The properties of all relationships that state nothing but their source, once for all of them: nobody changes it."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("These properties are those of many relationships: give this one its own.")

    __setitem__ = __delitem__ = __ior__ = _refuse
    setdefault = update = pop = popitem = clear = _refuse


def kind_of(element: Node | Relationship) -> str:
    """The label of a node, the type of a relationship."""
    return element.label if isinstance(element, Node) else element.type


def properties_of(element: Node | Relationship) -> Mapping[str, Property]:
    """The properties that its label or type has, by name."""
    return schema().kind(kind_of(element)).properties


def closing_of(element: Node | Relationship) -> str | None:
    """The property that says when it was closed; None for what is never open or closed."""
    return schema().labels[element.label].closed if isinstance(element, Node) else None


def a_record_of(label: str) -> str:
    """A label as a sentence names one of its records: "a case", "an episode"."""
    title = schema().labels[label].title.lower()
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"
