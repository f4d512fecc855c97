"""A small SQLite file in `home` that only the owner of the folder reads: made when it is first written to."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from graph.errors import FileNotWritten
from graph.system.private_files import owner_only

PATIENCE = 10.0  # seconds that a process waits for another one's transaction


@contextmanager
def private_file(path: Path, table: str) -> Iterator[sqlite3.Connection]:
    """One transaction on the file, which has the `table`; what is deleted in it is overwritten.

    Raises FileNotWritten where the disk is full or may not be written to, or another process is at it for too long.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(owner_only(str(path), os.O_WRONLY | os.O_CREAT))
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection, connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(table)
            yield connection
    except sqlite3.OperationalError as error:
        raise FileNotWritten(Path(path.name), error) from error
