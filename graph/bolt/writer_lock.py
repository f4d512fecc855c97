"""A lock that lets one writer at a time into the embedded database, for as long as its transaction takes.

ArcadeDB finds at a commit that somebody else has changed the same page, and refuses it: a load of ten seconds beside one
save per second would be refused each time. Neo4j lets writers wait by itself, at the node with the graph's revision.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from graph.system.file_locks import locked

POLL_SECONDS = 0.005


class WriterLock:
    """The turn to write to one embedded database, shared by all processes of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._in_process = Lock()  # only one thread of each process waits at the file

    @contextmanager
    def writing(self, seconds: float) -> Iterator[None]:
        """Hold the lock during a transaction; the system releases it if the process is killed.

        `seconds` is how long a transaction may take, and so how long another may keep this one waiting. Raises
        DatabaseUnavailable, before anything is written, if another writer never ends.
        """
        with self._in_process, locked(self._path, seconds, POLL_SECONDS):
            yield
