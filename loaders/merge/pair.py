"""Two records side by side: the values of both, what would move to the one that stays, and what stands against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.errors import NotFound
from graph.records import Node, Relationship
from graph.schema import Label, Property, schema
from graph.taxonomies import SOURCE_ID as SHIPPED
from graph.writer import versions
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.write.removal import links_at

# Both are of each record; aliases of the two are put together.
NOT_COMPARED = frozenset({"id", "source_id", "canonical_id", "status", "aliases"})
CANONICAL = "canonical_id"  # whoever has one stays as a record, and counts as what it was merged into


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its properties as stored, its relationships, and the version at which they were read."""

    id: str
    name: str
    properties: Mapping[str, Any]
    links: tuple[Relationship, ...]
    version: str


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One property of both; without a choice the value of what stays survives, or the other where that is blank."""

    prop: Property
    stays: Any
    goes: Any

    @property
    def differs(self) -> bool:
        """Whether both have a value, and not the same one."""
        return self.stays is not None and self.goes is not None and self.stays != self.goes


@dataclass(frozen=True, slots=True)
class Pair:
    """What merging `goes` into `stays` would do."""

    label: Label
    goes: Side
    stays: Side
    fields: tuple[FieldPair, ...]
    moves: tuple[tuple[str, int], ...]  # relationships that move, counted by what they say
    obstacles: tuple[str, ...]

    @property
    def keeps_both(self) -> bool:
        """Whether the one that is merged stays as a record, and is counted as the other; else its links move."""
        return CANONICAL in self.label.properties


def merged_labels() -> list[Label]:
    """The labels whose records can be merged: what all cases share."""
    return [schema().labels[name] for name in schema().labels_of("all_cases")]


def pair_of(graph: ExistingGraph, label: Label, goes: str, stays: str) -> Pair:
    """The two records as the graph has them; raises NotFound."""
    going, staying = _side(graph, label, goes), _side(graph, label, stays)
    fields = tuple(
        FieldPair(prop, staying.properties.get(name), going.properties.get(name))
        for name, prop in label.properties.items()
        if name not in NOT_COMPARED
    )
    moves = Counter(_words(link, (label.name, goes)) for link in going.links)
    obstacles = tuple(_obstacles(graph, label, going, staying))
    return Pair(label, going, staying, fields, tuple(sorted(moves.items())), obstacles)


def _side(graph: ExistingGraph, label: Label, id_: str) -> Side:
    properties = graph.node(label.name, id_)
    if properties is None:
        raise NotFound(f"There is no {label.title.lower()} {id_!r}.")
    links = links_at(graph, Node(label.name, id_, {}))
    import_id = str(properties.get("import_id") or "") or None
    version = versions(graph.read, label.name, {id_: import_id})[id_]
    return Side(id_, schema().caption(label.name, properties, id_), properties, tuple(links), version)


def _words(link: Relationship, key: Key) -> str:
    """What a relationship says, from the record at one end of it."""
    kind = schema().relationships[link.type]
    return kind.title if link.ends[0] == key else kind.inverse


def _obstacles(graph: ExistingGraph, label: Label, goes: Side, stays: Side) -> Iterator[str]:
    """Why the two cannot be merged so, each as a sentence that says what to do."""
    title = label.title.lower()
    if goes.id == stays.id:
        yield f"This is one {title}. Choose another to merge it into."
        return
    for side in (goes, stays):
        if side.properties.get("source_id") == SHIPPED:
            yield f"‘{side.name}’ comes with Casethread, and belongs to its version."
        counts_as = side.properties.get(CANONICAL) or side.id
        if counts_as != side.id:
            yield f"‘{side.name}’ was merged into another {title} already ({counts_as}). Choose that."
    if CANONICAL not in label.properties:
        yield from _circles(graph, label, goes, stays)


def _circles(graph: ExistingGraph, label: Label, goes: Side, stays: Side) -> Iterator[str]:
    """The orders in which one of the two comes after the other by way of a third: as one record it would precede itself."""
    for kind in schema().relationships.values():
        if not kind.acyclic or (label.name, label.name) not in kind.pairs or not graph.holds(kind.name):
            continue
        rows = graph.read(
            f"MATCH (a:{label.name})-[:{kind.name}]->(b:{label.name}) RETURN a.id AS start, b.id AS end ORDER BY start, end"
        )
        as_one = [[stays.id if id_ == goes.id else id_ for id_ in (row["start"], row["end"])] for row in rows]
        network = nx.DiGraph([(start, end) for start, end in as_one if start != end])
        if not nx.is_directed_acyclic_graph(network):
            yield (
                f"As one {label.title.lower()} they would lead back to themselves by ‘{kind.title}’. "
                "Remove one of these links first."
            )
