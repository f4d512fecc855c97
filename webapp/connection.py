"""The one database of the site: from the configuration, or connected when first needed. It reconnects by itself."""

from __future__ import annotations

from threading import Lock

from flask import Flask, current_app, g

from graph.database import Database
from graph.facts import GraphFacts, facts_at

NAME = "casethread_database"


def init_app(app: Flask) -> None:
    """Use the database of the configuration, if it has one."""
    app.extensions[NAME] = app.config["DATABASE"]
    app.extensions[f"{NAME}_lock"] = Lock()


def database() -> Database:
    """The database of this site, or of the edition that this request asks.

    Raises DatabaseUnavailable where none answers.
    """
    if "database" in g:
        of_edition: Database = g.database
        return of_edition
    return graph_database()


def graph_database() -> Database:
    """The database of this site, whatever this request asks; raises DatabaseUnavailable where none answers."""
    connected: Database | None = current_app.extensions[NAME]
    if connected is None:
        with current_app.extensions[f"{NAME}_lock"]:
            connected = current_app.extensions[NAME] or current_app.config["CONNECT"]()
            current_app.extensions[NAME] = connected
    return connected


def current_facts() -> GraphFacts:
    """What is invented and what is restricted in the graph, at its revision; looked up once for each page."""
    if "facts" not in g:
        g.facts = facts_at(database())
    return g.facts  # type: ignore[no-any-return]
