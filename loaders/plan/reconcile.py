"""Relationships that only repeat what a property says are kept in step with it: NEXT, and a factor's domain."""

from __future__ import annotations

from graph.records import Relationship
from graph.taxonomies import DOMAINS
from loaders.check import Drafts
from loaders.plan.existing_relationships import Present, present_relationships
from loaders.records.ids import relationship_id

Key = tuple[str, str]


def outdated(drafts: Drafts, present: Present, offered: list[Relationship]) -> tuple[list[Relationship], set[Key]]:
    """The relationships of the graph that no longer hold, and the keys of those offered that it has already."""
    gone, settled = _chains(drafts, offered)
    return [*gone, *_domains(drafts, present, offered)], settled


def _chains(drafts: Drafts, offered: list[Relationship]) -> tuple[list[Relationship], set[Key]]:
    """NEXT among the episodes of the cases that were put in order anew."""
    if not drafts.rechained:
        return [], set()
    anywhere = [Relationship("NEXT", "", "Episode", one, "Episode", one, {}) for one in sorted(drafts.rechained)]
    found = present_relationships(drafts, anywhere).by_id.values()
    wanted = {(one.from_id, one.to_id): (one.type, one.id) for one in offered if one.type == "NEXT"}
    settled = {wanted[one.from_id, one.to_id] for one in found if (one.from_id, one.to_id) in wanted}
    return [one for one in found if (one.from_id, one.to_id) not in wanted], settled


def _domains(drafts: Drafts, present: Present, offered: list[Relationship]) -> list[Relationship]:
    """The domain that a factor's column gave it before, where the column now says another."""
    stated = {
        (one.from_label, one.from_id) for one in offered if one.type == "IN_CATEGORY" and one.id in drafts.from_columns
    }
    wanted = {one.id for one in offered if one.type == "IN_CATEGORY"}
    return [
        one
        for one in present.by_id.values()
        if one.type == "IN_CATEGORY"
        and (one.from_label, one.from_id) in stated
        and one.id not in wanted
        and one.to_id.startswith(f"{DOMAINS}:")
        and one.id == _made_id(one)
    ]


def _made_id(one: Relationship) -> str:
    source = str(one.properties.get("source_id"))
    return relationship_id(source, one.type, (one.from_label, one.from_id), (one.to_label, one.to_id), 0)
