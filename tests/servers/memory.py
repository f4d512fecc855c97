"""Where the files of the tests live: in memory, where the machine has a place for that.

Each commit of a database waits until it is on disk, 7 ms at a time, and so does each sign-in. Databases that the soak
starts to kill them are on disk all the same.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
NEEDED = 6_000_000_000  # bytes: more than both servers and the files of all tests ever hold in a run
LASTING = Path("/var/tmp")  # whose files outlive a restart of the machine


def folder_in_memory() -> Path | None:
    """The folder for them; None where there is no such place or little of it."""
    if SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free > NEEDED:
        return SHARED_MEMORY
    return None


def use_memory(environment: MutableMapping[str, str]) -> None:
    """Let every process that is started with this environment put its temporary files there, this one too."""
    if (folder := folder_in_memory()) and "TMPDIR" not in environment:
        environment["TMPDIR"] = str(folder)
        tempfile.tempdir = None  # it is looked up again


def folder_on_disk() -> Path:
    """Where temporary files are on disk, for all that is known."""
    return LASTING if os.access(LASTING, os.W_OK) else Path(tempfile.gettempdir())
