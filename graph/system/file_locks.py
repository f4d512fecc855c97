"""A lock file that one process holds against all others; the system takes it away even from a process that is killed."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from graph.errors import DatabaseUnavailable

LOOK_SECONDS = 0.25


def try_lock(handle: IO[bytes]) -> bool:
    """Take the lock of an open file until it is closed; False where another has it, in this process or elsewhere."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            handle.seek(0)  # it locks the byte where the file stands
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists elsewhere only

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path, seconds: float, look_seconds: float = LOOK_SECONDS) -> Iterator[IO[bytes]]:
    """Hold a lock file, open for appending, while the block runs.

    Waits for whoever has it, looking every `look_seconds`; raises DatabaseUnavailable after `seconds`.
    """
    deadline = time.monotonic() + seconds
    with path.open("ab") as handle:
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"Another process has held {path} for {seconds:.0f} s. Try again later.")
            time.sleep(look_seconds)
        yield handle
