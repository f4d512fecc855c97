"""What lies on the disk: who may read it, whether it is encrypted, whether there is a copy, and which versions read it."""

from __future__ import annotations

import platform
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from casethread.security.finding import Finding, holds, lacking, unknown
from graph.backup.encryption import secret_of
from graph.backup.kept import Status
from graph.errors import CasethreadError
from graph.settings import Settings
from graph.version import __version__

FILES, DISK, AGE, ENCRYPTION, VERSIONS = (
    "Files of the home", "Encryption of the disk", "Age of backups", "Encryption of backups", "Versions",
)  # fmt: skip
MAX_NAMED = 5
# The months in which security updates of a Python end: https://peps.python.org/pep-0664/ and those after it.
LAST_UPDATES = {(3, 11): date(2027, 10, 31), (3, 12): date(2028, 10, 31), (3, 13): date(2029, 10, 31)}


def findings(settings: Settings, backup_status: Callable[[], Status]) -> Iterator[Finding]:
    """Of the home, of backups and of what is installed."""
    yield from _files(settings)
    where = "Neo4j" if settings.uri else "The embedded database"
    yield unknown(
        DISK,
        f"{where} stores the graph as it is, and the disk below it cannot be seen from here.",
        "Encrypt that disk.",
    )
    yield _age(backup_status)
    yield _encryption(settings)
    yield _versions(datetime.now(UTC).date())


def _files(settings: Settings) -> Iterator[Finding]:
    if sys.platform == "win32" or not settings.home.exists():
        return
    fix = f"chmod -R go-rwx {settings.home}"
    if not _others_may(settings.home):
        yield holds(FILES, f"Nobody but their owner can open {settings.home}.")
        return
    readable = [path.relative_to(settings.home) for path in _paths(settings.home) if _others_may(path)]
    if not readable:
        yield holds(FILES, "Nobody but their owner can read any of them.")
        return
    names = ", ".join(map(str, readable[:MAX_NAMED])) + (", and others" if len(readable) > MAX_NAMED else "")
    yield lacking(FILES, f"Other users of this machine can read {names} in {settings.home}.", f"Run: {fix}")


def _paths(folder: Path) -> Iterator[Path]:
    """What others could get at: what lies in a folder that they cannot open is left out."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            continue
        yield path
        if path.is_dir() and _others_may(path):
            yield from _paths(path)


def _others_may(path: Path) -> bool:
    return bool(path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _age(backup_status: Callable[[], Status]) -> Finding:
    try:
        status = backup_status()
    except CasethreadError as error:
        return unknown(AGE, f"The graph cannot be asked: {error}", "Start the database, then check again.")
    if status.is_warning:
        return lacking(AGE, status.sentence, "Keep a copy on another disk, too.")
    return holds(AGE, status.sentence)


def _encryption(settings: Settings) -> Finding:
    if secret_of(settings).is_set:
        return holds(ENCRYPTION, "They are encrypted with a passphrase or a key file.")
    return lacking(
        ENCRYPTION,
        "They hold everything, restricted cases too, and are not encrypted.",
        "Set CASETHREAD_BACKUP_KEY_FILE ('casethread backup --make-key FILE' makes one) or CASETHREAD_BACKUP_PASSPHRASE.",
    )


def _versions(today: date) -> Finding:
    installed = f"Casethread {__version__} on Python {platform.python_version()}."
    last = LAST_UPDATES.get(sys.version_info[:2])
    if last and today > last:
        return lacking(VERSIONS, f"{installed} That Python gets no more security updates.", "Install a newer one.")
    return unknown(VERSIONS, installed, "Whether there are newer ones cannot be seen offline: look, and install them.")
