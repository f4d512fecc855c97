"""The port of the embedded database, which anybody on this machine can connect to.

The server keeps a message in memory until it is whole, up to 64 MB of it, before it knows who sends it: six that were
never finished took all its memory. Its own settings limit how large a message is and how many strangers there are at once,
and their product is what counts. So its port is ours: a stranger may send only so much, for so long, until the server says
that they have shown the secret of one of its users. From then on, what they send is passed on as it is.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import Protocol

MAX_STRANGER_BYTES = 64 * 1024  # a hundred times what signing in takes
STRANGER_SECONDS = 10.0
MAX_STRANGERS = 32  # at once; the one that has been here longest gives way to the next
POLL_SECONDS = 0.01  # how often it is asked whether somebody has signed in who has sent all that a stranger may
PIECE_BYTES = 256 * 1024


class Door(Protocol):
    """What leads to the server itself."""

    def open(self) -> tuple[socket.socket, Callable[[], bool]]:
        """A connection to the server, and what says whether it was signed in to."""


class BoltGuard:
    """The port, bound when this is made; nobody is let in before `start`."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self._strangers: list[_Visit] = []

    def start(self, door: Door) -> None:
        """Let clients in, each to a connection of their own behind the door."""
        Thread(target=self._let_in, args=[door], name="bolt-guard", daemon=True).start()

    def _let_in(self, door: Door) -> None:
        while True:
            client, _ = self._listener.accept()
            try:
                server, is_known = door.open()
            except Exception:  # the server has no room, or is ending
                client.close()
                continue
            self._strangers = [visit for visit in self._strangers if visit.is_stranger]
            if len(self._strangers) >= MAX_STRANGERS:
                self._strangers[0].end()
            try:
                visit = _Visit(client, server, is_known)
                visit.start()
            except Exception:  # they hung up at once, or there is no thread left: the next one may come in
                client.close()
                server.close()
                continue
            self._strangers.append(visit)


class _Visit:
    """One client, and its connection to the server."""

    def __init__(self, client: socket.socket, server: socket.socket, is_known: Callable[[], bool]) -> None:
        self._client, self._server, self._is_known = client, server, is_known
        self._ends_left, self._ending = 2, Lock()
        self.is_stranger = True
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def start(self) -> None:
        """Pass on what either side sends, until one of them has gone."""
        Thread(target=self._pass_on, args=[self._inwards], daemon=True).start()
        Thread(target=self._pass_on, args=[self._outwards], daemon=True).start()

    def end(self) -> None:
        """Hang up on both sides."""
        for end in (self._client, self._server):
            with suppress(OSError):  # it may have hung up itself
                end.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, direction: Callable[[], None]) -> None:
        try:
            with suppress(OSError, ValueError):  # ValueError: more descriptors than `select` can watch
                direction()
        finally:
            self.end()
        with self._ending:
            self._ends_left -= 1
            is_last = not self._ends_left
        if is_last:
            self.is_stranger = False
            self._client.close()
            self._server.close()

    def _inwards(self) -> None:
        if self._becomes_known():
            self.is_stranger = False
            _copy(self._client, self._server)

    def _outwards(self) -> None:
        _copy(self._server, self._client)

    def _becomes_known(self) -> bool:
        """Pass on what a stranger may send; False where it is used up, or the time is, or they have gone."""
        left, deadline = MAX_STRANGER_BYTES, time.monotonic() + STRANGER_SECONDS
        while not self._is_known():
            seconds = deadline - time.monotonic()
            if seconds <= 0:
                return False
            if not left:  # they may have signed in just now
                time.sleep(POLL_SECONDS)
            elif select.select([self._client], [], [], seconds)[0]:
                piece = self._client.recv(left)
                if not piece:
                    return False
                left -= len(piece)
                self._server.sendall(piece)
        return True


def _copy(source: socket.socket, target: socket.socket) -> None:
    buffer = memoryview(bytearray(PIECE_BYTES))
    while number := source.recv_into(buffer):
        target.sendall(buffer[:number])
