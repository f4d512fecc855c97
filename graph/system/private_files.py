"""Files that nobody but their owner may read."""

import os
from pathlib import Path


def owner_only(path: str, flags: int) -> int:
    """An opener for `open` that lets nobody but the owner read the file."""
    return os.open(path, flags, 0o600)


def make_private_folder(folder: Path) -> None:
    """Make a folder, unless it is there, that nobody but its owner can open."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
