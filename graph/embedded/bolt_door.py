"""The Bolt of the Java server in this process: each of its connections is made here, so that it needs no port of its own."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

LOOPBACK = "127.0.0.1"


class BoltDoor:
    """Makes connections to the Bolt of a server that runs; see `graph.embedded.bolt_guard.Door`."""

    def __init__(self, server: Any) -> None:
        import jpype  # noqa: PLC0415 - only the server process has it

        self._class = jpype.JClass
        self._server = server
        # Connections report to a listener, which begins by listening; nobody was told of that port.
        sockets = self._class("com.arcadedb.server.network.DefaultServerSocketFactory")()
        encryption = self._class("com.arcadedb.bolt.BoltSslHelper")(server.getConfiguration())
        listener = self._class("com.arcadedb.bolt.BoltNetworkListener")
        self._listener = listener(server, sockets, encryption, LOOPBACK, "0")
        self._listener.close()

    def open(self) -> tuple[socket.socket, Callable[[], bool]]:
        """A new connection, through a port that is open for no longer than that takes, and for nobody else."""
        loopback = self._class("java.net.InetAddress").getByName(LOOPBACK)
        port = self._class("java.net.ServerSocket")(0, 8, loopback)
        try:
            ours = socket.create_connection((LOOPBACK, int(port.getLocalPort())))
            theirs = port.accept()
            while int(theirs.getPort()) != ours.getsockname()[1]:
                theirs.close()
                theirs = port.accept()
        finally:
            port.close()
        theirs.setTcpNoDelay(True)
        gate = self._class("com.arcadedb.server.network.PreAuthConnectionGate")("BOLT", 1)
        executor = self._class("com.arcadedb.bolt.BoltNetworkExecutor")
        executor(self._server, theirs, self._listener, None, gate.accept()).start()
        return ours, lambda: self._is_through(gate)

    def _is_through(self, gate: Any) -> bool:
        """Whether the server has given up its ticket for somebody who has not signed in: they have, or have gone."""
        pending = int(gate.getPending())
        self._class("java.lang.Thread").detach()  # else Java would remember each thread that ever asked
        return pending == 0
