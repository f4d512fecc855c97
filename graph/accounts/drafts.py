"""What people typed in forms and have not saved yet: each draft is its author's alone, and goes after some days.

A file of its own, for it holds texts of cases: no export, backup or log has it, and it can be deleted at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.accounts.private_file import private_file
from graph.errors import BadRequest

NAME = "drafts.sqlite"
MAX_DRAFTS = 50  # of one person: a form is an address, and nothing limits how many of these there are
MAX_LENGTH = 2_000_000  # characters of one, as it is stored: the longest text of a record, and its other fields
_TABLE = """
CREATE TABLE IF NOT EXISTS drafts (
    person TEXT NOT NULL, form TEXT NOT NULL, title TEXT NOT NULL, entries TEXT NOT NULL, version TEXT NOT NULL,
    saved_at TEXT NOT NULL, PRIMARY KEY (person, form)
)
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed in the form at an address; `version` is that of the record when they opened it."""

    form: str
    title: str
    entries: Mapping[str, str]
    version: str = ""
    saved_at: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one person in one home, each for so many days after it was last typed in."""

    home: Path
    person: str  # the id of their account
    days: float

    def get(self, form: str) -> Draft | None:
        """The draft of the form at an address."""
        return next((draft for draft in self.all() if draft.form == form), None)

    def all(self) -> list[Draft]:
        """Every draft, the latest first."""
        if not self._path.exists():
            return []
        with _current(self._path, self.days) as connection:
            rows = connection.execute(
                "SELECT form, title, entries, version, saved_at FROM drafts WHERE person = ? ORDER BY saved_at DESC, form",
                [self.person],
            ).fetchall()
        return [Draft(form, title, json.loads(entries), *rest) for form, title, entries, *rest in rows]

    def save(self, draft: Draft) -> Draft:
        """Store a draft in the place of the one before; what is returned says when.

        Raises BadRequest where it would be one more than somebody may have, or is too long.
        """
        saved = replace(draft, saved_at=datetime.now(UTC).isoformat(timespec="seconds"))
        entries = json.dumps(dict(saved.entries), ensure_ascii=False)
        if len(entries) > MAX_LENGTH:
            raise BadRequest(f"A draft has at most {MAX_LENGTH:,} characters, and this one has {len(entries):,}.")
        with _current(self._path, self.days) as connection:
            others = "SELECT count(*) FROM drafts WHERE person = ? AND form <> ?"
            if connection.execute(others, [self.person, draft.form]).fetchone()[0] >= MAX_DRAFTS:
                raise BadRequest(
                    f"You have {MAX_DRAFTS} drafts, and that is the most. Save one of them, or discard it, first."
                )
            connection.execute(
                "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?)",
                [self.person, saved.form, saved.title, entries, saved.version, saved.saved_at],
            )
        return saved

    def discard(self, form: str) -> None:
        """Delete the draft of the form at an address."""
        if self._path.exists():
            with _current(self._path, self.days) as connection:
                connection.execute("DELETE FROM drafts WHERE person = ? AND form = ?", [self.person, form])

    @property
    def _path(self) -> Path:
        return self.home / NAME


def remove_old(home: Path, days: float) -> None:
    """Delete what is too old, whoever typed it."""
    if (home / NAME).exists():
        with _current(home / NAME, days):
            pass


@contextmanager
def _current(path: Path, days: float) -> Iterator[sqlite3.Connection]:
    """One transaction on the drafts of everybody, without those that are too old."""
    oldest = datetime.now(UTC) - timedelta(days=days)
    with private_file(path, _TABLE) as connection:
        connection.execute("DELETE FROM drafts WHERE saved_at < ?", [oldest.isoformat(timespec="seconds")])
        yield connection
