"""The log of what people did: one line of JSON for each event, only ever appended, readable by its owner alone.

It holds ids and counts, never a text of a case. A month that is over goes into a file of its own, and is removed as a whole
once all of it is older than the log is kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from graph.system.file_locks import locked
from graph.system.private_files import make_private_folder, owner_only

NAME = "audit.jsonl"  # of this month; audit-2026-10.jsonl is that of a month that is over
_MONTH = re.compile(r"audit-(\d{4})-(\d{2})\.jsonl")
LOCK_SECONDS = 10.0
BLOCK_BYTES = 64 * 1024  # of the log, which is read from its end
# What is logged, and how the page says it.
EVENTS = {
    "signed-in": "Signed in",
    "sign-in-failed": "Wrong name, password or code",
    "signed-out": "Signed out",
    "refused": "Tried what their role may not do",
    "restricted-viewed": "Viewed restricted records",
    "exported": "Took something out",
    "edited": "Added, changed or removed a record",
    "merged": "Merged two records",
    "said-different": "Said that two records are different",
    "removed-viewed": "Viewed removed records",
    "undone": "Undid an import",
    "invited": "Invited",
    "joined": "Used an invitation",
    "role-changed": "Changed a role",
    "disabled": "Disabled an account",
    "enabled": "Enabled an account",
    "password-changed": "Changed the password",
    "second-factor-set": "Set up a second factor",
    "second-factor-removed": "Turned off the second factor",
    "second-factor-reset": "Reset the second factor of somebody",
    "recovery-codes-made": "Made new recovery codes",
    "recovery-code-used": "Used a recovery code",
    "token-created": "Made an API token",
    "token-revoked": "Revoked an API token",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: when (UTC), what, who by name and role, and the details of its kind."""

    at: str
    event: str
    person: str
    role: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The log of a home, which is kept for so many days; with 0 for ever."""

    home: Path
    days: int = 0

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.home / NAME

    def record(self, event: str, person: str, role: str, **details: Any) -> None:
        """Append an event; its name is one of EVENTS."""
        if event not in EVENTS:
            raise ValueError(f"{event!r} is no event of the log")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._begin_month(now[:7])
        line = json.dumps({"at": now, "event": event, "person": person, "role": role, **details}, ensure_ascii=True)
        make_private_folder(self.home)
        # One write at the end of the file: lines of several processes stay whole.
        with open(self.path, "ab", buffering=0, opener=owner_only) as file:
            file.write(f"{line}\n".encode())

    def latest(self, limit: int, shown: Callable[[Entry], Entry | None] = lambda entry: entry) -> list[Entry]:
        """The last so many entries, the latest first, as `shown` makes them, without those of which it leaves nothing.

        A line that was cut off by a crash is left out.
        """
        entries = (_entry(line) for path in self._files() for line in _lines_from_end(path))
        return list(islice(filter(None, (shown(entry) for entry in entries if entry)), limit))

    def _files(self) -> Iterator[Path]:
        """The files of the log, the latest first."""
        yield self.path
        yield from sorted(
            (path for path in self.home.glob("audit-*.jsonl") if _MONTH.fullmatch(path.name)), reverse=True
        )

    def _begin_month(self, month: str) -> None:
        """Put the lines of a month that is over into a file of their own, and remove those that were kept long enough."""
        if self._month() in (None, month):
            return
        with locked(self.home / "audit.lock", LOCK_SECONDS):
            over = self._month()
            if over and over != month:  # no other process did so meanwhile
                self.path.replace(self.home / f"audit-{over}.jsonl")
            for path in self._files():
                if self.days and (found := _MONTH.fullmatch(path.name)) and self._is_over(int(found[1]), int(found[2])):
                    path.unlink(missing_ok=True)

    def _month(self) -> str | None:
        """The month of the first line, such as 2026-11; None where there is none."""
        try:
            with self.path.open(encoding="ascii", errors="replace") as file:
                entry = _entry(file.readline())
        except FileNotFoundError:
            return None
        return entry.at[:7] if entry else None

    def _is_over(self, year: int, month: int) -> bool:
        after = date(year + month // 12, month % 12 + 1, 1)
        return after <= datetime.now(UTC).date() - timedelta(days=self.days)


def _lines_from_end(path: Path) -> Iterator[str]:
    """The lines of a file, the last first: a month of a busy site is hundreds of megabytes, and few lines are asked for."""
    if not path.exists():
        return
    with path.open("rb") as file:
        position, rest = file.seek(0, os.SEEK_END), b""
        while position > 0:
            size = min(BLOCK_BYTES, position)
            position = file.seek(position - size)
            rest, *lines = (file.read(size) + rest).split(b"\n")
            yield from (line.decode("ascii", "replace") for line in reversed(lines))
        yield rest.decode("ascii", "replace")


def _entry(line: str) -> Entry | None:
    try:
        values = json.loads(line)
        at, event, person, role = (str(values.pop(name)) for name in ("at", "event", "person", "role"))
        return Entry(at, event, person, role, values)
    except (ValueError, KeyError):
        return None
