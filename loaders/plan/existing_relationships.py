"""The relationships that the graph already holds between the nodes a load speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.records import Relationship
from graph.schema import schema
from loaders.check import Drafts

Pair = tuple[str, str, str]  # type, label it starts from, label it ends at


class Present:
    """Relationships of the graph by type and id."""

    def __init__(self) -> None:
        self.by_id: dict[tuple[str, str], Relationship] = {}

    def get(self, offered: Relationship) -> Relationship | None:
        """The relationship of that type and id, wherever it lies."""
        return self.by_id.get((offered.type, offered.id))

    def add(self, rows: Iterable[Relationship]) -> None:
        self.by_id.update({(row.type, row.id): row for row in rows})


def present_relationships(drafts: Drafts, offered: list[Relationship]) -> Present:
    """What the graph holds at the quieter ends of what is offered, and under the same ids anywhere."""
    present = Present()
    by_pair: dict[Pair, set[str]] = defaultdict(set)
    for one in offered:
        by_pair[one.type, one.from_label, one.to_label].add(_quiet(one)[1])
    for pair, ids in by_pair.items():
        if drafts.known.holds(pair[0]):
            label = pair[1] if schema().relationships[pair[0]].low_degree_end == "from" else pair[2]
            present.add(_at(drafts, pair, [one for one in ids if drafts.standing(label, one)]))
    for kind in {pair[0] for pair in by_pair if drafts.known.holds(pair[0])} - drafts.made_ids:
        missing = {one.id for one in offered if one.type == kind and present.get(one) is None}
        present.add(_elsewhere(drafts, kind, missing))
    return present


def _quiet(one: Relationship) -> tuple[str, str]:
    if schema().relationships[one.type].low_degree_end == "from":
        return one.from_label, one.from_id
    return one.to_label, one.to_id


def _at(drafts: Drafts, pair: Pair, ids: list[str]) -> Iterable[Relationship]:
    """Relationships of a type between two labels at the nodes with these ids, which are of its quieter end."""
    kind = schema().relationships[pair[0]]
    start, end = schema().labels[pair[1]].name, schema().labels[pair[2]].name
    arrow = (
        f"(a:{start} {{id: id}})-[r:{kind.name}]->(b:{end})"
        if kind.low_degree_end == "from"
        else f"(b:{end} {{id: id}})<-[r:{kind.name}]-(a:{start})"
    )
    cypher = (
        f"UNWIND $ids AS id MATCH {arrow} "
        "RETURN a.id AS start, b.id AS end, properties(r) AS properties ORDER BY start, end, properties.id"
    )
    for row in drafts.known.each(cypher, ids):
        properties = row["properties"]
        yield Relationship(kind.name, properties.pop("id"), start, row["start"], end, row["end"], properties)


def _elsewhere(drafts: Drafts, kind: str, ids: set[str]) -> Iterable[Relationship]:
    """Relationships whose id a file gives, and which the graph has between other nodes: they have moved."""
    if not ids:
        return
    name = schema().relationships[kind].name
    taken = {row["id"] for row in drafts.known.read(f"MATCH ()-[r:{name}]->() RETURN r.id AS id ORDER BY id")}
    cypher = (
        f"MATCH (a)-[r:{name}]->(b) WHERE r.id IN $ids "
        "RETURN labels(a)[0] AS from_label, a.id AS start, labels(b)[0] AS to_label, b.id AS end, "
        "properties(r) AS properties ORDER BY start, end, properties.id"
    )
    for row in drafts.known.each(cypher, taken & ids) if taken & ids else ():
        properties = row["properties"]
        ends = (row["from_label"], row["start"], row["to_label"], row["end"])
        yield Relationship(name, properties.pop("id"), *ends, properties)
