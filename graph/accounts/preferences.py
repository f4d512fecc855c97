"""What each person chose for themselves: whose work they look at, their saved views, when they last came by.

A file of its own beside the accounts, so that it can be lost without anybody being locked out. None of it is part of the
graph: it is no record of a case, and no export has it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "preferences.sqlite"
OWNER = ""  # the person of a site without accounts: the owner of the machine
PATIENCE = 10.0  # seconds that a process waits for another one's transaction
_TABLE = """
CREATE TABLE IF NOT EXISTS preferences (
    person TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (person, kind, name)
)
"""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices of one person in one home; `person` is the id of their account."""

    home: Path
    person: str = OWNER

    def get(self, kind: str, name: str = "") -> Any:
        """What was chosen under a name, or None."""
        return self.all(kind).get(name)

    def all(self, kind: str) -> dict[str, Any]:
        """Every choice of a kind by its name, in the order of the names."""
        if not self._path.exists():
            return {}
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT name, value FROM preferences WHERE person = ? AND kind = ? ORDER BY name", [self.person, kind]
            ).fetchall()
        return {name: json.loads(value) for name, value in rows}

    def set(self, kind: str, value: Any, name: str = "") -> None:
        """Choose; what was chosen under the name before is replaced."""
        with self._connection() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO preferences VALUES (?, ?, ?, ?)", [self.person, kind, name, json.dumps(value)]
            )

    def remove(self, kind: str, name: str = "") -> None:
        """Choose nothing under this name any more."""
        if self._path.exists():
            with self._connection() as connection:
                connection.execute(
                    "DELETE FROM preferences WHERE person = ? AND kind = ? AND name = ?", [self.person, kind, name]
                )

    @property
    def _path(self) -> Path:
        return self.home / NAME

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One transaction on the file, which is made readable by its owner alone."""
        if not self._path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as connection, connection:
            connection.execute(_TABLE)
            yield connection
