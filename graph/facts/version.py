"""Which graph, and how far it has changed."""

from __future__ import annotations

from typing import NamedTuple

from graph.database import Database

_VERSION = (
    "MATCH (g:GraphState {id: 'graph'}) RETURN g.uid AS uid, coalesce(g.revision, 0) AS revision ORDER BY revision"
)
_IDS = "MATCH (g:GraphState {id: 'graph'}) RETURN g.uid AS uid, coalesce(g.restored_from, []) AS restored_from ORDER BY uid"


class GraphVersion(NamedTuple):
    """Which graph, and how far it has changed: (None, 0) for one that Casethread never wrote."""

    graph_id: str | None
    revision: int


def graph_version(database: Database) -> GraphVersion:
    """Which graph this is and its revision: (None, 0) for one that Casethread never wrote."""
    rows = database.read(_VERSION)
    return GraphVersion(rows[0]["uid"], int(rows[0]["revision"])) if rows else GraphVersion(None, 0)


def graph_ids(database: Database) -> set[str]:
    """The id of this graph, and those of the graphs whose backups it was restored from."""
    return {str(id_) for row in database.read(_IDS) for id_ in (row["uid"], *row["restored_from"]) if id_}
