"""The factors that are recorded most often: what a network begins with where nothing was asked for."""

from __future__ import annotations

from graph.database import Database
from graph.viewer import Viewer
from queries.release.release import withheld_from

_MOST_RECORDED = """
MATCH (f:Factor)-[k:CONTRIBUTED_TO]->(t) WHERE NOT t.id IN $withheld
WITH coalesce(f.canonical_id, f.id) AS id, count(k) AS total
RETURN id, total ORDER BY total DESC, id LIMIT $limit
"""


def most_recorded(database: Database, limit: int, viewer: Viewer) -> list[str]:
    """The ids of so many factors, that with most contributions first; merged ones count as what they were merged into.

    Contributions to what this viewer may not see do not count.
    """
    withheld = withheld_from(database, viewer)
    ids = sorted(withheld.get("Case", frozenset()) | withheld.get("Episode", frozenset()))
    return [str(row["id"]) for row in database.read(_MOST_RECORDED, limit=limit, withheld=ids)]
