"""Lock files: one process holds a lock against all others; the system releases it even for a killed process."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from graph.errors import DatabaseUnavailable
from graph.system.private_files import owner_only

POLL_SECONDS = 0.25


def try_lock(handle: IO[bytes]) -> bool:
    """Lock an open file until it is closed; False if it is locked already, in this process or another."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            handle.seek(0)  # the lock is on the byte at the current position
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - does not exist on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path, seconds: float, poll_seconds: float = POLL_SECONDS) -> Iterator[IO[bytes]]:
    """Hold a lock file, open for appending, while the block runs.

    Waits while another process has it, checking every `poll_seconds`; raises DatabaseUnavailable after `seconds`.
    """
    deadline = time.monotonic() + seconds
    with open(path, "ab", opener=owner_only) as handle:
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"Another process has held {path} for {seconds:.0f} s. Try again later.")
            time.sleep(poll_seconds)
        yield handle
