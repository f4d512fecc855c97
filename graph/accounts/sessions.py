"""Sessions: who is signed in, at which browser, until when. They are rows here, so that they can be ended here."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

from graph.accounts.account import COLUMNS, Account, account_of
from graph.accounts.file import AccountsFile, new_token

MAX_BROWSER = 200  # characters of what a browser says it is
AHEAD = 60.0  # seconds by which the clocks of two processes may differ
RESOLUTION = 60.0  # seconds: a session is marked as seen at most so often, so that a page rarely writes
DEVICE_DAYS = 365  # for how long a browser is known that signed in to an account before
_DAY = 24 * 60 * 60.0
_SELECT = f"""
SELECT s.id AS session, s.created AS began, s.seen, s.confirmed, s.browser, s.password_proof, {COLUMNS}
FROM sessions s LEFT JOIN accounts a ON a.id = s.account
"""  # noqa: S608 - columns named in the code
_OF_TOKEN = f"{_SELECT} WHERE s.token = ?"


@dataclass(frozen=True, slots=True)
class Session:
    """One browser of one person; without an account it is the owner's, who signed in by the one password.

    `began`, `seen` (to the minute) and `confirmed` (when the password was last given) are seconds since 1970.
    """

    id: str
    account: Account | None
    began: float
    seen: float
    confirmed: float
    browser: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a home. `idle` and `longest` are the seconds after which one ends by itself."""

    file: AccountsFile
    idle: float
    longest: float

    def start(self, account: Account | None, browser: str, password: str = "", *, is_confirmed: bool = True) -> str:
        """Begin a session, and give its token; `password` is the one of a site without accounts.

        `is_confirmed` says that its person has just proved who they are.
        """
        token, now = new_token(), self.file.now()
        with self.file.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE created < ? OR seen < ?", self._oldest())
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    self.file.hashed(token), secrets.token_hex(8), account.id if account else None,
                    None if account else self.file.hashed(password), now, now, now if is_confirmed else 0.0,
                    browser[:MAX_BROWSER],
                ],
            )  # fmt: skip
        return token

    def current(self, token: str, password: str = "") -> Session | None:
        """The session of a token, which is marked as seen; None where it has ended, or its account is disabled."""
        if not token:
            return None
        row, now = self.file.row_of_token(_OF_TOKEN, token), self.file.now()
        if row is None or max(row["began"], row["seen"]) > now + AHEAD:
            return None  # begun by a clock that was ahead, it would last too long
        if row["began"] < now - self.longest or row["seen"] < now - self.idle:
            self._forget(token)  # so that a clock that is set back brings none back
            return None
        if not self._is_valid(row, password):
            return None
        if now - row["seen"] > min(RESOLUTION, self.idle / 10):
            with self.file.reading() as connection:
                seen = [now, self.file.hashed(token)]
                self.file.note_use(connection, "UPDATE sessions SET seen = ? WHERE token = ?", seen)
        return _session_of(row)

    def _forget(self, token: str) -> None:
        with self.file.reading() as connection:
            self.file.note_use(connection, "DELETE FROM sessions WHERE token = ?", [self.file.hashed(token)])

    def of(self, account: Account | None) -> list[Session]:
        """The sessions of somebody, the latest seen first."""
        with self.file.reading() as connection:
            rows = connection.execute(
                f"{_SELECT} WHERE s.account IS ? AND s.created >= ? AND s.seen >= ? ORDER BY s.seen DESC, s.id",
                [account.id if account else None, *self._oldest()],
            )
            return [_session_of(row) for row in rows]

    def confirm(self, session: Session) -> None:
        """Store that the password was given again just now."""
        with self.file.writing() as connection:
            connection.execute("UPDATE sessions SET confirmed = ? WHERE id = ?", [self.file.now(), session.id])

    def end(self, account: Account | None, session_id: str) -> None:
        """End a session of somebody; nothing where they have none of this id."""
        with self.file.writing() as connection:
            own = [session_id, account.id if account else None]
            connection.execute("DELETE FROM sessions WHERE id = ? AND account IS ?", own)

    def end_others(self, session: Session) -> None:
        """End all sessions of the same person but this one."""
        with self.file.writing() as connection:
            own = [session.id, session.account.id if session.account else None]
            connection.execute("DELETE FROM sessions WHERE id <> ? AND account IS ?", own)

    def remember_device(self, account: Account | None) -> str:
        """A token for a browser that signed in, by which it is known the next time."""
        token, now = new_token(), self.file.now()
        with self.file.writing() as connection:
            connection.execute("DELETE FROM devices WHERE expires < ?", [now])
            row = [self.file.hashed(token), account.id if account else None, now + DEVICE_DAYS * _DAY]
            connection.execute("INSERT INTO devices VALUES (?, ?, ?)", row)
        return token

    def knows_device(self, token: str, account: Account | None) -> bool:
        """Whether a browser has signed in to this account before."""
        if not token:
            return False
        with self.file.reading() as connection:
            statement = "SELECT 1 FROM devices WHERE token = ? AND account IS ? AND expires > ?"
            own = [self.file.hashed(token), account.id if account else None, self.file.now()]
            return connection.execute(statement, own).fetchone() is not None

    def _is_valid(self, row: sqlite3.Row, password: str) -> bool:
        """Whether its account can sign in, or the one password is still that which began it."""
        if row["id"] is None:
            return bool(password) and row["password_proof"] == self.file.hashed(password)
        return row["disabled"] is None

    def _oldest(self) -> list[float]:
        """The earliest beginning and the earliest page of a session that goes on."""
        return [self.file.now() - self.longest, self.file.now() - self.idle]


def _session_of(row: sqlite3.Row) -> Session:
    account = account_of(row) if row["id"] is not None else None
    return Session(row["session"], account, row["began"], row["seen"], row["confirmed"], row["browser"])
