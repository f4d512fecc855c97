"""The process that reads files: one request after the other from its input, until nobody is there any more.

It imports what reads files, not the driver of the database nor anything of the site, and is ended rather than mended:
by the limit of its memory, by the watch of the program that started it, or by its own clock where that program is gone.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import IO, Any

from graph.errors import BadRequest, NotFound
from loaders.isolated.messages import (
    OUT_OF_MEMORY,
    RECORDS_PER_MESSAGE,
    BackupRequest,
    Description,
    Elements,
    Entries,
    Refusal,
    Request,
    Wanted,
    packed,
    send,
)
from loaders.progress import Progress
from loaders.read.answers_file import read_entries
from loaders.read.choose_loader import read
from loaders.read.files import Unreadable
from loaders.records.reading import Reading

if sys.platform == "linux":
    import resource

GRACE = 10.0  # seconds after the limit of time: whoever watches is gone


class Reader:
    """Reads what is requested on one stream, and answers on the other."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        self._requests, self._answers = requests, answers
        self._seconds = GRACE

    def serve(self) -> None:
        """Read one file after the other; returns when nobody requests any more."""
        gc.disable()  # with hundreds of thousands of records that all stay, it takes two fifths of the time
        while True:
            try:
                request: Request | BackupRequest = pickle.load(self._requests)  # noqa: S301 - from the program that started this one
            except EOFError:
                return
            self._answer(request)
            gc.collect()
            gc.freeze()  # what is left are modules, through which the next collection need not look: 0.02 s for each file

    def _answer(self, request: Request | BackupRequest) -> None:
        self._seconds = request.seconds + GRACE
        faulthandler.dump_traceback_later(self._seconds, exit=True)
        _limit_memory(request.memory)
        try:
            if isinstance(request, BackupRequest):
                self._send_backup(request)
            elif request.is_answers:
                send(self._answers, Entries(read_entries(request.path)))
            else:
                self._send_reading(self._read(request))
        except Unreadable as error:
            send(self._answers, Refusal("unreadable", problem=error.problem))
        except BadRequest as error:
            send(self._answers, Refusal("not_found" if isinstance(error, NotFound) else "bad_request", str(error)))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # there may not be enough of it left to say so
        except Exception:
            send(self._answers, Refusal("fault", traceback.format_exc()))
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _read(self, request: Request) -> Reading:
        return read(
            request.path,
            as_=request.as_,
            mapping=request.mapping,
            columns=request.columns,
            parts=request.parts,
            answers=request.answers,
            known=partial(self._of_graph, Wanted("known")),
            decisions=partial(self._of_graph, Wanted("decisions")),
            on_progress=self._report,
        )

    def _of_graph(self, wanted: Wanted) -> Any:
        send(self._answers, wanted)
        with self._unhurried():
            return pickle.load(self._requests)  # noqa: S301 - from the program that started this one

    @contextmanager
    def _unhurried(self) -> Iterator[None]:
        """A graph that is read or written meanwhile takes the time that it takes."""
        faulthandler.cancel_dump_traceback_later()
        yield
        faulthandler.dump_traceback_later(self._seconds, exit=True)

    def _report(self, progress: Progress) -> None:
        send(self._answers, progress)

    def _send_reading(self, reading: Reading) -> None:
        """The records piece by piece, so that they are taken in while the next ones are packed; then the rest."""
        records, reading.records = reading.records, []
        for first in range(0, len(records), RECORDS_PER_MESSAGE):
            some = slice(first, first + RECORDS_PER_MESSAGE)
            send(self._answers, packed(records[some]))
            records[some] = [None] * len(records[some])  # type: ignore[list-item] # what is sent is not needed here
        send(self._answers, reading)

    def _send_backup(self, request: BackupRequest) -> None:
        """What a backup says of itself, once it was found whole; then its records, as they are taken."""
        from graph.backup.archive import read_backup  # noqa: PLC0415 - its libraries are not for every file
        from graph.backup.encryption import reading  # noqa: PLC0415

        with reading(request.path, request.secret) as file:
            backup = read_backup(file, request.path.name)
            send(self._answers, Description(dict(backup.manifest), dict(backup.state)))
            elements = iter(backup.elements)
            while some := list(islice(elements, RECORDS_PER_MESSAGE)):
                with self._unhurried():
                    send(self._answers, Elements.of(some))
        send(self._answers, Elements([]))


def _limit_memory(limit: int | None) -> None:
    if limit is not None and sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main() -> None:
    """Serve on this process's input and output; what libraries print goes elsewhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # openpyxl imports it where it is there, for numbers that no file has; it takes address space for each processor.
    sys.modules["numpy"] = None  # type: ignore[assignment] # so Python marks what is not to be imported
    faulthandler.enable()
    Reader(sys.stdin.buffer, answers).serve()


if __name__ == "__main__":
    main()
