"""Keeps relationships in step with the property they repeat: NEXT with the sequence, a factor's domain."""

from __future__ import annotations

from graph.records import Relationship
from graph.taxonomies import DOMAINS
from loaders.check import Drafts
from loaders.plan.existing_relationships import ExistingRelationships, existing_relationships
from loaders.records.ids import relationship_id

Key = tuple[str, str]


def outdated(
    drafts: Drafts, existing: ExistingRelationships, offered: list[Relationship]
) -> tuple[list[Relationship], set[Key]]:
    """The relationships of the graph that no longer hold, and the keys of those offered that it has already."""
    broken_chains, settled = _chains(drafts, offered)
    return [*broken_chains, *_changed_domains(drafts, existing, offered)], settled


def _chains(drafts: Drafts, offered: list[Relationship]) -> tuple[list[Relationship], set[Key]]:
    """NEXT among the episodes of the cases whose order is new."""
    if not drafts.reordered or not drafts.graph.holds("NEXT"):
        return [], set()
    anywhere = [
        Relationship("NEXT", "", "Episode", episode, "Episode", episode, {}) for episode in sorted(drafts.reordered)
    ]
    in_graph = existing_relationships(drafts, anywhere).by_id.values()
    keys_by_pair = {_pair(link): (link.type, link.id) for link in offered if link.type == "NEXT"}
    settled = {keys_by_pair[_pair(link)] for link in in_graph if _pair(link) in keys_by_pair}
    return [link for link in in_graph if _pair(link) not in keys_by_pair], settled


def _pair(link: Relationship) -> tuple[str, str]:
    return link.from_id, link.to_id


def _changed_domains(
    drafts: Drafts, existing: ExistingRelationships, offered: list[Relationship]
) -> list[Relationship]:
    """The domain that a factor's column had before, where the column now has another.

    One that another file stated already is the same relationship, and is offered under its id.
    """
    links = [link for link in offered if link.type == "IN_CATEGORY" and link.id in drafts.from_columns]
    stated = {_pair(link): link for link in links}
    owners = {(link.from_label, link.from_id) for link in links}
    in_graph = [
        link
        for link in existing.by_id.values()
        if link.type == "IN_CATEGORY"
        and (link.from_label, link.from_id) in owners
        and link.to_id.startswith(f"{DOMAINS}:")
        and link.id == _derived_id(link)
    ]
    known = {link.id for link in in_graph}
    for link in in_graph:
        if (same := stated.get(_pair(link))) and same.id not in known:
            same.id = link.id
    return [link for link in in_graph if _pair(link) not in stated]


def _derived_id(link: Relationship) -> str:
    source = str(link.properties.get("source_id"))
    return relationship_id(source, link.type, (link.from_label, link.from_id), (link.to_label, link.to_id), 0)
