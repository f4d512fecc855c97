"""Removes uploads when they are old, whether or not anybody uploads anything after them."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

INTERVAL = 600.0  # seconds between two looks

_threads: dict[Path, Thread] = {}
_lock = Lock()


def start(folder: Path, max_age: float) -> None:
    """Begin to look after a folder, unless this process does so already; it ends when the folder is empty.

    What is older than `max_age` seconds is removed at once. Where several processes share the folder, all of them look.
    """
    remove_old(folder, max_age)
    with _lock:
        if folder not in _threads:
            _threads[folder] = Thread(target=_look_after, args=(folder, max_age), name="old-uploads", daemon=True)
            _threads[folder].start()


def remove_old(folder: Path, max_age: float) -> bool:
    """Remove the uploads that are too old; whether others are left."""
    uploads = [*folder.iterdir()] if folder.is_dir() else []
    for upload in uploads:
        with suppress(OSError):  # another process may be removing it
            if time.time() - upload.stat().st_mtime > max_age:
                shutil.rmtree(upload)
    return any(upload.exists() for upload in uploads)


def _look_after(folder: Path, max_age: float) -> None:
    while True:
        time.sleep(INTERVAL)  # first, so that the upload for which this began is there
        with _lock:
            if not remove_old(folder, max_age):
                _threads.pop(folder, None)
                return
