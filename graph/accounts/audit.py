"""The log of what people did: one line of JSON for each event, only ever appended, readable by its owner alone.

It holds ids and counts, never a text of a case.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.system.private_files import make_private_folder, owner_only

NAME = "audit.jsonl"
# What is logged, and how the page says it.
EVENTS = {
    "signed-in": "Signed in",
    "sign-in-failed": "Wrong name, password or code",
    "signed-out": "Signed out",
    "restricted-viewed": "Viewed a restricted record",
    "exported": "Took something out",
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
    """The log of a home."""

    home: Path

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.home / NAME

    def record(self, event: str, person: str, role: str, **details: Any) -> None:
        """Append an event; its name is one of EVENTS."""
        if event not in EVENTS:
            raise ValueError(f"{event!r} is no event of the log")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"at": now, "event": event, "person": person, "role": role, **details}, ensure_ascii=True)
        make_private_folder(self.home)
        # One write at the end of the file: lines of several processes stay whole.
        with open(self.path, "ab", buffering=0, opener=owner_only) as file:
            file.write(f"{line}\n".encode())

    def latest(self, limit: int) -> list[Entry]:
        """The last so many entries, the latest first; a line that was cut off by a crash is left out."""
        if not self.path.exists():
            return []
        with self.path.open(encoding="ascii", errors="replace") as file:
            lines = deque(file, maxlen=limit)
        return [entry for line in reversed(lines) if (entry := _entry(line))]


def _entry(line: str) -> Entry | None:
    try:
        values = json.loads(line)
        at, event, person, role = (str(values.pop(name)) for name in ("at", "event", "person", "role"))
        return Entry(at, event, person, role, values)
    except (ValueError, KeyError):
        return None
