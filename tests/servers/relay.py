"""A relay between the driver and a real server, which loses the connection just as a write is committed."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from typing import Literal

# Messages of Bolt (https://neo4j.com/docs/bolt/current/bolt/message/): the start of BEGIN, what it says of a
# transaction that only reads, and COMMIT with its length before and its end behind; the driver sends nothing after it.
BEGIN = b"\xb1\x11"
READS = b"\x84mode\x81r"
COMMIT = b"\x00\x02\xb0\x12\x00\x00"
SIZE = 65_536

# Lost before the server has the COMMIT, as soon as the server has it, or when the server has answered it.
Cut = Literal["before", "within", "after"]


class Relay:
    """Passes on what clients on its `port` and a server on this machine say to each other.

    Where `cut` is set, the next write that is committed loses its connection there, and `cut` is None again.
    """

    def __init__(self, to_port: int) -> None:
        self.cut: Cut | None = None
        self._to_port = to_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections; those that there are end with their clients."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._to_port)) as server, suppress(OSError):
            is_writing = False
            while True:
                ready, _, _ = select.select([client, server], [], [])
                data = ready[0].recv(SIZE)
                if not data:
                    return
                if ready[0] is client and BEGIN in data:
                    is_writing = READS not in data
                if ready[0] is client and is_writing and self.cut and data.endswith(COMMIT):
                    self._lose(server, data)
                    return
                (server if ready[0] is client else client).sendall(data)

    def _lose(self, server: socket.socket, data: bytes) -> None:
        if self.cut != "before":
            server.sendall(data)
        if self.cut == "after":
            server.recv(SIZE)
        self.cut = None
