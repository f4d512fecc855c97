"""Files that are written whole or not at all, for their owner alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import FileNotWritten


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """An empty file beside `path` to write to, which takes its place when the block ends.

    Until then, and where the block fails, `path` is what it was: a disk that is full at the last byte costs the new
    file, not the one of last month. The file is readable by its owner only. A device or a pipe is written to itself.
    Raises FileNotWritten, with the file and the reason, where the system refuses.
    """
    try:
        place = path.resolve()  # through a link, the file it leads to
        if place.exists() and not place.is_file():
            yield place
            return
        descriptor, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
        os.close(descriptor)
        unfinished = Path(name)
        try:
            yield unfinished
            _to_disk(unfinished)
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise FileNotWritten(path, error) from error


def put_unless_there(new: Path, place: Path) -> None:
    """Give a file its name; where another process was first, its file stays, and the new one is deleted."""
    try:
        os.link(new, place)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not place.exists():
            new.replace(place)
    finally:
        new.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """Past the system's memory: after a power cut a name must not lead to a file without content."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
