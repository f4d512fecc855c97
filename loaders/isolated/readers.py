"""The readers that this program has started: each reads one file at a time, and is used again until it fails."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from graph.backup.archive import BackupContent
from graph.errors import BadRequest
from loaders.isolated.limits import DEFAULT_LIMITS, SYSTEM_LIMITS_MEMORY, Limits
from loaders.isolated.messages import BackupRequest, Description, Elements, Entries, Request
from loaders.isolated.reader import Reader, ReaderFault
from loaders.progress import ProgressCallback, no_progress
from loaders.read.column_answers import no_decisions
from loaders.read.files import Unreadable
from loaders.records.known_plans import KnownPlans
from loaders.records.reading import Reading

if TYPE_CHECKING:
    from graph.backup.encryption import Secret

T = TypeVar("T", Reading, Entries)
MAX_READERS = 2  # at once: each may take as much memory as its limit allows
MAX_MORE_READERS = 2  # beside these, while slow files hold them: others would wait as long as a file may take
PATIENCE = 3.0  # seconds that a file waits for one of the first


def read(
    path: Path,
    *,
    as_: str | None = None,
    mapping: Path | None = None,
    columns: Mapping[str, str] | None = None,
    parts: Mapping[str, bool] | None = None,
    answers: Mapping[str, str] | None = None,
    known: Callable[[], KnownPlans] = KnownPlans,
    decisions: Callable[[], Mapping[str, str]] = no_decisions,
    limits: Limits = DEFAULT_LIMITS,
    on_progress: ProgressCallback = no_progress,
) -> Reading:
    """Read a path as `loaders.read.choose_loader.read` does, in another process.

    Raises what that raises; Unreadable, too, where the file took more than the limits or ended its reader, and
    ReaderFault for an error of ours.
    """
    request = Request(
        path.absolute(), _memory(limits), limits.seconds,
        as_, mapping.absolute() if mapping and mapping.exists() else mapping, columns, parts, answers,
    )  # fmt: skip
    return _requested(Reading, request, limits, {"known": known, "decisions": decisions}, on_progress)


def read_entries(path: Path, limits: Limits = DEFAULT_LIMITS) -> list[Any]:
    """The entries of a file of answers, as `loaders.read.answers_file` reads them in another process; raises as `read`."""
    request = Request(path.absolute(), _memory(limits), limits.seconds, is_answers=True)
    return _requested(Entries, request, limits, {}, no_progress).entries


@contextmanager
def opened_backup(path: Path, secret: Secret, limits: Limits = DEFAULT_LIMITS) -> Iterator[BackupContent]:
    """A backup that another process has found whole, and whose records it reads as they are taken, once.

    Raises BadRequest for what is no whole backup, for what the secret does not open, and for what takes too much to read.
    """
    request = BackupRequest(path.absolute(), _memory(limits), limits.seconds, secret)
    with _readers.reader() as reader:
        try:
            messages = reader.read_backup(request, limits)
            description = next(messages)
            if not isinstance(description, Description):
                raise ReaderFault("a reader sent records of a backup before what it is")
            elements = chain.from_iterable(some.unpacked() for some in messages if isinstance(some, Elements))
            yield BackupContent(path.name, description.manifest, description.state, elements)
        except Unreadable as error:
            raise BadRequest(error.problem.sentence) from error


def _memory(limits: Limits) -> int | None:
    return limits.memory_bytes if SYSTEM_LIMITS_MEMORY else None


def _requested(
    kind: type[T],
    request: Request,
    limits: Limits,
    of_graph: Mapping[str, Callable[[], object]],
    on_progress: ProgressCallback,
) -> T:
    """What a reader answers to a request; raises ReaderFault where that is of another kind."""
    with _readers.reader() as reader:
        answer = reader.read(request, limits, of_graph, on_progress)
        if not isinstance(answer, kind):
            raise ReaderFault(f"a reader answered with {type(answer).__name__} where {kind.__name__} was requested")
        return answer


def start_reader() -> None:
    """Start a reader now, if there is none, so that it is ready when the first file is to be read."""
    _readers.start()


class _Readers:
    """The idle readers, and how many files may be read at once; whoever comes later waits.

    Where every reader is at a slow file, whoever has waited for a while gets one more, so that it takes as many slow
    files as there may be readers in all to hold up the others.
    """

    def __init__(self) -> None:
        self._idle: list[Reader] = []
        self._lock = Lock()
        self._places, self._more_places = BoundedSemaphore(MAX_READERS), BoundedSemaphore(MAX_MORE_READERS)

    def start(self) -> None:
        with self._lock:
            if not self._idle:
                self._idle.append(Reader())

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """A reader for one file; it is kept for the next one unless something went wrong."""
        with self._place():
            reader = self._take()
            try:
                yield reader
            except (Unreadable, BadRequest, ReaderFault):
                self._keep(reader)
                raise
            except BaseException:  # in the middle of a conversation
                reader.end()
                raise
            self._keep(reader)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the places; of those for more readers only after some waiting."""
        place = self._places
        while not place.acquire(timeout=PATIENCE):
            if self._more_places.acquire(blocking=False):
                place = self._more_places
                break
        try:
            yield
        finally:
            place.release()

    def _take(self) -> Reader:
        while True:
            with self._lock:
                reader = self._idle.pop() if self._idle else None
            if reader is None:
                return Reader()
            if reader.is_usable:
                return reader
            reader.end()

    def _keep(self, reader: Reader) -> None:
        with self._lock:
            is_kept = len(self._idle) < MAX_READERS and reader.is_usable
            if is_kept:
                self._idle.append(reader)
        if not is_kept:
            reader.end()

    def end(self) -> None:
        """End those that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().end()

    def forget(self) -> None:
        """In a copy of this process (a fork), leave the readers to the original."""
        self.__init__()  # type: ignore[misc] # as it was when it was made


_readers = _Readers()
atexit.register(_readers.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_readers.forget)
