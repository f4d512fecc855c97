"""Open connections to the file of accounts, for the next request of any thread: opening one costs more than reading.

A connection is used by one thread at a time, and by the process that opened it: SQLite allows no other after a fork
(https://www.sqlite.org/howtocorrupt.html, section 2.6).
"""

from __future__ import annotations

import atexit
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

PATIENCE = 10.0  # seconds that a process waits for another one's transaction
MAX_IDLE = 16  # of all files, and there is one but in tests


@dataclass(slots=True)
class Connection:
    """A connection, the file that it is open at (its device and number), and with what it was last checked.

    `rows` are those that it read by their tokens when as much was stored as `rows_as_of` says, by others and by itself.
    """

    sqlite: sqlite3.Connection
    path: Path
    file: tuple[int, int]
    checked: tuple[int, str] | None = None
    rows: dict[str, sqlite3.Row] = field(default_factory=dict, repr=False)
    rows_as_of: tuple[object, int] | None = None


_idle: list[Connection] = []
_of_the_parent: list[Connection] = []
_lock = Lock()


@contextmanager
def borrowed(path: Path) -> Iterator[Connection]:
    """A connection to the file that is at this place now; it is closed where something goes wrong, else used again."""
    connection = _idle_at(path) or _opened(path)
    try:
        yield connection
    except BaseException:
        connection.sqlite.close()
        raise
    _give_back(connection)


def opened(path: Path) -> sqlite3.Connection:
    """A connection of one's own, which one closes."""
    # Without an isolation level: transactions are begun by name.
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _opened(path: Path) -> Connection:
    file = _file_at(path)  # before it is opened: one that is replaced meanwhile is not used again
    return Connection(opened(path), path, file)


def _idle_at(path: Path) -> Connection | None:
    file = _file_at(path)
    with _lock:
        at = next((at for at, connection in enumerate(_idle) if connection.path == path), None)
        connection = None if at is None else _idle.pop(at)
    if connection is None or connection.file == file:
        return connection
    connection.sqlite.close()  # another file was put in the place of its file
    return _idle_at(path)


def _give_back(connection: Connection) -> None:
    with _lock:
        _idle.append(connection)
        superfluous = _idle.pop(0) if len(_idle) > MAX_IDLE else None
    if superfluous:
        superfluous.sqlite.close()


def _file_at(path: Path) -> tuple[int, int]:
    status = os.stat(path)  # noqa: PTH116 - half the time of Path.stat, in each request
    return status.st_dev, status.st_ino


def _forget_those_of_the_parent() -> None:
    """In a process that was forked: not even closed, which is theirs to do."""
    global _lock  # noqa: PLW0603 - a thread that is not here may have held it
    _lock = Lock()
    _of_the_parent.extend(_idle)
    _idle.clear()


@atexit.register
def close_all() -> None:
    """Close what is idle, as at the end of a process."""
    while _idle:
        _idle.pop().sqlite.close()


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=_forget_those_of_the_parent)
