"""The site: pages, the REST API and network pictures over one graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from graph.settings import Settings, read_settings
from webapp import audit, connection, editions, errors, templating
from webapp.accounts import (
    at_provider,
    compression,
    gate,
    invitations,
    login,
    manage,
    own,
    provider,
    proxies,
    second_factor,
    security,
)
from webapp.accounts.login import check_binding
from webapp.agency import routes as agency_routes
from webapp.api import relationships as api_relationships
from webapp.api import routes as api_routes
from webapp.api import writing as api_writing
from webapp.config import site_config
from webapp.editing import drafts, episode_order, merging, record_history, redo, removals
from webapp.editing import links as edit_links
from webapp.editing import records as editing
from webapp.explorer import network
from webapp.explorer import routes as explorer_routes
from webapp.help import pages as help_pages
from webapp.imports import pages as import_pages
from webapp.imports import uploads
from webapp.pages import editions as edition_pages
from webapp.pages import home, questions, records, search, suggestions
from webapp.tracker import bulk_changes, list_workbooks, ours, sign_off
from webapp.tracker import pages as tracker

__all__ = ["check_binding", "create_app"]


def create_app(config: Mapping[str, Any] | None = None, settings: Settings | None = None) -> Flask:
    """The site as a WSGI application.

    `settings` are those in force unless the caller has read them; keys of `config` come before them (see
    `webapp.config`). The database is `config["DATABASE"]`, or is connected when first needed. Raises BadRequest where
    a setting is wrong.
    """
    app = Flask(__name__)
    config = config or {}
    settings = settings or read_settings(home=config.get("CASETHREAD_HOME"))
    app.config.update(site_config(settings, config))
    app.url_map.merge_slashes = False  # an id may hold any text, slashes among it
    for part in (
        proxies,
        security,
        compression,
        gate,
        provider,
        connection,
        editions,
        templating,
        errors,
        network,
        uploads,
        audit,
        drafts,
    ):
        part.init_app(app)
    for views in (
        login,
        second_factor,
        at_provider,
        invitations,
        own,
        manage,
        home,
        ours,
        tracker,
        bulk_changes,
        sign_off,
        list_workbooks,
        questions,
        edition_pages,
        editing,
        edit_links,
        episode_order,
        record_history,
        redo,
        merging,
        removals,
        records,
        search,
        suggestions,
        explorer_routes,
        import_pages,
        agency_routes,
        help_pages,
        api_routes,
        api_writing,
        api_relationships,
    ):
        app.register_blueprint(views.blueprint)
    return app
