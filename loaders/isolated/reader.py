"""One process that reads files, and our end of the conversation with it."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

import psutil

from graph.errors import BadRequest, NotFound
from graph.system.own_processes import own_environment, own_module
from loaders.isolated.limits import Excess, Limits, Watch
from loaders.isolated.messages import (
    OUT_OF_MEMORY,
    BackupRequest,
    Description,
    Elements,
    Entries,
    Message,
    Records,
    Refusal,
    Request,
    Wanted,
    received,
    send,
)
from loaders.progress import Progress, ProgressCallback
from loaders.read.files import Unreadable
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record

MAX_IDLE_BYTES = 128 * 1024 * 1024  # a reader that keeps more than this after a file is not used again
STOP_SECONDS = 2.0
_SECRETS = ("CASETHREAD_", "NEO4J_")  # no reader needs what such variables of the environment say
_LAST = (Refusal, Reading, Entries)  # of what a reader answers to a request
_SETTINGS = {"memory": "read_memory_mb", "time": "read_seconds"}

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0


class ReaderFault(Exception):  # noqa: N818 - it is a fault of ours, whatever the file holds
    """A reader met an error of our own; the text is its traceback, which is for the log."""


class Reader:
    """One process that reads files, and the two ends of our conversation with it."""

    def __init__(self) -> None:
        self._is_answering = False
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        environment = {name: value for name, value in own_environment().items() if not name.startswith(_SECRETS)}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            own_module("loaders.isolated.reader_process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=sys.prefix,  # a folder that nobody wants to delete meanwhile
            env=environment,
            start_new_session=True,  # Ctrl+C is for us, who end it
            creationflags=_NO_WINDOW,
        )

    def read(
        self,
        request: Request,
        limits: Limits,
        of_graph: Mapping[str, Callable[[], object]],
        on_progress: ProgressCallback,
    ) -> Reading | Entries:
        """Have one file read; entries are those of a file of answers."""
        with self._conversation(request, limits) as watch:
            return self._reading(watch, of_graph, on_progress)

    def read_backup(self, request: BackupRequest, limits: Limits) -> Iterator[Description | Elements]:
        """Have a backup read: what it says of itself, then its records."""
        with self._conversation(request, limits) as watch:
            while True:
                match self._received():
                    case Refusal() as refusal:
                        raise _error_of(refusal)
                    case Elements([]):
                        return
                    case Description() | Elements() as message:
                        with watch.paused():
                            yield message

    @contextmanager
    def _conversation(self, request: Request | BackupRequest, limits: Limits) -> Iterator[Watch]:
        """Send a request, and take what is answered meanwhile; ends the reader where it breaks off."""
        with Watch(self._process, limits) as watch:
            try:
                self._is_answering = True
                send(self._input, request)
                yield watch
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                self.end()
                raise self._failure(request, watch.excess, limits) from error

    def _received(self) -> Message:
        message = received(self._output)
        self._is_answering = not isinstance(message, _LAST) and message != Elements([])
        return message

    def _reading(
        self, watch: Watch, of_graph: Mapping[str, Callable[[], object]], on_progress: ProgressCallback
    ) -> Reading | Entries:
        records: list[Record] = []
        ids: dict[str, str] = {}
        while True:
            message = self._received()
            match message:
                case Records():
                    records += message.unpacked(ids)
                case Progress():
                    on_progress(message)
                case Wanted():
                    with watch.paused():
                        answer = of_graph[message.what]()
                    send(self._input, answer)
                case Refusal():
                    raise _error_of(message)
                case Entries():
                    return message
                case Reading():
                    message.records = records
                    return message

    @property
    def _input(self) -> IO[bytes]:
        return _piped(self._process.stdin)

    @property
    def _output(self) -> IO[bytes]:
        return _piped(self._process.stdout)

    def _failure(self, request: Request | BackupRequest, excess: Excess | None, limits: Limits) -> Unreadable:
        """What a person is told of a file that ended its reader, or was too much for it."""
        self._log.seek(0)
        words = self._log.read()
        if excess is None and (self._process.returncode == OUT_OF_MEMORY or b"memory allocation of" in words):
            excess = "memory"
        if excess is None:
            rule = f"ended the process that read it (exit code {self._process.returncode}), as no sound file does"
            return Unreadable(Place(request.path.name), rule, request.if_broken)
        limit = f"{limits.memory_mb:,} MB of memory" if excess == "memory" else f"{limits.seconds:g} seconds"
        fix = f"{request.if_too_much}If you trust the file, raise the setting {_SETTINGS[excess]}."
        return Unreadable(Place(request.path.name), f"takes more than {limit} to read, which is the limit", fix)

    @property
    def is_usable(self) -> bool:
        """Whether it can read another file: it runs, has answered, and has given back what the last one took."""
        if self._is_answering or self._process.poll() is not None:
            return False
        try:
            return bool(psutil.Process(self._process.pid).memory_info().rss < MAX_IDLE_BYTES)
        except psutil.Error:
            return False

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait(STOP_SECONDS)
        for stream in (self._input, self._output):
            with suppress(OSError):  # what it never read
                stream.close()

    def __del__(self) -> None:
        self._log.close()


def _piped(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError("a reader is always started with pipes")
    return stream


def _error_of(refusal: Refusal) -> Exception:
    if refusal.problem:
        problem = refusal.problem
        return Unreadable(problem.place, problem.rule, problem.fix, problem.value)
    return {"not_found": NotFound, "bad_request": BadRequest}.get(refusal.kind, ReaderFault)(refusal.text)
