"""Whether a disk has room left for what is to be written to it."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

MIN_ROOM = 16 * 1024 * 1024  # bytes that the embedded database needs to begin, and for the log of a small commit
REFUSALS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})  # by which a system refuses to write


def has_room(folder: Path) -> bool:
    """Whether so much is free there; True where that cannot be known."""
    try:
        return shutil.disk_usage(folder).free >= MIN_ROOM
    except OSError:
        return True
