"""The names that a workbook to fill in offers: it is passed on, so none of what is withheld is among them."""

from __future__ import annotations

from graph.database import Database
from graph.facts import facts_at
from graph.schema import Label, schema

MAX_NAMES = 2_000  # of a label: a list that somebody still scrolls through


def names_to_offer(database: Database) -> dict[str, list[str]]:
    """The names, in their order, by the labels that a sheet to fill in offers: cases, episodes, factors and so on."""
    withheld = facts_at(database).withheld
    labels = [label for label in schema().domain_labels if label.is_offered]
    return {label.name: _names(database, label, withheld.get(label.name, frozenset())) for label in labels}


def _names(database: Database, kind: Label, withheld: frozenset[str]) -> list[str]:
    merged = "AND coalesce(n.canonical_id, n.id) = n.id" if "canonical_id" in kind.properties else ""
    rows = database.read(
        f"MATCH (n:{kind.name}) WHERE NOT n.id IN $withheld {merged} "
        f"RETURN DISTINCT n.{kind.caption} AS name ORDER BY name LIMIT {MAX_NAMES}",
        withheld=sorted(withheld),
    )
    return [row["name"] for row in rows if row["name"]]
