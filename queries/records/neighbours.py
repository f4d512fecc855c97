"""The network around some nodes: the nodes themselves, what joins them, and how each goes on, counted first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graph.database import Database
from graph.network.joining import relationships_among
from graph.network.keys import node_key
from graph.records import Node, Relationship, Subgraph
from graph.schema import Label, Property, RelationshipType, schema
from graph.viewer import Viewer
from queries.release.release import released_picture, withheld_among, withheld_from
from queries.release.visible import visible

PAGE = 25  # neighbours that one step brings
# By what a group of neighbours is counted: 14 factors (9 hindering, 5 supporting).
COUNTED_BY = ("polarity", "effect", "intent")
# Within a case the order of its episodes says more than the newest first.
IN_SEQUENCE = frozenset({"HAS_EPISODE", "NEXT", "HAS_EVENT"})


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop from a node: relationships of one type in one direction to nodes of one label."""

    outward: bool
    type: RelationshipType
    label: Label

    @property
    def title(self) -> str:
        """The relationship as the node at hand says it: `contributed to`, or `was contributed to by`."""
        return self.type.title if self.outward else self.type.inverse

    @property
    def key(self) -> str:
        """How an address names it: `in.CONTRIBUTED_TO.Factor`."""
        return f"{'out' if self.outward else 'in'}.{self.type.name}.{self.label.name}"

    @property
    def pattern(self) -> str:
        """The hop as Cypher, from a node by r to (m)."""
        arrow = f"-[r:{self.type.name}]->" if self.outward else f"<-[r:{self.type.name}]-"
        return f"{arrow}(m:{self.label.name})"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How many nodes one hop leads to; `parts` counts them by polarity, effect or intent, in words.

    A node that is joined twice, once with each word, counts in two parts.
    """

    hop: Hop
    nodes: int
    relationships: int
    parts: list[tuple[str, int]] = field(default_factory=list)


def nodes_of(database: Database, keys: Iterable[tuple[str, str]], viewer: Viewer) -> list[Node]:
    """The nodes with these (label, id), in their order; those that are not there or may not be seen are left out."""
    unique_keys = list(dict.fromkeys(keys))
    nodes_by_key: dict[tuple[str, str], Node] = {}
    for label, ids in _by_label(unique_keys).items():
        rows = database.read(
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) RETURN properties(n) AS properties ORDER BY n.id",
            ids=ids,
        )
        nodes = [Node(label, str(row["properties"].pop("id")), row["properties"]) for row in rows]
        withheld = _withheld(database, label, [node.id for node in nodes], viewer)
        nodes_by_key.update({(label, node.id): node for node in nodes if node.id not in withheld})
    return [nodes_by_key[key] for key in unique_keys if key in nodes_by_key]


def between(database: Database, nodes: Iterable[Node], viewer: Viewer) -> list[Relationship]:
    """Every relationship that joins two of these nodes, by type and id, as far as this viewer may see them."""
    node_list = list(nodes)
    relationships = relationships_among(database, _by_label((node.label, node.id) for node in node_list))
    return released_picture(Subgraph(node_list, relationships), withheld_from(database, viewer)).relationships


def neighbours(database: Database, label: str, id_: str, viewer: Viewer) -> list[Neighbours]:
    """What this node is joined with, counted by type, direction and label; outward first, in the schema's order."""
    return [
        group
        for outward, pattern in ((True, "-[r]->(m)"), (False, "<-[r]-(m)"))
        for group in _counted(_Around.of(database, label, id_, pattern, viewer), outward)
    ]


def most_relevant(
    database: Database, label: str, id_: str, hop: Hop, viewer: Viewer, *, first: int = 1, last: int = PAGE
) -> list[tuple[str, str]]:
    """(label, id) of the neighbours that one hop leads to, from place `first` to place `last`.

    Those joined most strongly come first, then those joined most often, then the newest.
    """
    newest = _newest_first(hop)
    strength = "max(coalesce(r.strength, 0))" if "strength" in hop.type.properties else "0"
    around = _Around.of(database, label, id_, hop.pattern, viewer, hop.type)
    rows = around.read(
        f"WITH m, {strength} AS strength, count(r) AS times "
        f"RETURN m.id AS id ORDER BY strength DESC, times DESC, {newest}id SKIP $skip LIMIT $limit",
        skip=first - 1,
        limit=last - first + 1,
    )
    return [(hop.label.name, str(row["id"])) for row in rows]


