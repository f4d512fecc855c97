"""What other programs need to open the same graph: drivers, py2neo, cypher-shell, NeoDash, Gephi's plug-ins."""

from __future__ import annotations

from typing import Any

from graph.database import Database
from graph.embedded.state import DATABASE, read_state
from graph.settings import Settings

OWNER = "root"  # the embedded database's account that may write


def connection(settings: Settings, database: Database) -> dict[str, Any]:
    """Address, database, account and revision; the password is None for Neo4j, whose owner has it already."""
    state = None if settings.uri else read_state(settings.home.expanduser().resolve())
    return {
        "uri": database.address,
        "server": database.server,
        "database": settings.database if settings.uri else DATABASE,
        "username": settings.username if settings.uri else OWNER,
        "password": state.root if state else None,
        "revision": database.revision(),
    }
