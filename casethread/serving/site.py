"""The site in one process: it answers until it is told to end, and finishes the answers it is at."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from socket import socket
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from casethread.opening import editions_of
from casethread.serving.limited_server import IDLE_SECONDS, MAX_CONNECTIONS, LimitedChannel, LimitedServer
from graph.database import Database
from graph.settings import Settings
from graph.system.memory_arenas import limit_arenas
from webapp import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
MB = 1024 * 1024
MAX_UNFINISHED_UPLOADS = 4  # of the largest size, or as much in many: what strangers may fill the disk with
FINISH_SECONDS = 10.0  # for the answers under way when it ends
ROUND_SECONDS = 1.0  # how long the loop waits for something to happen before it looks whether to end


class SiteServer:
    """A web server over sockets that are bound already, which other processes may listen on, too."""

    def __init__(
        self, app: WSGIApplication, sockets: Sequence[socket], *, max_upload_mb: int, trusted_proxies: int = 0
    ) -> None:
        adjustments = Adjustments(
            sockets=list(sockets),
            ident=None,
            threads=THREADS,
            # Above ours, which end a connection and never stop accepting.
            connection_limit=MAX_CONNECTIONS + 64,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=5,
            asyncore_loop_timeout=ROUND_SECONDS,
            asyncore_use_poll=True,
            # A body is stored before anybody looks at it: the site itself refuses what is larger than an upload, and
            # what is twice as large is not even stored.
            max_request_body_size=2 * max_upload_mb * MB,
            # An answer that nobody fetches waits on disk, and not in the thread that made it.
            outbuf_high_watermark=1024 * MB,
            clear_untrusted_proxy_headers=not trusted_proxies,
        )
        # waitress's types say that it holds sockets: it holds what handles them.
        self._map: dict[int, Any] = {}
        self._threads = ThreadedTaskDispatcher()
        self._threads.set_thread_count(THREADS)
        self._servers = [self._server(app, bound, adjustments, trusted_proxies) for bound in sockets]

    def _server(
        self, app: WSGIApplication, bound: socket, adjustments: Adjustments, trusted_proxies: int
    ) -> LimitedServer:
        sockinfo = (bound.family, bound.type, bound.proto, bound.getsockname())
        server = LimitedServer(app, self._map, True, bound, self._threads, adjustments, sockinfo, bind_socket=False)
        server.connections = self._map
        server.max_unfinished_bytes = MAX_UNFINISHED_UPLOADS * adjustments.max_request_body_size
        if trusted_proxies:
            server.max_per_client = MAX_CONNECTIONS  # all of them come from the proxy, which has limits of its own
        return server

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Answer until `until` says so, or until an interrupt; answers under way are finished."""
        try:
            while not until():
                self._round(ROUND_SECONDS)
        except KeyboardInterrupt:
            pass
        self._finish()

    def wake(self) -> None:
        """Let `run` look at once whether to end; from any thread, and also where it has ended by itself."""
        if self._map:
            with suppress(OSError):  # it ends this very moment
                self._servers[0].pull_trigger()

    def _round(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _finish(self) -> None:
        for server in self._servers:
            server.accepting = False
        deadline = time.monotonic() + FINISH_SECONDS
        while time.monotonic() < deadline and any(
            not channel.waits for channel in self._map.values() if isinstance(channel, LimitedChannel)
        ):
            self._round(0.1)
        # Those that are idle end at once.
        self._threads.shutdown(timeout=0.2)  # type: ignore[arg-type]  # the stub has whole seconds, the code adds any
        wasyncore.close_all(self._map)


def site_server(settings: Settings, sockets: Sequence[socket], database: Database) -> SiteServer:
    """The server of this process for the site that the settings describe."""
    limit_arenas()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request that waits a moment
    app = create_app({"DATABASE": database, "EDITIONS": editions_of(settings)}, settings)
    return SiteServer(app, sockets, max_upload_mb=settings.max_upload_mb, trusted_proxies=settings.trusted_proxies)
