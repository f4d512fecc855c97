"""Whoever reads the embedded database sees a commit whole or not at all.

ArcadeDB brings the pages of a commit into sight one after the other (github.com/ArcadeData/arcadedb, issue 4959), so
that a question asked meanwhile would find half an import, and its answer might be kept as that of the whole. A file
beside the database keeps the two apart: it is locked while a commit runs, and every commit makes it a byte longer.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, TypeVar

from graph.system.file_locks import locked

T = TypeVar("T")

# So often something is read again because of a commit; then the next commit waits for it.
TRIES = 3
LOOK_SECONDS = 0.001
# Far longer than any commit that one transaction holds, or any question, may take.
MOST_SECONDS = 300


class Commits:
    """The commits on one embedded database, by all processes of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Say for as long as the block lasts that a commit runs; the system ends it for a process that is killed.

        Raises DatabaseUnavailable, before anything is committed, where somebody else's never ends.
        """
        with self._locked() as file:
            file.write(b".")
            file.flush()
            yield

    def undisturbed(self, read: Callable[[], T]) -> T:
        """What `read` returns when no commit ran while it did; it may be run more than once, and must not write.

        Raises DatabaseUnavailable where a commit never ends, and what `read` raises.
        """
        for _ in range(TRIES):
            with self._locked():
                before = self._path.stat().st_size
            found = read()
            if self._path.stat().st_size == before:
                return found
        with self._locked():
            return read()

    def _locked(self) -> AbstractContextManager[IO[bytes]]:
        return locked(self._path, MOST_SECONDS, LOOK_SECONDS)
