"""What a replacing load takes out, less what the load itself makes or settles in another way."""

from __future__ import annotations

from graph.records import Relationship
from graph.taxonomies import DOMAINS
from graph.writer.plan import Element
from loaders.check import Checked, Drafts


def removals(checked: Checked, planned: list[Element]) -> list[Element]:
    """The relationships and nodes that leave with a replacing load, beside those planned to go."""
    leaving = checked.drafts.leaving
    kept = {(one.type, one.id) for one in checked.relationships}
    kept |= {(one.type, one.id) for one in planned if isinstance(one, Relationship)}
    relationships = [
        one for key, one in leaving.relationships.items() if key not in kept and not _is_made(one, checked.drafts)
    ]
    return [*relationships, *leaving.nodes.values()]


def _is_made(one: Relationship, drafts: Drafts) -> bool:
    """Whether a load made it for something that stays: a domain by the crosswalk, an order."""
    by_crosswalk = one.to_id.startswith(f"{DOMAINS}:") and one.properties.get("coding_method") == "machine"
    return by_crosswalk or (one.type == "NEXT" and one.from_id in drafts.rechained)
