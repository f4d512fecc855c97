"""A lock that lets readers of the embedded database see a commit as a whole or not at all.

ArcadeDB makes the pages of a commit visible one after the other (github.com/ArcadeData/arcadedb, issue 4959), so a
question asked meanwhile would see half an import, and its answer might be cached as that of the whole. A file beside
the database prevents this: it is locked during a commit, and every commit makes it one byte longer.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, TypeVar

from graph.system.file_locks import locked

T = TypeVar("T")

# How often something is read again because of commits, before the next commit has to wait for it.
MAX_TRIES = 3
POLL_SECONDS = 0.001
# Far longer than any commit of one transaction, or any question, may take.
MAX_WAIT_SECONDS = 300


class CommitLock:
    """The lock on the commits to one embedded database, shared by all processes of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Hold the lock during a commit; the system releases it if the process is killed.

        Raises DatabaseUnavailable, before anything is committed, if another commit never ends.
        """
        with self._locked() as file:
            file.write(b".")
            file.flush()
            yield

    def read_undisturbed(self, read: Callable[[], T]) -> T:
        """What `read` returns when no commit ran during it; it may run more than once, and must not write.

        Raises DatabaseUnavailable if a commit never ends, and what `read` raises.
        """
        for _ in range(MAX_TRIES):
            with self._locked():
                size = self._path.stat().st_size
            result = read()
            if self._path.stat().st_size == size:
                return result
        with self._locked():
            return read()

    def _locked(self) -> AbstractContextManager[IO[bytes]]:
        return locked(self._path, MAX_WAIT_SECONDS, POLL_SECONDS)
