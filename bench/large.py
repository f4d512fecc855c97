"""`make bench-large`: many cases with the default heap. What loading them takes, and whether everything responds.

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
_ANY = "MATCH (n:{label}) WHERE n.source_id <> 'casethread' RETURN n.id AS id ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Peak:
    """Megabytes that a load and the reader of its files had at most, and the seconds that it took."""

    load: float
    reader: float
    seconds: float

    def __str__(self) -> str:
        return (
            f"loading: {self.seconds:.0f} s; peak of the load {self.load:,.0f} MB (at most {MAX_LOAD_MB:,}): "
            f"{verdict(self.load <= MAX_LOAD_MB)}; of the reader of its files {self.reader:,.0f} MB"
        )


def load_watched(folder: Path, environment: dict[str, str]) -> Peak:
    """Load a folder in parts by the command line; raises AssertionError where that fails."""
    begun, load_mb, reader_mb = time.monotonic(), 0.0, 0.0
    loading = Popen(command("load", str(folder), "--in-parts", "--quiet"), env=environment, stdout=DEVNULL)
    process = psutil.Process(loading.pid)
    while loading.poll() is None:
        with suppress(psutil.Error):  # one that has just ended
            load_mb = max(load_mb, process.memory_info().rss / MB)
            readers = [child for child in process.children() if READER in child.cmdline()]
            reader_mb = max([reader_mb, *(reader.memory_info().rss / MB for reader in readers)])
        time.sleep(0.1)
    assert loading.returncode == 0, f"the load failed with the code {loading.returncode}"
    return Peak(load_mb, reader_mb, time.monotonic() - begun)


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
    yield from (f"/all/{word}", f"/all/{word}?page=2", f"/suggestions/{word}?q=a", f"/api/v1/{plural}")
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
