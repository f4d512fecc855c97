"""The sockets that a site listens on, bound before anything else is started, and the address to type into a browser."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence

from graph.errors import BadRequest

BACKLOG = 1024
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  to name where this machine finds itself


def listening_sockets(host: str, port: int) -> list[socket.socket]:
    """Sockets on each address of a host, all on one port; raises BadRequest where the system refuses."""
    sockets: list[socket.socket] = []
    try:
        for family, _, _, _, address in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM):
            free = port or (sockets[0].getsockname()[1] if sockets else 0)
            sockets.append(socket.create_server((address[0], free), family=family, backlog=BACKLOG))
    except OSError as error:
        for opened in sockets:
            opened.close()
        raise BadRequest(_refusal(host, port, error)) from error
    return sockets


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"The site cannot listen on {host} port {port}: another program does, perhaps a Casethread that was started "
            "before. End that, or give another --port (0 takes a free one)."
        )
    return f"The site cannot listen on {host} port {port}: {error.strerror or error}. Give another --host or --port."


def site_address(host: str, sockets: Sequence[socket.socket]) -> str:
    """What to type into a browser on this machine."""
    name = EVERYWHERE.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}:{sockets[0].getsockname()[1]}/"


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.connect_ex((host, port)) != 0
