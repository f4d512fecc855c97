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
        from graph.network.layout import layout  # noqa: PLC0415 - half a second of scipy, which only pictures need

        return layout(self.subgraph, self.positions)


def caption(node: Node) -> str:
    """What a person calls this node."""
    known = node.label in schema().labels
    return schema().caption(node.label, node.properties, node.id) if known else node.id


def caption_property(label: str) -> str | None:
    """The property that names the nodes of a label, or None."""
    known = schema().labels.get(label)
    return known.caption if known else None


def label_title(label: str, *, plural: bool = False) -> str:
    """A label in people's words: `WorkingPractice` -> Working practice."""
    known = schema().labels.get(label)
    if known is None:
        return label
    return known.plural if plural else known.title


def relation(kind: str, *, inverse: bool = False) -> str:
    """A relationship type in people's words, seen from its start or from its end.

    A type that the schema does not know (a link that a question counted) is worded by its name in lower case.
    """
    known = schema().relationships.get(kind)
    if known is None:
        return kind.lower().replace("_", " ")
    return known.inverse if inverse else known.title


def facts(item: Node | Relationship, without: Collection[str | None] = ()) -> list[tuple[str, str]]:
    """Its properties as (title, text) in the schema's order, vocabularies in words, bookkeeping left out."""
    known = properties_of(item)
    named = [name for name in known if name in item.properties]
    others = [name for name in item.properties if name not in known and not name.endswith(_BESIDE_DATES)]
    return [
        (_title(name, known.get(name)), value_text(item.properties[name], known.get(name)))
        for name in (*named, *others)
        if name not in (*_BOOKKEEPING, *without) and item.properties[name] not in ("", [])
    ]


def properties_of(item: Node | Relationship) -> dict[str, Property]:
    """The schema's properties of its label or type; empty where the schema does not know it."""
    known = schema().labels.get(item.label) if isinstance(item, Node) else schema().relationships.get(item.type)
    return known.properties if known else {}


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
