"""What reading one file may take, and the watch that ends a reader which takes more."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import Popen
from threading import Event, Thread
from typing import TYPE_CHECKING, Literal

import psutil

if TYPE_CHECKING:  # what checks settings takes a third of the time in which a reader starts, and it needs none
    from graph.settings import Settings

# Where the system refuses memory beyond a limit (RLIMIT_AS); elsewhere the watch looks how much the reader has.
SYSTEM_LIMITS_MEMORY = sys.platform == "linux"
WATCH_INTERVAL = 0.1  # seconds between two looks

Excess = Literal["memory", "time"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: megabytes of memory, and seconds."""

    memory_mb: int = 2048
    seconds: float = 120.0

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """What the settings say."""
        return cls(settings.read_memory_mb, settings.read_seconds)

    @property
    def memory_bytes(self) -> int:
        """The limit of memory in bytes."""
        return self.memory_mb * 1024 * 1024


DEFAULT_LIMITS = Limits()


class Watch:
    """Ends a reader that takes too long, or too much memory where the system does not see to that itself.

    `excess` says what was too much, None where nothing was.
    """

    def __init__(self, process: Popen[bytes], limits: Limits) -> None:
        self.excess: Excess | None = None
        self._process, self._limits = process, limits
        self._left, self._since = limits.seconds, time.monotonic()
        self._is_paused = False
        self._ended = Event()
        self._thread = Thread(target=self._look, name="file-reader-watch", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Time that the reader waits for us is not counted."""
        self._left -= time.monotonic() - self._since
        self._is_paused = True
        try:
            yield
        finally:
            self._since = time.monotonic()
            self._is_paused = False

    def _look(self) -> None:
        while self.excess is None and not self._ended.wait(WATCH_INTERVAL):
            if not self._is_paused and time.monotonic() - self._since > self._left:
                self._end("time")
            elif not SYSTEM_LIMITS_MEMORY and _memory(self._process) > self._limits.memory_bytes:
                self._end("memory")

    def _end(self, excess: Excess) -> None:
        self.excess = excess
        self._process.kill()


def _memory(process: Popen[bytes]) -> int:
    try:
        return int(psutil.Process(process.pid).memory_info().rss)
    except psutil.Error:  # it has ended
        return 0
