"""The settings in force for a command, and the graph they name: `casethread --home FOLDER ask ...`."""

from __future__ import annotations

import sys
from typing import Any

import click

from casethread.opening import editions_of, open_database
from graph.backup.kept import Backups, backups_of
from graph.database import Database
from graph.embedded.state import database_folder
from graph.errors import CasethreadError, DatabaseUnavailable
from graph.facts import graph_version
from graph.settings import Settings
from graph.viewer import Viewer, machine_owner
from queries.editions.edition import Edition
from queries.editions.store import Editions

VIEWER = "casethread.viewer"  # the key under which the context of a command holds them


def current_settings(**flags: Any) -> Settings:
    """The settings that were read when the command began, with the flags of this command before them."""
    settings: Settings = click.get_current_context().find_root().obj
    return settings.model_copy(update={name: value for name, value in flags.items() if value is not None})


def current_viewer() -> Viewer:
    """The person who gives this command, created when first asked for: the owner of the machine."""
    objects = click.get_current_context().meta
    if VIEWER not in objects:
        objects[VIEWER] = machine_owner(current_settings().person)
    viewer: Viewer = objects[VIEWER]
    return viewer


def current_editions() -> Editions:
    """The editions that this command can ask."""
    return editions_of(current_settings())


def graph_beside(edition: Edition) -> Database | None:
    """The graph that says what of an edition may leave today; None where the home has none, as where only editions are kept.

    Raises DatabaseUnavailable where it does not answer, unless the edition came as a file: its graph is elsewhere.
    """
    settings = current_settings()
    if settings.uri is None and not database_folder(settings.home.expanduser()).exists():
        return None
    try:
        database = current_database(prepared=False)
        graph_version(database)
    except DatabaseUnavailable:
        if current_editions().came_as_file(edition):
            return None
        raise
    return database


def current_database(*, to_write: bool = False, prepared: bool = True) -> Database:
    """The graph that the settings name; closed when the command ends.

    Where it is written to, a backup that is due is made before that, of earlier changes, and after it.
    """
    database = open_database(current_settings(), to_write=to_write, prepared=prepared)
    context = click.get_current_context()
    context.call_on_close(database.close)
    if to_write:
        backups = backups_of(current_settings())
        _back_up(backups, database)
        context.call_on_close(lambda: _back_up(backups, database))
    return database


def _back_up(backups: Backups, database: Database) -> None:
    """Make the backup that is due, if one is; what was asked for is done all the same where it cannot be made."""
    if isinstance(sys.exc_info()[1], CasethreadError | KeyboardInterrupt):
        return  # the command has failed or was ended: its message is enough
    try:
        backups.back_up_if_due(database)
    except (CasethreadError, OSError) as error:
        click.echo(f"Today's backup was not made: {error}", err=True)
