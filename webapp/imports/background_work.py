"""Work that may outlast a request: a thread does it, and a file holds its progress and its result.

Pages read the file, never the process, so that every copy of the site that shares the folder shows the same, even after
the copy that did the work has ended. Whoever is at work holds a lock, which the system releases even where a process is
killed: what it was at is then known to have ended, at once and whatever the clock says.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from logging import Logger
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import IO, Any

from graph.errors import CasethreadError, FileNotWritten
from graph.system.file_locks import try_lock
from graph.system.private_files import owner_only
from graph.system.whole_files import written_whole
from loaders.progress import Progress, ProgressCallback
from webapp.error_texts import UNFORESEEN, ErrorText, describe_error

SHOWN_EVERY = 0.5  # seconds from one state of the progress to the next
LOCK_SECONDS, LOCK_POLL = 0.2, 0.01  # for a reader of the state to let go of the lock

Result = dict[str, Any]
Work = Callable[[ProgressCallback], Result]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why it ended without a result: the class of the error, and what a page says about it."""

    kind: str
    status: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Run:
    """The progress of a piece of work, then its result or its failure; without any of them its process ended early."""

    progress: Progress
    at_work: bool = False
    result: Result | None = None
    failure: Failure | None = None

    @property
    def lost(self) -> bool:
        """Whether the process that did it ended before the work did."""
        return not (self.at_work or self.result is not None or self.failure)


def read_run(path: Path) -> Run | None:
    """The state of the work of this file; None where none was started."""
    at_work = _is_locked(_lock_file(path))
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Run(Progress("Beginning"), at_work=True) if at_work else None
    failure = Failure(**state["failure"]) if state["failure"] else None
    has_ended = failure is not None or state["result"] is not None
    return Run(Progress(**state["progress"]), at_work and not has_ended, state["result"], failure)


def start(path: Path, work: Work, log: Logger, wait: float) -> Run:
    """Start the work, unless a copy of the site is doing it; wait for its end for at most `wait` seconds."""
    current = read_run(path)
    if current and current.at_work:
        return current
    if lock := _take(path):
        forget(path)  # the state of an earlier try
        thread = Thread(target=_Work(path, work, log).do, args=[lock], name=path.name, daemon=True)
        thread.start()
        thread.join(wait)
    return read_run(path) or Run(Progress("Beginning"), at_work=True)


def forget(path: Path) -> None:
    """Delete the state of the work of this file."""
    path.unlink(missing_ok=True)


class _Work:
    """One piece of work, and its state while it is done."""

    def __init__(self, path: Path, work: Work, log: Logger) -> None:
        self._path, self._work, self._log = path, work, log
        self._run = Run(Progress("Beginning"), at_work=True)
        self._ended = Event()

    def do(self, lock: IO[bytes]) -> None:
        """Do it, with its progress written beside it; whatever happens is written down before the lock is released."""
        with lock:
            progress = Thread(target=self._show, daemon=True)
            progress.start()
            try:
                self._run = replace(self._run, result=self._work(self._report))
            except CasethreadError as error:
                self._run = replace(self._run, failure=_failure(error, describe_error(error)))
            except Exception as error:
                self._log.exception("While doing the work of %s", self._path.name)
                self._run = replace(self._run, failure=_failure(error, UNFORESEEN))
            self._ended.set()
            progress.join()
            _write(self._path, self._run)

    def _report(self, progress: Progress) -> None:
        self._run = replace(self._run, progress=progress)

    def _show(self) -> None:
        while not self._ended.is_set():
            with suppress(FileNotWritten):  # the work goes on without
                _write(self._path, self._run)
            self._ended.wait(SHOWN_EVERY)


def _failure(error: Exception, text: ErrorText) -> Failure:
    return Failure(type(error).__name__, text.status, text.title, text.detail)


def _lock_file(path: Path) -> Path:
    return path.with_suffix(".lock")


def _is_locked(path: Path) -> bool:
    if not path.exists():
        return False
    with open(path, "ab", opener=owner_only) as handle:
        return not try_lock(handle)


def _take(path: Path) -> IO[bytes] | None:
    """The lock of a piece of work that is ours to do; None where another copy is doing it."""
    handle = open(_lock_file(path), "ab", opener=owner_only)  # noqa: SIM115  held for as long as the work
    deadline = monotonic() + LOCK_SECONDS
    while not try_lock(handle):
        if monotonic() > deadline:
            handle.close()
            return None
        sleep(LOCK_POLL)
    return handle


def _write(path: Path, run: Run) -> None:
    """At once and whole, so that nobody reads half of it."""
    with written_whole(path) as unfinished:
        unfinished.write_text(json.dumps(asdict(run)), encoding="utf-8")
