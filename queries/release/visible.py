"""What a viewer may see around a node, as the condition of a pattern from it by `r` to `m`."""

from __future__ import annotations

from graph.privacy.stated_in import stated_by_source, stating_properties, stating_properties_of
from graph.schema import RelationshipType
from queries.release.release import Withheld


def keys_of(withheld: Withheld) -> list[str]:
    """`Label:id` of everything that is withheld."""
    return sorted(f"{label}:{id_}" for label, ids in withheld.items() for id_ in ids)


def visible(
    withheld: Withheld, nodes: list[str], kind: RelationshipType | None = None
) -> tuple[str, dict[str, list[str]]]:
    """The end of a MATCH that leaves out what is withheld, and its values; nothing where nothing is.

    Left out are those of `nodes`, each as `Label:id`, and what is stated of a withheld case between nodes that may be
    seen. The condition is for relationships of one type, or of any: it tests only what they can state, as a server takes
    twice as long to plan the whole.
    """
    if not withheld:
        return "", {}
    tests, values = ["NOT head(labels(m)) + ':' + m.id IN $withheld"], {"withheld": nodes}
    for name, label in (stating_properties_of(kind) if kind else stating_properties()).items():
        tests.append(f"NOT coalesce(r.{name}, '') IN $withheld_{label.lower()}")
        values[f"withheld_{label.lower()}"] = sorted(withheld.get(label, ()))
    for type_, names in stated_by_source().items():
        if kind is None or kind.name == type_:
            unstated = " AND ".join(f"r.{name} IS NULL" for name in names)
            by_source = "coalesce(r.source_id, '') IN $withheld_source"
            tests.append(f"NOT (type(r) = '{type_}' AND {unstated} AND {by_source})")
            values["withheld_source"] = sorted(withheld.get("Source", ()))
    return f"WHERE {' AND '.join(tests)} ", values
