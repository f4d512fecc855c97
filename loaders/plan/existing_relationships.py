"""The relationships that the graph already holds between the nodes of a load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.records import Relationship
from graph.schema import schema
from loaders.check import Drafts
from loaders.records.record import FORM

Pair = tuple[str, str, str]  # type, label it starts from, label it ends at


class ExistingRelationships:
    """Relationships of the graph by type and id."""

    def __init__(self) -> None:
        self.by_id: dict[tuple[str, str], Relationship] = {}

    def get(self, offered: Relationship) -> Relationship | None:
        """The relationship of that type and id, whatever it joins."""
        return self.by_id.get((offered.type, offered.id))

    def between(self, offered: Relationship) -> list[Relationship]:
        """The relationships of that type between the same two nodes."""
        ends = (offered.type, offered.from_id, offered.to_id)
        return [known for known in self.by_id.values() if (known.type, known.from_id, known.to_id) == ends]

    def add(self, rows: Iterable[Relationship]) -> None:
        self.by_id.update({(row.type, row.id): row for row in rows})


def existing_relationships(drafts: Drafts, offered: list[Relationship]) -> ExistingRelationships:
    """What the graph holds at the low-degree ends of what is offered, and under the same ids anywhere."""
    existing = ExistingRelationships()
    by_pair: dict[Pair, set[str]] = defaultdict(set)
    for relationship in offered:
        if not drafts.graph.holds(relationship.type):
            continue
        by_pair[relationship.type, relationship.from_label, relationship.to_label].add(_low_degree_end(relationship)[1])
    for pair, ids in by_pair.items():
        label = pair[1] if schema().relationships[pair[0]].low_degree_end == "from" else pair[2]
        in_graph = [node_id for node_id in ids if drafts.existing(label, node_id)]
        existing.add(drafts.graph.relationships_between(pair[0], pair[1:], in_graph))
    # What is entered by hand never moves: it says which ends a relationship has.
    may_move = drafts.reading.loader != FORM
    for kind in {pair[0] for pair in by_pair if may_move} - drafts.types_without_ids:
        of_type = (relationship for relationship in offered if relationship.type == kind)
        missing = {relationship.id for relationship in of_type if existing.get(relationship) is None}
        existing.add(_elsewhere(drafts, kind, missing))
    return existing


def _low_degree_end(relationship: Relationship) -> tuple[str, str]:
    if schema().relationships[relationship.type].low_degree_end == "from":
        return relationship.from_label, relationship.from_id
    return relationship.to_label, relationship.to_id


def _elsewhere(drafts: Drafts, kind: str, ids: set[str]) -> Iterable[Relationship]:
    """Relationships of the file that the graph has between other nodes: they have moved."""
    if not ids:
        return
    name = schema().relationships[kind].name
    hub = "b" if schema().relationships[kind].low_degree_end == "from" else "a"
    # In one row for each hub: with one for each relationship, the driver takes ten times as long.
    by_hub = f"MATCH (a)-[r:{name}]->(b) WITH {hub}.id AS hub, collect(r.id) AS ids RETURN ids ORDER BY hub"
    existing_ids = {id_ for row in drafts.graph.read(by_hub) for id_ in row["ids"]}
    cypher = (
        f"MATCH (a)-[r:{name}]->(b) WHERE r.id IN $ids "
        "RETURN labels(a)[0] AS from_label, a.id AS start, labels(b)[0] AS to_label, b.id AS end, "
        "properties(r) AS properties ORDER BY start, end, properties.id"
    )
    for row in drafts.graph.read_in_batches(cypher, existing_ids & ids) if existing_ids & ids else ():
        properties = row["properties"]
        ends = (row["from_label"], row["start"], row["to_label"], row["end"])
        yield Relationship(name, properties.pop("id"), *ends, properties)
