"""The edition that a request asks, by `edition=` in its address, and the connections to editions.

An edition that was asked stays connected for a while and is then closed, so that its database can end when idle. Each has a
database of its own, so that only some of them run at once: the one that was not asked for longest makes room.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import BoundedSemaphore, Lock, Timer, current_thread
from typing import Any, overload

from flask import Flask, current_app, g, request

from graph.database import Database
from graph.errors import DatabaseUnavailable
from queries.editions.edition import Edition
from queries.editions.store import Editions

NAME = "casethread_editions"
IDLE_SECONDS = 300.0
MAX_OPEN = 3
MAX_WAITING = 2  # requests, of the ten or so that a site answers at once: each may wait for half a minute


@dataclass(frozen=True)
class _Connection:
    edition: Edition
    database: Database
    timer: Timer


class EditionConnections:
    """The editions of this site, and the connections to those that were asked lately."""

    def __init__(self, editions: Editions) -> None:
        self.editions = editions
        self._lock, self._open = Lock(), dict[str, _Connection]()
        self._opening, self._waiting = Lock(), BoundedSemaphore(MAX_WAITING)

    def database(self, edition: Edition) -> Database:
        """The database of an edition, open for some minutes after the last question; raises as `Editions.open`.

        DatabaseUnavailable, too, where so many others wait for editions to be opened that they would keep the site busy.
        """
        if database := self._connected(edition):
            return database
        if not self._waiting.acquire(blocking=False):
            raise DatabaseUnavailable("Other editions are being opened, and each takes a while. Try again in a minute.")
        try:
            with self._opening:
                return self._connected(edition) or self._connected(edition, self._opened(edition))
        finally:
            self._waiting.release()

    @overload
    def _connected(self, edition: Edition) -> Database | None: ...
    @overload
    def _connected(self, edition: Edition, opened: Database) -> Database: ...
    def _connected(self, edition: Edition, opened: Database | None = None) -> Database | None:
        """The database of an edition that is open, or was opened now; its minutes begin anew."""
        with self._lock:
            connection = self._open.pop(edition.sha256, None)
            if connection:
                connection.timer.cancel()
            database = connection.database if connection else opened
            if database:
                timer = Timer(IDLE_SECONDS, self._close, [edition.sha256])
                timer.daemon = True
                timer.start()
                self._open[edition.sha256] = _Connection(edition, database, timer)
            return database

    def _opened(self, edition: Edition) -> Database:
        while longest := self._too_many():
            longest.timer.cancel()
            longest.database.close()
            self.editions.end(longest.edition)
        return self.editions.open(edition)

    def _too_many(self) -> _Connection | None:
        """The one that was not asked for longest, where there is no room for another; it is open no more."""
        with self._lock:
            return self._open.pop(next(iter(self._open))) if len(self._open) >= MAX_OPEN else None

    def _close(self, sha256: str) -> None:
        with self._lock:
            connection = self._open.get(sha256)
            if connection and connection.timer is current_thread():  # nobody asked it just now
                del self._open[sha256]
                connection.database.close()


def init_app(app: Flask) -> None:
    """Use the editions of the configuration, or those of the home."""
    app.extensions[NAME] = EditionConnections(app.config["EDITIONS"] or Editions(app.config["CASETHREAD_HOME"]))
    app.before_request(_connect_requested)


def editions() -> Editions:
    """The editions of this site."""
    return _connections().editions


def requested_edition() -> Edition | None:
    """The edition that this request asks, or None where it asks the graph itself."""
    edition: Edition | None = g.get("edition")
    return edition


def edition_argument() -> dict[str, Any]:
    """The argument of an address that asks the same edition, if this request asks one."""
    edition = requested_edition()
    return {"edition": edition.id} if edition else {}


def _connect_requested() -> None:
    """Make the edition's database that of this request; raises NotFound for an edition that is not here."""
    word = request.args.get("edition", "").strip()
    if word and _asks_a_question():
        g.edition = editions().find(word)
        g.database = _connections().database(g.edition)


def _asks_a_question() -> bool:
    """Where `edition=` counts: the questions, with their JSON and CSV. Records and the explorer show the graph of today."""
    return request.blueprint == "questions" or request.endpoint == "api.answer"


def _connections() -> EditionConnections:
    connections: EditionConnections = current_app.extensions[NAME]
    return connections
