"""Open the graph that the settings name: for a person's notebook or program, or for our own commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.backup.kept import backups_of
from graph.database import Database, connect_with
from graph.migrations import adopt, check_version, prepare
from graph.settings import Settings, read_settings
from queries.editions.store import Editions

if TYPE_CHECKING:
    from casethread.notebook import Graph


def connect(uri: str | None = None, *, home: str | Path | None = None) -> Graph:
    """Open the graph: the embedded one, or the Neo4j that `uri` or NEO4J_URI names.

    Raises BadRequest where a setting is wrong, DatabaseUnavailable where no server answers, and GraphTooNew for a
    graph of a later Casethread.
    """
    from casethread.notebook import Graph  # noqa: PLC0415 - the command line does not wait for what only notebooks need

    settings = read_settings(uri=uri, home=home)
    return Graph(open_database(settings), settings)


def open_database(settings: Settings, *, to_write: bool = False, prepared: bool = True) -> Database:
    """Open the graph; the embedded one is made ready, another server's only when something is to be written."""
    backups = backups_of(settings)
    database = connect_with(settings)
    database.before_migration = backups.before_migration
    try:
        if prepared and (to_write or settings.uri is None):
            prepare(database)
        elif prepared:
            check_version(database)
    except BaseException:
        database.close()
        raise
    return database


def editions_of(settings: Settings) -> Editions:
    """The editions of the home that the settings name, wherever the graph itself is."""
    return Editions(settings.home, settings.heap, settings.idle_minutes * 60)


def adopt_database(settings: Settings) -> dict[str, int]:
    """Make a graph beside the records of others in the database that the settings name; how many of each label."""
    with connect_with(settings) as database:
        return adopt(database)
