"""What joins some nodes: the relationships both of whose ends are among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from graph.database import Database
from graph.records import Relationship
from graph.schema import schema

IdsByLabel = Mapping[str, Collection[str]]


def relationships_among(database: Database, ids: IdsByLabel) -> list[Relationship]:
    """Every relationship that joins two of these nodes, in the order of the schema's types, then of their ids.

    Each is sought from the end with fewer of them, and all that have theirs at one label together: pair by pair of
    labels it is fifty statements for a server to plan, and most find nothing.
    """
    keys = {(label, id_) for label, of_label in ids.items() for id_ in of_label}
    joining: dict[tuple[str, str], Relationship] = {}
    for label, of_label in ids.items():
        for outward in (True, False):
            types = _types_with_few(label, outward=outward)
            others = ids.keys() & set().union(*types.values())
            if not others:
                continue
            arrow = f"-[r:{'|'.join(types)}]->" if outward else f"<-[r:{'|'.join(types)}]-"
            rows = database.read(
                f"UNWIND $near AS near MATCH (n:{label} {{id: near}}){arrow}(m) "
                "WHERE m.id IN $far AND r.id IS NOT NULL "
                "RETURN type(r) AS type, properties(r) AS properties, n.id AS id, head(labels(m)) AS other_label, "
                "m.id AS other_id ORDER BY type, r.id",
                near=list(of_label), far=sorted({id_ for other in others for id_ in ids[other]}),
            )  # fmt: skip
            for row in rows:
                here, there = (label, row["id"]), (row["other_label"], row["other_id"])
                if there in keys:
                    id_ = row["properties"].pop("id")
                    (start, start_id), (end, end_id) = (here, there) if outward else (there, here)
                    joining[row["type"], id_] = Relationship(
                        row["type"], id_, start, start_id, end, end_id, row["properties"]
                    )
    order = {type_: place for place, type_ in enumerate(schema().relationships)}
    return sorted(joining.values(), key=lambda relationship: (order[relationship.type], relationship.id))


@cache
def _types_with_few(label: str, *, outward: bool) -> dict[str, set[str]]:
    """The types of which a node of this label has few, at their start or at their end, with the labels at the other end."""
    others: dict[str, set[str]] = {}
    for kind in schema().relationships.values():
        if kind.low_degree_end == ("from" if outward else "to"):
            pairs = kind.pairs if outward else tuple((end, start) for start, end in kind.pairs)
            if there := {other for own, other in pairs if own == label}:
                others[kind.name] = there
    return others
