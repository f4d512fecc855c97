"""`make bench-large`: many cases with the default heap. What loading and backups take, and whether everything responds.

20,000 cases are 280,000 nodes and 1.4 million relationships; the graph is loaded in parts, as one transaction of the default
heap holds some 160,000 relationships.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from subprocess import DEVNULL, Popen

import psutil
from flask.testing import FlaskClient

from bench.measure import verdict
from bench.memory import MB, command, server_process

MAX_LOAD_MB = 1500
MAX_SECONDS = 60.0  # of a response: what the server gives a statement
READER = "loaders.isolated.reader_process"


@dataclass(frozen=True, slots=True)
class Peak:
    """The seconds that a command took, and the megabytes that its processes had at most: all together, and the reader alone.

    The embedded database, a process of its own, is not among them.
    """

    together: float
    reader: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.seconds:.0f} s, {self.together:,.0f} MB at most, the reader of files {self.reader:,.0f} MB"


def watched(environment: dict[str, str], *arguments: str) -> Peak:
    """Run a command of the command line; raises AssertionError where it fails."""
    begun, together, reader = time.monotonic(), 0.0, 0.0
    running = Popen(command(*arguments), env=environment, stdout=DEVNULL)
    process = psutil.Process(running.pid)
    while running.poll() is None:
        with suppress(psutil.Error):  # one that has just ended
            readers = [child for child in process.children() if READER in child.cmdline()]
            of_readers = sum(child.memory_info().rss / MB for child in readers)
            reader, together = max(reader, of_readers), max(together, process.memory_info().rss / MB + of_readers)
        time.sleep(0.1)
    assert running.returncode == 0, f"{arguments[0]} failed with the code {running.returncode}"
    return Peak(together, reader, time.monotonic() - begun)


def load_watched(folder: Path, environment: dict[str, str]) -> str:
    """What loading a folder in parts by the command line takes, as a line; raises AssertionError where that fails."""
    peak = watched(environment, "load", str(folder), "--in-parts", "--quiet")
    return f"loading: {peak} (all together at most {MAX_LOAD_MB:,} MB): {verdict(peak.together <= MAX_LOAD_MB)}"


def back_up_watched(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """What a backup takes, and trying it, a line each; raises AssertionError where one of them fails."""
    file = folder / "graph.backup"
    peak = watched(environment, "backup", str(file), "--quiet")
    yield f"a backup of {file.stat().st_size / MB:,.0f} MB: {peak}"
    yield f"trying it in a graph of its own: {watched(environment, 'restore', str(file), '--dry-run', '--quiet')}"


@dataclass(frozen=True, slots=True)
class Response:
    """How an address responded, after how many seconds, and how many seconds of a processor it took."""

    address: str
    status: int
    seconds: float
    of_processor: float

    @property
    def is_good(self) -> bool:
        """Whether it answers in time: what it cannot answer it refuses with a sentence."""
        return self.status < HTTPStatus.INTERNAL_SERVER_ERROR and self.seconds < MAX_SECONDS


def responses(
    client: FlaskClient, asked: Iterable[str], processor: Callable[[], float] = time.process_time
) -> Iterator[Response]:
    """The response of each address, one after the other; `processor` is the clock of all that work on it."""
    for address in asked:
        begun, begun_of_processor = time.monotonic(), processor()
        status = client.get(address, follow_redirects=True).status_code
        yield Response(address, status, time.monotonic() - begun, processor() - begun_of_processor)


def site_and_database(home: Path) -> Callable[[], float]:
    """The seconds of a processor that this process and the embedded database of a home have taken by now."""
    server = server_process(home)
    assert server is not None

    def clock() -> float:
        times = server.cpu_times()
        return time.process_time() + times.user + times.system

    return clock
