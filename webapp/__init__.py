"""The site: pages, the REST API and network pictures over one graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from webapp import (
    api,
    connection,
    editions,
    errors,
    explorer,
    home,
    imports,
    login,
    questions,
    records,
    search,
    security,
    words,
)
from webapp.config import settings
from webapp.login import check_binding

__all__ = ["check_binding", "create_app"]


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The site as a WSGI application.

    Settings come from the defaults, then the environment (`CASETHREAD_*`), then `config`; see `webapp.config` for
    what they are. The database is `config["DATABASE"]`, or is connected when first needed.
    """
    app = Flask(__name__)
    app.config.update(settings(config or {}))
    app.url_map.merge_slashes = False  # an id may hold any text, slashes among it
    for part in (security, login, connection, editions, words, errors, explorer):
        part.init_app(app)
    for part in (home, questions, editions, records, search, explorer, imports, api):
        app.register_blueprint(part.blueprint)
    return app
