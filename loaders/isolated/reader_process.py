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
from functools import partial
from typing import IO, Any

from graph.errors import BadRequest, NotFound
from loaders.isolated.messages import (
    OUT_OF_MEMORY,
    RECORDS_PER_MESSAGE,
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
from loaders.records.record import Reading

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
                request: Request = pickle.load(self._requests)  # noqa: S301 - from the program that started this one
            except EOFError:
                return
            self._answer(request)
            gc.collect()

    def _answer(self, request: Request) -> None:
        self._seconds = request.seconds + GRACE
        faulthandler.dump_traceback_later(self._seconds, exit=True)
        _limit_memory(request.memory)
        try:
            if request.is_answers:
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
        faulthandler.cancel_dump_traceback_later()  # a graph takes the time that it takes
        answer = pickle.load(self._requests)  # noqa: S301 - from the program that started this one
        faulthandler.dump_traceback_later(self._seconds, exit=True)
        return answer

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
