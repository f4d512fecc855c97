"""The keys of nodes and relationships in a network, where all labels and types are mixed."""

from __future__ import annotations

from graph.records import Relationship

Positions = dict[str, tuple[float, float]]  # where each node is placed, in pixels, by its key


def node_key(label: str, node_id: str) -> str:
    """The key of a node in a network: ids are unique within a label only, so the label is part of it."""
    return f"{label}:{node_id}"


def relationship_key(relationship: Relationship) -> str:
    """The key of a relationship in a network: ids are unique within a type only."""
    return f"{relationship.type}:{relationship.id}"


def ends(relationship: Relationship) -> tuple[str, str]:
    """The keys of the nodes it starts from and ends at."""
    return (
        node_key(relationship.from_label, relationship.from_id),
        node_key(relationship.to_label, relationship.to_id),
    )
