"""What a replacing load removes, except what the load itself makes or settles in another way."""

from __future__ import annotations

from graph.records import Relationship
from graph.taxonomies import DOMAINS
from graph.writer.plan import Element
from loaders.check import Checked, Drafts


def removals(checked: Checked, planned: list[Element]) -> list[Element]:
    """The relationships and nodes that a replacing load removes, besides those planned already."""
    records = checked.drafts.records_to_remove
    if not (records.relationships or records.nodes):
        return []
    staying = {(relationship.type, relationship.id) for relationship in checked.relationships}
    staying |= {(element.type, element.id) for element in planned if isinstance(element, Relationship)}
    relationships = [
        relationship
        for key, relationship in records.relationships.items()
        if key not in staying and not _was_made_by_load(relationship, checked.drafts)
    ]
    return [*relationships, *records.nodes.values()]


def _was_made_by_load(relationship: Relationship, drafts: Drafts) -> bool:
    """Whether a load made it for something that stays: a domain by the crosswalk, an order."""
    if relationship.type == "NEXT":
        return relationship.from_id in drafts.reordered
    return relationship.to_id.startswith(f"{DOMAINS}:") and relationship.properties.get("coding_method") == "machine"
