"""The factors that are recorded most often: what a network begins with where nothing was asked for."""

from __future__ import annotations

from collections import Counter

from graph.database import Database
from graph.schema import schema
from graph.viewer import Viewer
from queries.release.release import withheld_from

# What a contribution is to is not looked at: of half a million of them that takes a minute.
_RECORDED = """
MATCH (f:Factor) WHERE f.id IS NOT NULL
RETURN f.id AS factor, coalesce(f.canonical_id, f.id) AS id, COUNT { (f)-[:CONTRIBUTED_TO]->() } AS total ORDER BY factor
"""
_WITHHELD = """
UNWIND $ids AS withheld MATCH (:{label} {{id: withheld}})<-[k:CONTRIBUTED_TO]-(f:Factor)
RETURN coalesce(f.canonical_id, f.id) AS id, count(k) AS total ORDER BY id
"""


def most_recorded(database: Database, limit: int, viewer: Viewer) -> list[str]:
    """The ids of so many factors, that with most contributions first; merged ones count as what they were merged into.

    Contributions to what this viewer may not see do not count.
    """
    totals = Counter[str]()
    for row in database.read(_RECORDED):
        totals[row["id"]] += row["total"]
    withheld = withheld_from(database, viewer)
    for label in schema().relationships["CONTRIBUTED_TO"].to_labels:
        if ids := sorted(withheld.get(label, ())):
            totals.subtract({row["id"]: row["total"] for row in database.read(_WITHHELD.format(label=label), ids=ids)})
    ordered = sorted((-total, id_) for id_, total in totals.items() if total > 0)
    return [id_ for _, id_ in ordered[:limit]]
