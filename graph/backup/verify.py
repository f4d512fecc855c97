"""Try a backup: restore it into a graph of its own, compare that with what the backup says of itself, remove it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.backup.archive import BackupContent
from graph.backup.create import read_content
from graph.backup.restore import restore
from graph.database import connect
from graph.embedded import launcher
from graph.errors import BadRequest

IDLE_SECONDS = 60.0  # after which the database ends by itself, where whoever tried was killed


def verify(backup: BackupContent, *, heap: str | None = None) -> dict[str, Any]:
    """Restore the backup into an embedded graph in a temporary folder, and compare counts and hash.

    Returns {"nodes": n, "relationships": n, "content": hash}. Raises BadRequest where what was restored is not what was
    backed up.
    """
    with TemporaryDirectory(prefix="casethread-verify-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        try:
            with connect(home=home, heap=heap, idle_seconds=IDLE_SECONDS) as database:
                manifest = restore(database, backup)
                counts, content = read_content(database, lambda _: None)
        finally:
            launcher.stop(home)
    restored = {**counts, "content": content}
    backed_up = {name: manifest.get(name, restored[name]) for name in restored}  # files of old have no hash
    if restored != backed_up:
        raise BadRequest(
            f"{backup.name} does not restore to what was backed up: {backed_up['nodes']:,} records and "
            f"{backed_up['relationships']:,} relationships, hash {str(backed_up['content'])[:12]}, became "
            f"{restored['nodes']:,} and {restored['relationships']:,}, hash {content[:12]}. Make another backup."
        )
    return restored
