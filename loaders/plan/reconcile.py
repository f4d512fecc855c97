"""Keeps relationships in step with what they repeat: NEXT with the sequence, a category with the column that names it."""

from __future__ import annotations

from graph.records import Relationship
from graph.taxonomies import taxonomy_of
from graph.writer.categories import IN_CATEGORY
from loaders.check import Drafts
from loaders.plan.existing_relationships import ExistingRelationships, existing_relationships
from loaders.records.ids import relationship_id

Key = tuple[str, str]


def outdated(
    drafts: Drafts, existing: ExistingRelationships, offered: list[Relationship]
) -> tuple[list[Relationship], set[Key]]:
    """The relationships of the graph that no longer hold, and the keys of those offered that it has already."""
    broken_chains, settled = _chains(drafts, offered)
    return [*broken_chains, *_changed_categories(drafts, existing, offered)], settled


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


def _changed_categories(
    drafts: Drafts, existing: ExistingRelationships, offered: list[Relationship]
) -> list[Relationship]:
    """The category that a column had before, such as a factor's domain, where the column now has another.

    One that another file stated already is the same relationship, and is offered under its id.
    """
    links = [link for link in offered if link.type == IN_CATEGORY and link.id in drafts.from_columns]
    stated = {_pair(link): link for link in links}
    columns = {_column(link) for link in links}
    in_graph = [
        link
        for link in existing.by_id.values()
        if link.type == IN_CATEGORY and _column(link) in columns and link.id == _derived_id(link)
    ]
    known = {link.id for link in in_graph}
    for link in in_graph:
        if (same := stated.get(_pair(link))) and same.id not in known:
            same.id = link.id
    return [link for link in in_graph if _pair(link) not in stated]


def _column(link: Relationship) -> tuple[str, str, str]:
    """The record and the taxonomy of a link to a category: a label has one column for a taxonomy."""
    return link.from_label, link.from_id, taxonomy_of(link.to_id)


def _derived_id(link: Relationship) -> str:
    source = str(link.properties.get("source_id"))
    return relationship_id(source, link.type, (link.from_label, link.from_id), (link.to_label, link.to_id), 0)
