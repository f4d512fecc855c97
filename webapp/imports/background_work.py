"""Work that may outlast a request: a thread does it, and a file tells how far it is and what came of it.

Pages read the file, never the process, so that every copy of the site that shares the folder says the same, also after
the copy that did the work is gone. While it is at work a second file bears its sign of life.
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
from loaders.progress import Progress, Tell
from webapp.errors import in_words, unforeseen

BEAT = 0.5  # seconds from one sign of life to the next
LOST = 30.0  # seconds without one after which whoever did it is taken for dead

Result = dict[str, Any]
Work = Callable[[Tell], Result]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why it ended without a result: the class of the error, and what a page says of it."""

    kind: str
    status: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Run:
    """How far a piece of work is, or what came of it; without any of the two it was lost with its process."""

    progress: Progress
    at_work: bool = False
    result: Result | None = None
    failure: Failure | None = None

    @property
    def lost(self) -> bool:
        """True where the process that did it ended before it."""
        return not (self.at_work or self.result is not None or self.failure)


def look(path: Path) -> Run | None:
    """How the work that tells of itself in this file stands; None where none was begun."""
    at_work = _is_alive(_sign(path))
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Run(Progress("Beginning"), at_work=True) if at_work else None
    failure = Failure(**said["failure"]) if said["failure"] else None
    ended = failure is not None or said["result"] is not None
    return Run(Progress(**said["progress"]), at_work and not ended, said["result"], failure)


def begin(path: Path, work: Work, log: Logger, wait: float) -> Run:
    """Begin the work, unless some copy of the site is at it; wait for its end so many seconds at most.

    Two copies that begin the same at the very same moment may both do it: a check only reads, and of two loads of one
    file the second finds nothing new.
    """
    if _take(path):
        thread = Thread(target=_Work(path, work, log).do, name=path.name, daemon=True)
        thread.start()
        thread.join(wait)
    return look(path) or Run(Progress("Beginning"), at_work=True)


def forget(path: Path) -> None:
    """What came of it is no longer of use."""
    path.unlink(missing_ok=True)


class _Work:
    """One piece of work, and what is told of it while it is done."""

    def __init__(self, path: Path, work: Work, log: Logger) -> None:
        self._path, self._work, self._log = path, work, log
        self._run = Run(Progress("Beginning"), at_work=True)
        self._ended = Event()

    def do(self) -> None:
        """Do it, with a sign of life beside; whatever happens is told."""
        signs = Thread(target=self._give_signs, daemon=True)
        signs.start()
        try:
            self._run = replace(self._run, result=self._work(self._tell))
        except CasethreadError as error:
            self._run = replace(self._run, failure=Failure(type(error).__name__, *in_words(error)))
        except Exception as error:
            self._log.exception("While doing what %s tells of", self._path.name)
            self._run = replace(self._run, failure=Failure(type(error).__name__, *unforeseen()))
        self._ended.set()
        signs.join()
        _write(self._path, self._run)
        _sign(self._path).unlink(missing_ok=True)

    def _tell(self, progress: Progress) -> None:
        self._run = replace(self._run, progress=progress)

    def _give_signs(self) -> None:
        while not self._ended.is_set():
            _write(self._path, self._run)
            _sign(self._path).touch()
            self._ended.wait(BEAT)


def _sign(path: Path) -> Path:
    return path.with_suffix(".at-work")


def _is_alive(sign: Path) -> bool:
    try:
        return time.time() - sign.stat().st_mtime < LOST
    except FileNotFoundError:
        return False


def _take(path: Path) -> bool:
    """Whether the work is ours to do: false where another is alive that does it."""
    sign = _sign(path)
    if not _is_alive(sign):
        sign.unlink(missing_ok=True)
    try:
        sign.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    forget(path)  # what is known of an earlier try
    return True


def _write(path: Path, run: Run) -> None:
    """At once and whole, so that nobody reads half of it."""
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(asdict(run)), encoding="utf-8")
    partial.replace(path)
