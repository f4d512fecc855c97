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
from urllib.parse import urlencode

import psutil
from flask.testing import FlaskClient

from bench.measure import verdict
from bench.memory import MB, command
from bench.questions import subjects
from graph.database import Database
from graph.schema import Label, schema
from queries import questions
from webapp.addresses import word_of
from webapp.api.record_json import PLURALS

MAX_LOAD_MB = 1500
MAX_SECONDS = 60.0  # of a response: what the server gives a statement
READER = "loaders.isolated.reader_process"
_OF_SEVERAL_PAGES = ("Case", "Episode")
_ANY = "MATCH (n:{label}) WHERE n.source_id <> 'casethread' WITH n.id AS id RETURN id ORDER BY id LIMIT 1"


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


def addresses(database: Database) -> Iterator[str]:
    """Every kind of page, the explorer, the API, and the catalogue through both, with busy subjects."""
    yield from ("/", "/questions", "/search?q=supervision", "/editions", "/imports", "/explorer/found?q=supervision")
    yield from ("/explorer", "/explorer/view", "/api/v1/", "/api/v1/questions", "/api/v1/openapi.json", "/api/v1/docs")
    for question in questions():
        given = urlencode(subjects(database, question))
        yield from (f"/questions/{question.name}?{given}", f"/api/v1/questions/{question.name}?{given}")
    plurals = {label.name: plural for plural, label in PLURALS.items()}
    for label in schema().domain_labels:
        yield from _of_label(database, label, plurals[label.name])


def _of_label(database: Database, label: Label, plural: str) -> Iterator[str]:
    """The list and a record of a label, as pages and by the API, and its network, where there is any."""
    word = word_of(label)
    yield from (f"/all/{word}", f"/suggestions/{word}?q=a", f"/api/v1/{plural}")
    yield from (f"/all/{word}?page=2",) if label.name in _OF_SEVERAL_PAGES else ()
    for row in database.read(_ANY.format(label=label.name)):
        key = urlencode({"show": f"{label.name}:{row['id']}"})
        yield from (f"/{word}/{row['id']}", f"/api/v1/{plural}/{row['id']}", f"/explorer?{key}")


@dataclass(frozen=True, slots=True)
class Response:
    """How an address responded, and after how many seconds."""

    address: str
    status: int
    seconds: float

    @property
    def is_good(self) -> bool:
        return self.status == HTTPStatus.OK and self.seconds < MAX_SECONDS


def responses(
    client: FlaskClient, asked: Iterable[str], clock: Callable[[], float] = time.monotonic
) -> Iterator[Response]:
    """The response of each address, one after the other."""
    for address in asked:
        begun = clock()
        status = client.get(address, follow_redirects=True).status_code
        yield Response(address, status, clock() - begun)
