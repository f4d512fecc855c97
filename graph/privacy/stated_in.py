"""Which relationships are told in a case: some name, in a property, the case, its coding or somebody's view in it.

Such a relationship is withheld with what it names, though both of its ends may be seen.
"""

from __future__ import annotations

from functools import cache

from graph.schema import RelationshipType, schema


@cache
def stating_properties() -> dict[str, str]:
    """The properties that name whose telling a relationship is, with the label of what they name."""
    return {
        name: label for kind in schema().relationships.values() for name, label in stating_properties_of(kind).items()
    }


@cache
def stated_by_source() -> dict[str, tuple[str, ...]]:
    """The types that join only what cases share, with their stating_properties: without one of those, their source tells them."""
    shared, kinds = set(schema().shared_labels), schema().relationships.values()
    between_shared = (kind for kind in kinds if shared.issuperset({*kind.from_labels, *kind.to_labels}))
    return {kind.name: tuple(stating_properties_of(kind)) for kind in between_shared if stating_properties_of(kind)}


def stating_properties_of(kind: RelationshipType) -> dict[str, str]:
    """The stating_properties that a relationship type has: property -> label."""
    labels = schema().labels
    label_of = {prop.name: prop.of for prop in kind.properties.values() if prop.type == "id" and prop.of}
    return {name: label for name, label in label_of.items() if labels[label].is_dependent}