def hop_of(key: str) -> Hop | None:
    """The hop that an address names, or None where the schema knows no such hop."""
    direction, _, rest = key.partition(".")
    type_, _, label = rest.partition(".")
    definitions = schema()
    if direction not in {"in", "out"} or type_ not in definitions.relationships or label not in definitions.labels:
        return None
    return Hop(direction == "out", definitions.relationships[type_], definitions.labels[label])


def _newest_first(hop: Hop) -> str:
    if hop.type.name in IN_SEQUENCE and "sequence" in hop.label.properties:
        return "m.sequence, "
    date = hop.label.starts or hop.label.made or ("at" if "at" in hop.label.properties else None)
    by_date = f"coalesce(m.{date}_earliest, '') DESC, " if date else ""
    return f"{by_date}coalesce(m.{hop.label.caption}, ''), "


def _counted(around: _Around, outward: bool) -> Iterator[Neighbours]:
    """The neighbours by each hop in one direction; Casethread's own bookkeeping is left out."""
    definitions = schema()
    totals = around.read(
        "RETURN type(r) AS type, head(labels(m)) AS label, count(DISTINCT m.id) AS nodes, count(r) AS relationships "
        "ORDER BY type, label"
    )
    parts = _parts(around) if any(_counted_by(row["type"]) for row in totals) else {}
    for row in totals:
        kind, label = definitions.relationships.get(row["type"]), definitions.labels.get(row["label"])
        if kind and label and not label.internal:
            counted_parts = parts.get((kind.name, label.name), [])
            yield Neighbours(Hop(outward, kind, label), int(row["nodes"]), int(row["relationships"]), counted_parts)


def _parts(around: _Around) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """By type and label, how many nodes are joined with each word of the property that counts them, most first."""
    words_of = ", ".join(f"r.{name}" for name in COUNTED_BY)
    rows = around.read(
        f"RETURN type(r) AS type, head(labels(m)) AS label, coalesce({words_of}) AS part, count(DISTINCT m.id) AS nodes "
        "ORDER BY type, label, nodes DESC, part"
    )
    parts: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        if prop := _counted_by(row["type"]):
            word = schema().words(prop).get(row["part"], "not recorded").lower()
            parts[row["type"], row["label"]].append((word, int(row["nodes"])))
    return parts


def _counted_by(type_: str) -> Property | None:
    """The property by whose words the neighbours along relationships of a type are counted."""
    kind = schema().relationships.get(type_)
    return next((kind.properties[name] for name in COUNTED_BY if name in kind.properties), None) if kind else None


@dataclass(frozen=True, slots=True)
class _Around:
    """What a viewer may see along a pattern from one node."""

    database: Database
    match: str
    values: dict[str, Any]

    @classmethod
    def of(
        cls,
        database: Database,
        label: str,
        id_: str,
        pattern: str,
        viewer: Viewer,
        kind: RelationshipType | None = None,
    ) -> _Around:
        """By `kind`, the type in the pattern; without it, the pattern is for all types."""
        match, values = f"MATCH (n:{label} {{id: $id}}){pattern} ", {"id": id_}
        withheld = withheld_from(database, viewer)
        if not withheld:
            return cls(database, match, values)
        if id_ in withheld.get(label, ()):  # what is around it would tell what it is joined with
            return cls(database, f"{match}WHERE false ", values)
        # The few that are withheld among the neighbours, not all: the embedded server looks through the list each time.
        ends = database.read(f"{match}RETURN DISTINCT head(labels(m)) AS label, m.id AS id ORDER BY label, id", id=id_)
        nodes = [f"{end['label']}:{end['id']}" for end in ends if end["id"] in withheld.get(end["label"], ())]
        condition, lists = visible(withheld, nodes, kind)
        return cls(database, match + condition, values | lists)

    def read(self, rest: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a statement that goes on from there."""
        return self.database.read(self.match + rest, **self.values, **parameters)


def _withheld(database: Database, label: str, ids: list[str], viewer: Viewer) -> set[str]:
    return set(withheld_among(database, label, ids, viewer)) if ids else set()


def _by_label(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    ids_by_label: dict[str, list[str]] = {}
    for label, id_ in keys:
        ids_by_label.setdefault(label, []).append(id_)
    return ids_by_label


def key_of(node: Node) -> str:
    """What the node is called in a network: `Label:id`."""
    return node_key(node.label, node.id)
