"""The file that holds accounts: SQLite, shared by all processes, readable by its owner alone.

Tokens are stored as hashes under the key of the installation. A file that came from elsewhere without its key is
refused as a whole: its people, invitations and tokens were let in to another graph.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graph.accounts.connections import Connection, borrowed, opened
from graph.accounts.tables import VERSION, upgrade, version_of
from graph.errors import AccountsUnusable
from graph.system.private_files import make_private_folder
from graph.system.whole_files import put_unless_there

NAME = "accounts.sqlite"
IN_USE = "accounts.in-use"  # beside it once there was an account: without the file, everybody would be the owner
TOKEN_BYTES = 32
MAX_ROWS = 1_000  # that a connection remembers by their tokens: one is some hundred bytes
# What another key makes worthless, or what would let somebody in without a password.
_NOT_ADOPTED = (
    "sessions", "invitations", "devices", "api_tokens", "attempts", "second_factors", "recovery_codes", "pending_sign_ins",
    "installation",
)  # fmt: skip


@dataclass(frozen=True)
class AccountsFile:
    """The accounts of one home; the file is made when something is first stored. `now` is the clock, in seconds."""

    home: Path
    key: str = field(repr=False)
    now: Callable[[], float] = time.time

    @cached_property
    def path(self) -> Path:
        """Where it is."""
        return self.home / NAME

    @property
    def exists(self) -> bool:
        """Whether anything was ever stored in it."""
        return self.path.exists()

    def check_never_in_use(self) -> None:
        """Raise AccountsUnusable where there were accounts: without them, each stranger would be the owner."""
        if self._mark.exists():
            raise AccountsUnusable(
                f"The accounts in {self.path} are gone. Nobody can sign in meanwhile. Put the file back, or invite "
                f"everybody again ('casethread accounts add'). To use the site without accounts, delete {self._mark}, too."
            )

    def mark_in_use(self) -> None:
        """Remember beside the file that there are accounts, should it be lost."""
        if not self._mark.exists():
            with suppress(OSError):  # where nothing can be written: the accounts let in whom they let in all the same
                self._mark.touch(mode=0o600)

    @cached_property
    def _mark(self) -> Path:
        return self.home / IN_USE

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read by; raises AccountsUnusable for a file that is not this installation's."""
        path = self.path
        if not path.exists():
            self._make()
        with borrowed(path) as connection:
            self._check(connection)
            try:
                yield connection.sqlite
            except sqlite3.OperationalError as error:  # the disk is full or may not be written to, another is at it
                raise self._unusable_now(error) from error

    def row_of_token(self, statement: str, token: str) -> sqlite3.Row | None:
        """The row that a statement finds by what is stored of a token; None where there is none, or no file yet.

        It is read again only once anything was stored, by whomever: each page asks for the same one.
        """
        try:
            with borrowed(self.path) as connection:
                self._check(connection)
                stored = connection.checked, connection.sqlite.total_changes
                if connection.rows_as_of != stored or len(connection.rows) >= MAX_ROWS:
                    connection.rows, connection.rows_as_of = {}, stored
                if token not in connection.rows:
                    row = connection.sqlite.execute(statement, [self.hashed(token)]).fetchone()
                    if row is None:
                        return None
                    connection.rows[token] = row
                return connection.rows[token]
        except FileNotFoundError:
            return None
        except sqlite3.OperationalError as error:
            raise self._unusable_now(error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The same as one transaction in which nobody else writes: all of it is stored, or nothing."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    @staticmethod
    def note_use(connection: sqlite3.Connection, statement: str, values: list[object]) -> None:
        """Store when something was last used, if there is room: a full disk keeps nobody from reading."""
        with suppress(sqlite3.OperationalError):
            connection.execute(statement, values)

    def adopt(self) -> None:
        """Take over a file of another installation: its accounts stay, all that let somebody in without a password ends."""
        with closing(opened(self.path)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            self._check_version(version_of(connection))
            upgrade(connection)
            for table in _NOT_ADOPTED:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the tables named above
            connection.execute("INSERT INTO installation VALUES (?)", [self._key_proof()])

    def hashed(self, token: str) -> str:
        """What is stored in place of a token."""
        # At once, which takes a fifth of the time of `hmac.new`.
        return hmac.digest(self.key.encode(), token.encode(), "sha256").hex()

    def _unusable_now(self, error: sqlite3.OperationalError) -> AccountsUnusable:
        return AccountsUnusable(f"The accounts in {self.path} cannot be used now: {error}. Nothing was changed.")

    def _make(self) -> None:
        """Make the file beside its place, so that nobody meets half of it."""
        make_private_folder(self.home)
        beside = self.path.with_name(f"{NAME}.{secrets.token_hex(8)}")
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(sqlite3.connect(beside)) as connection:
                upgrade(connection)
                connection.execute("INSERT INTO installation VALUES (?)", [self._key_proof()])
                connection.commit()
            put_unless_there(beside, self.path)
        finally:
            beside.unlink(missing_ok=True)

    def _check(self, connection: Connection) -> None:
        """Whether it is ours, unless it was when this connection looked last and nothing was stored since by others."""
        sqlite = connection.sqlite
        try:
            state = (int(sqlite.execute("PRAGMA data_version").fetchone()[0]), self.key)
            if state == connection.checked:
                return
            version = version_of(sqlite)
            if not version:  # the file is made whole: this one was emptied, or is none of ours
                raise sqlite3.DatabaseError("it has no tables of accounts")
            proof = sqlite.execute("SELECT key_proof FROM installation").fetchone()
        except sqlite3.DatabaseError as error:
            raise AccountsUnusable(
                f"The accounts in {self.path} cannot be read: {error}. Nobody can sign in meanwhile. Put the file of a "
                "backup in its place, or move it away and invite everybody again ('casethread accounts add')."
            ) from error
        self._check_version(version)
        if proof is None or not hmac.compare_digest(proof["key_proof"], self._key_proof()):
            self._check_empty(sqlite)
        if version < VERSION:
            self._upgrade(sqlite)
        connection.checked = state

    def _check_version(self, version: int) -> None:
        if version > VERSION:
            raise AccountsUnusable(f"The accounts in {self.path} were stored by a later Casethread. Install that one.")

    def _check_empty(self, connection: sqlite3.Connection) -> None:
        if connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is None:
            self.adopt()  # sessions by the one password are all that a new key ends
        else:
            raise AccountsUnusable(
                f"The accounts in {self.path} are those of another installation, or the key that signs sessions has "
                "changed; nobody can sign in meanwhile. To keep the accounts run 'casethread accounts adopt', which ends "
                "all sessions, invitations, second factors and API tokens; else move the file away."
            )

    def _upgrade(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        with connection:  # another process may have been first, and then nothing is left to do
            upgrade(connection)

    def _key_proof(self) -> str:
        return self.hashed("casethread accounts")


def new_token() -> str:
    """A random token that nobody guesses, as an address and a header can hold it."""
    return secrets.token_urlsafe(TOKEN_BYTES)
