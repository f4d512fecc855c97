"""The one database of the site: given, or connected when first needed. It finds a lost server again by itself."""

from __future__ import annotations

from threading import Lock

from flask import Flask, current_app, g

from graph.database import Database
from graph.facts import GraphFacts, facts_at

NAME = "casethread_database"


def init_app(app: Flask) -> None:
    """Keep the database that the settings give, if they give one."""
    app.extensions[NAME] = app.config["DATABASE"]
    app.extensions[f"{NAME}_lock"] = Lock()


def database() -> Database:
    """The database of this site, or of the edition that this request asks.

    Raises DatabaseUnavailable where none answers.
    """
    if "database" in g:
        asked: Database = g.database
        return asked
    kept: Database | None = current_app.extensions[NAME]
    if kept is None:
        with current_app.extensions[f"{NAME}_lock"]:
            kept = current_app.extensions[NAME] or current_app.config["CONNECT"]()
            current_app.extensions[NAME] = kept
    return kept


def current_facts() -> GraphFacts:
    """How the graph stands: what is invented, what is restricted, at which revision; looked up once for each page."""
    if "facts" not in g:
        g.facts = facts_at(database())
    return g.facts  # type: ignore[no-any-return]
