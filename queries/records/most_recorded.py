"""The factors that are recorded most often: what a network begins with where nothing was asked for."""

from __future__ import annotations

from graph.database import Database

_MOST_RECORDED = """
MATCH (f:Factor)-[k:CONTRIBUTED_TO]->()
WITH coalesce(f.canonical_id, f.id) AS id, count(k) AS total
RETURN id, total ORDER BY total DESC, id LIMIT $limit
"""


def most_recorded(database: Database, limit: int) -> list[str]:
    """The ids of so many factors, that with most contributions first; merged ones count as what they were merged into."""
    return [str(row["id"]) for row in database.read(_MOST_RECORDED, limit=limit)]
