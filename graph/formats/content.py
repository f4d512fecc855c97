"""The content of every export: a subgraph, its title and notes for the reader, and how its values are worded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from graph.network.keys import Positions
from graph.records import Node, Relationship, Subgraph, Value
from graph.schema import Property, schema

NOT_CHECKED: Final = "Not checked for disclosure"
_BESIDE_DATES = ("_earliest", "_latest")
# Bookkeeping, which means nothing to a person who reads about a case.
_BOOKKEEPING = ("source_id", "import_id", "canonical_id")


@dataclass(frozen=True)
class Content:
    """What is exported: `notes` are sentences (question, revision, caveats), `positions` places already known."""

    subgraph: Subgraph
    title: str
    notes: tuple[str, ...] = ()
    positions: Positions | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """The sentences that every export carries, in this order."""
        return (NOT_CHECKED, *self.notes)

    def places(self) -> Positions:
        """The place of each node in pixels, by its key; known places stay."""
        from graph.network.layout import layout  # noqa: PLC0415 - numpy, which only pictures need

        return layout(self.subgraph, self.positions)


def caption(node: Node) -> str:
    """What a person calls this node."""
    is_known = node.label in schema().labels
    return schema().caption(node.label, node.properties, node.id) if is_known else node.id


def caption_property(label: str) -> str | None:
    """The property that names the nodes of a label, or None."""
    definition = schema().labels.get(label)
    return definition.caption if definition else None


def label_title(label: str, *, plural: bool = False) -> str:
    """A label in people's words: `WorkingPractice` -> Working practice."""
    definition = schema().labels.get(label)
    if definition is None:
        return label
    return definition.plural if plural else definition.title


def relation(kind: str, *, inverse: bool = False) -> str:
    """A relationship type in people's words, seen from its start or from its end.

    A type that the schema does not know (a link that a question counted) is worded by its name in lower case.
    """
    definition = schema().relationships.get(kind)
    if definition is None:
        return kind.lower().replace("_", " ")
    return definition.inverse if inverse else definition.title


def facts(item: Node | Relationship, without: Collection[str | None] = ()) -> list[tuple[str, str]]:
    """Its properties as (title, text) in the schema's order, vocabularies in words, bookkeeping left out."""
    properties = properties_of(item)
    in_schema = [name for name in properties if name in item.properties]
    unknown = [name for name in item.properties if name not in properties and not name.endswith(_BESIDE_DATES)]
    return [
        (_title(name, properties.get(name)), value_text(item.properties[name], properties.get(name)))
        for name in (*in_schema, *unknown)
        if name not in (*_BOOKKEEPING, *without) and item.properties[name] not in ("", [])
    ]


def properties_of(item: Node | Relationship) -> dict[str, Property]:
    """The schema's properties of its label or type; empty where the schema does not know it."""
    definition = schema().labels.get(item.label) if isinstance(item, Node) else schema().relationships.get(item.type)
    return definition.properties if definition else {}


def value_text(value: Value, prop: Property | None = None) -> str:
    """A value as a person reads it."""
    words = schema().words(prop) if prop else {}
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(words.get(part, part) for part in value)
    return words.get(str(value), str(value))


def _title(name: str, prop: Property | None) -> str:
    return prop.title if prop else name.replace("_", " ").capitalize()
