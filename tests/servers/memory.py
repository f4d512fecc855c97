"""Where the databases live that all tests of a run share: in memory, where the machine has a place for that.

Each commit waits until it is on disk, 7 ms at a time, and nobody kills these two. Those that are killed stay on disk.
"""

from __future__ import annotations

import shutil
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
NEEDED = 2_000_000_000  # bytes: more than both servers ever hold in a run


def folder_in_memory() -> Path | None:
    """The folder for them; None for the usual one, where there is no such place or little of it."""
    if SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free > NEEDED:
        return SHARED_MEMORY
    return None
