"""The web server: waitress, with limits of time and of connections for each client.

waitress reads each request whole before a thread begins to answer it, so a slow client keeps a connection and never a
thread. What it lacks are limits for one client and for an unfinished request. Where a client is at its limit, its oldest
connection that waits gives way to its newest, so whoever opens many shuts out nobody, not even themselves.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

HEADER_SECONDS = 10.0  # from the first byte of a request to the end of its header
IDLE_SECONDS = 60.0  # without a request, or without a byte of the answer taken
# A body may take a while to begin, and then arrives at least at this rate: 200 MB within 7 hours.
BODY_SECONDS, MIN_BODY_RATE = 20.0, 8_000.0  # seconds, bytes in a second
# A browser opens 6; an office behind one address has several. Windows waits for 512 at most.
MAX_PER_CLIENT, MAX_CONNECTIONS = 64, 320
LOOK_SECONDS = 1.0  # from one look for what is overdue to the next


class LimitedChannel(HTTPChannel):
    """One connection, which knows for how long it has waited."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        # By a clock that nobody sets; waitress's own could keep a connection for as long as it was set back.
        self.waits_since = time.monotonic()
        super().__init__(*arguments, **keywords)

    def received(self, data: bytes) -> bool:
        """Take in what has arrived; the time of a request begins with its first byte."""
        before = self.request
        result = super().received(data)
        if self.request is not before:
            self.waits_since = time.monotonic()
        return result

    def service(self) -> None:
        """Answer a request; from then on, the connection waits for the next."""
        super().service()
        self.waits_since = time.monotonic()

    @property
    def waits(self) -> bool:
        """Whether nothing of it is being answered."""
        return not (self.requests or self.total_outbufs_len or self.will_close or self.close_when_flushed)

    @property
    def unfinished_bytes(self) -> int:
        """What is stored of a body that has not arrived whole."""
        return self.request.body_bytes_received if self.request else 0

    def is_overdue(self, now: float) -> bool:
        """Whether its client has had enough time for what it is at."""
        if not self.waits:
            return False
        request, waited = self.request, now - self.waits_since
        if request is None:
            return waited > IDLE_SECONDS
        if not request.headers_finished:
            return waited > HEADER_SECONDS
        return waited > BODY_SECONDS + request.body_bytes_received / MIN_BODY_RATE


class LimitedServer(TcpWSGIServer):
    """The server of one listening socket; those of one process share the map of connections."""

    channel_class = LimitedChannel
    connections: Mapping[int, object]  # of all servers of this process, by their file descriptors
    max_per_client = MAX_PER_CLIENT
    max_unfinished_bytes: float = float("inf")  # of all bodies that have not arrived whole, on the disk
    _next_look = 0.0

    def readable(self) -> bool:
        """Asked once in each round of the loop: end what is overdue."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_SECONDS
            self._end_overdue(now)
        return super().readable()

    def _end_overdue(self, now: float) -> None:
        for channel in self._channels():
            if channel.is_overdue(now):
                channel.will_close = True
        largest = sorted(self._channels(), key=lambda channel: channel.unfinished_bytes)
        while sum(channel.unfinished_bytes for channel in largest) > self.max_unfinished_bytes:
            largest.pop().will_close = True

    def handle_accept(self) -> None:
        """Take a new connection, and end another where there are too many."""
        before = {id(channel) for channel in self._channels()}
        super().handle_accept()
        channels = self._channels()
        newest = next((channel for channel in channels if id(channel) not in before), None)
        if newest is None:
            return  # its client has gone again
        of_client = [channel for channel in channels if _client(channel) == _client(newest)]
        if len(of_client) > self.max_per_client:
            _end_one(of_client, newest)
        elif len(channels) > MAX_CONNECTIONS:
            _end_one(channels, newest)

    def _channels(self) -> list[LimitedChannel]:
        """The connections of this process that are not about to end."""
        return [c for c in self.connections.values() if isinstance(c, LimitedChannel) and not c.will_close]


def _client(channel: LimitedChannel) -> str:
    return str(channel.addr[0])


def _end_one(channels: list[LimitedChannel], newest: LimitedChannel) -> None:
    """End the one that has waited longest; the newest, where all others are being answered."""
    waiting = [channel for channel in channels if channel.waits and channel is not newest]
    min(waiting, key=lambda channel: channel.waits_since, default=newest).will_close = True
