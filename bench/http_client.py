"""A client in a process of its own: what a page then takes of this process is all that the site does for it.

That is the whole request and response over HTTP, as a browser asks on a connection that stays open, and nothing of the
client's own work.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from bench.pages import ENCODINGS

_CLIENT = """
import http.client, json, sys
host, port, cookie, encodings = sys.argv[1:]
connection = http.client.HTTPConnection(host, int(port))
headers = {"Accept-Encoding": encodings, "User-Agent": "bench", **({"Cookie": cookie} if cookie else {})}
for line in sys.stdin:
    path, times = json.loads(line)
    for _ in range(times):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
    print(response.status, flush=True)
"""


class HttpClient:
    """Asks a site for pages, and waits until they have arrived."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def get(self, path: str, times: int = 1) -> None:
        """Ask for a page so often; it has to succeed."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps([path, times]) + "\n")
        self._process.stdin.flush()
        status = self._process.stdout.readline().strip()
        assert status == "200", (path, status)


@contextmanager
def http_client(address: str, cookie: str = "") -> Iterator[HttpClient]:
    """A client of the site at an address, which sends this cookie."""
    at = urlsplit(address)
    command = [sys.executable, "-c", _CLIENT, str(at.hostname), str(at.port), cookie, ENCODINGS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield HttpClient(process)
        assert process.stdin
        process.stdin.close()
