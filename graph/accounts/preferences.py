"""What each person chose for themselves: whose work they look at, their saved views, when they last came by.

A file of its own beside the accounts, so that it can be lost without anybody being locked out. None of it is part of the
graph: it is no record of a case, and no export has it.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.accounts.private_file import private_file

NAME = "preferences.sqlite"
OWNER = ""  # the person of a site without accounts: the owner of the machine
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

    def _connection(self) -> AbstractContextManager[sqlite3.Connection]:
        return private_file(self._path, _TABLE)
