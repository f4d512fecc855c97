"""Owners of actions that a new version of their source names no more: they end, and are not removed (rule 6)."""

from __future__ import annotations

from graph.records import Relationship
from loaders.check.drafts import Drafts

_OWNED_BY = """
UNWIND $ids AS id MATCH (a:Action)-[w:OWNED_BY {id: id}]->(o:Organisation)
RETURN id, a.id AS action, o.id AS organisation, properties(w) AS properties ORDER BY id
"""


def settle_former_owners(drafts: Drafts) -> None:
    """Let those end of which the loader says so."""
    ids = drafts.reading.former_owners
    for row in drafts.graph.read_in_batches(_OWNED_BY, ids) if ids else ():
        properties = {name: value for name, value in row["properties"].items() if name != "id"}
        owner = Relationship(
            "OWNED_BY", row["id"], "Action", row["action"], "Organisation", row["organisation"], properties
        )
        drafts.records_to_remove.ended_owners[owner.id] = owner
