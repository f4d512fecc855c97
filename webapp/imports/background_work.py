"""Work that may outlast a request: a thread does it, and a file holds its progress and its result.

Pages read the file, never the process, so that every copy of the site that shares the folder shows the same, even after
the copy that did the work has ended. While it is at work a second file is touched as its heartbeat.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from logging import Logger
from pathlib import Path
from threading import Event, Thread
from typing import Any

from graph.errors import CasethreadError
from graph.system.whole_files import written_whole
from loaders.progress import Progress, ProgressCallback
from webapp.error_texts import UNFORESEEN, ErrorText, describe_error

HEARTBEAT = 0.5  # seconds from one heartbeat to the next
LOST_AFTER = 30.0  # seconds without a heartbeat after which the work is taken for lost

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
    at_work = _is_alive(_heartbeat(path))
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Run(Progress("Beginning"), at_work=True) if at_work else None
    failure = Failure(**state["failure"]) if state["failure"] else None
    has_ended = failure is not None or state["result"] is not None
    return Run(Progress(**state["progress"]), at_work and not has_ended, state["result"], failure)


def start(path: Path, work: Work, log: Logger, wait: float) -> Run:
    """Start the work, unless a copy of the site is doing it; wait for its end for at most `wait` seconds.

    Two copies that start the same at the very same moment may both do it: a check only reads, and of two loads of one
    file the second has nothing new.
    """
    if _take(path):
        thread = Thread(target=_Work(path, work, log).do, name=path.name, daemon=True)
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

    def do(self) -> None:
        """Do it, with a heartbeat beside it; whatever happens is written down."""
        heartbeat = Thread(target=self._beat, daemon=True)
        heartbeat.start()
        try:
            self._run = replace(self._run, result=self._work(self._report))
        except CasethreadError as error:
            self._run = replace(self._run, failure=_failure(error, describe_error(error)))
        except Exception as error:
            self._log.exception("While doing the work of %s", self._path.name)
            self._run = replace(self._run, failure=_failure(error, UNFORESEEN))
        self._ended.set()
        heartbeat.join()
        _write(self._path, self._run)
        _heartbeat(self._path).unlink(missing_ok=True)

    def _report(self, progress: Progress) -> None:
        self._run = replace(self._run, progress=progress)

    def _beat(self) -> None:
        while not self._ended.is_set():
            _write(self._path, self._run)
            _heartbeat(self._path).touch()
            self._ended.wait(HEARTBEAT)


def _failure(error: Exception, text: ErrorText) -> Failure:
    return Failure(type(error).__name__, text.status, text.title, text.detail)


def _heartbeat(path: Path) -> Path:
    return path.with_suffix(".at-work")


def _is_alive(heartbeat: Path) -> bool:
    try:
        return time.time() - heartbeat.stat().st_mtime < LOST_AFTER
    except FileNotFoundError:
        return False


def _take(path: Path) -> bool:
    """Whether the work is ours to do: false where another copy is doing it."""
    heartbeat = _heartbeat(path)
    if not _is_alive(heartbeat):
        heartbeat.unlink(missing_ok=True)
    try:
        heartbeat.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    forget(path)  # the state of an earlier try
    return True


def _write(path: Path, run: Run) -> None:
    """At once and whole, so that nobody reads half of it."""
    with written_whole(path) as unfinished:
        unfinished.write_text(json.dumps(asdict(run)), encoding="utf-8")
