"""Several processes that answer for one site: they share its sockets, its home and its graph, and nothing else.

The process of the command starts them and answers nothing itself. It starts another where one has ended, so a crash costs
the requests that one process was at; a worker ends by itself when the command has gone, however that ended.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from socket import socket
from threading import Event, Thread

from graph.errors import CasethreadError
from graph.settings import Settings

LOOK_SECONDS = 1.0  # Windows does not end a longer wait with Ctrl+C
STOP_SECONDS = 20.0  # longer than a worker takes for the answers under way
# A worker that ends sooner has not worked: after so many of them in a row, none will.
MIN_LIFE_SECONDS, MAX_FAILURES = 10.0, 3


@dataclass(slots=True)
class _Worker:
    """One process; it ends when the pipe to it is closed."""

    number: int
    process: BaseProcess
    ending: Connection
    started: float


def serve_with_workers(number: int, settings: Settings, sockets: Sequence[socket]) -> None:
    """Keep so many processes serving until interrupted; raises CasethreadError where they do not stay up."""
    workers = [_started(index + 1, settings, sockets) for index in range(number)]
    failures = 0
    try:
        while True:
            ended = wait([worker.process.sentinel for worker in workers], LOOK_SECONDS)
            for index, worker in enumerate(workers):
                if worker.process.sentinel not in ended:
                    continue
                lived = time.monotonic() - worker.started
                failures = failures + 1 if lived < MIN_LIFE_SECONDS else 1
                if failures > MAX_FAILURES:
                    raise CasethreadError(
                        "The processes that answer for the site end as soon as they are started; what they printed above "
                        "says why. Start it with --workers 1 to see more."
                    )
                print(f"{_end_of(worker)} Another takes its place.", file=sys.stderr, flush=True)
                workers[index] = _started(worker.number, settings, sockets)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(workers)


def _started(number: int, settings: Settings, sockets: Sequence[socket]) -> _Worker:
    # A fresh interpreter on every system: a copy of this process would share its connections to the graph.
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(settings, list(sockets), theirs), name=f"casethread-{number}")
    process.start()
    theirs.close()
    return _Worker(number, process, ours, time.monotonic())


def _end_of(worker: _Worker) -> str:
    worker.process.join(LOOK_SECONDS)  # it has ended, and how is known a moment later
    code = worker.process.exitcode or 0
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    return f"Process {worker.number} of the site ended {how}."


def _stop(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.ending.close()
    deadline = time.monotonic() + STOP_SECONDS
    for worker in workers:
        worker.process.join(max(0.0, deadline - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()


def work(settings: Settings, sockets: list[socket], ending: Connection) -> None:
    """What a worker does: serve the site until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the command decides
    from casethread.own_process import begin_process  # noqa: PLC0415  before what it prepares is imported

    begin_process()
    from casethread.serving.site import site_server  # noqa: PLC0415  as above
    from graph.database import connect_with  # noqa: PLC0415  as above

    with connect_with(settings) as database:
        server, ended = site_server(settings, sockets, database), Event()

        def end() -> None:
            wait([ending])  # nobody ever sends: it is readable when it is closed
            ended.set()
            server.wake()

        Thread(target=end, daemon=True).start()
        server.run(until=ended.is_set)
