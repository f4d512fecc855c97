"""Editions on the site: their list, their files, and answers from one where the address says `edition=`.

An edition that was asked stays connected for a while and is then let go, so that its database can end when idle.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock, Timer, current_thread
from typing import Any

from flask import Blueprint, Flask, current_app, g, render_template, request, send_file
from werkzeug.wrappers import Response

from graph.database import Database
from queries.editions.edition import Edition
from queries.editions.store import Editions

blueprint = Blueprint("editions", __name__)
NAME = "casethread_editions"
UNUSED_SECONDS = 300.0


@dataclass(frozen=True)
class _Open:
    database: Database
    timer: Timer


class Opened:
    """The editions at hand, and those of them that are connected now."""

    def __init__(self, editions: Editions) -> None:
        self.editions = editions
        self._lock, self._open = Lock(), dict[str, _Open]()

    def database(self, edition: Edition) -> Database:
        """The database of an edition, kept open for some minutes after the last who asked; raises as `Editions.open`."""
        with self._lock:
            kept = self._open.pop(edition.sha256, None)
            if kept:
                kept.timer.cancel()
            database = kept.database if kept else self.editions.open(edition)
            timer = Timer(UNUSED_SECONDS, self._let_go, [edition.sha256])
            timer.daemon = True
            timer.start()
            self._open[edition.sha256] = _Open(database, timer)
            return database

    def _let_go(self, sha256: str) -> None:
        with self._lock:
            kept = self._open.get(sha256)
            if kept and kept.timer is current_thread():  # nobody came just now
                del self._open[sha256]
                kept.database.close()


def init_app(app: Flask) -> None:
    """Keep the editions that the settings give, or those of the home."""
    app.extensions[NAME] = Opened(app.config["EDITIONS"] or Editions(app.config["CASETHREAD_HOME"]))
    app.before_request(_open_asked)
    app.jinja_env.globals["edition"] = asked_edition


def editions() -> Editions:
    """The editions at hand."""
    opened: Opened = current_app.extensions[NAME]
    return opened.editions


def asked_edition() -> Edition | None:
    """The edition that this request asks, or None where it asks the graph itself."""
    found: Edition | None = g.get("edition")
    return found


def edition_argument() -> dict[str, Any]:
    """What an address that goes on asking the same edition has to say."""
    edition = asked_edition()
    return {"edition": edition.id} if edition else {}


def _open_asked() -> None:
    """From here on the database of this request is the edition's; raises NotFound for one that is not kept."""
    word = request.args.get("edition", "").strip()
    if word and _asks_a_question():
        opened: Opened = current_app.extensions[NAME]
        g.edition = opened.editions.find(word)
        g.database = opened.database(g.edition)


def _asks_a_question() -> bool:
    """Where `edition=` is heeded: the questions and their twins. Records and the explorer show the graph of today."""
    return request.blueprint == "questions" or request.endpoint == "api.answer"


@blueprint.get("/editions")
def page() -> str:
    """Every edition that is kept, the latest first."""
    return render_template("pages/editions.html", editions=editions().kept())


@blueprint.get("/editions/<id_>.zip")
def file(id_: str) -> Response:
    """The file of an edition, to hand it on: it was made for that, and nothing restricted is in it."""
    edition = editions().find(id_)
    name = f"casethread-edition-{edition.id}.zip"
    return send_file(editions().file(edition), mimetype="application/zip", as_attachment=True, download_name=name)
