"""API tokens: by these a program reads in the name of one person, until a day, unless it is revoked before."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from graph.accounts.account import COLUMNS, Account, account_of
from graph.accounts.file import AccountsFile, new_token
from graph.errors import BadRequest

PREFIX = "casethread_"  # by which people, and programs that look for secrets, know one
READ, WRITE = "read", "read and write"  # the scopes: whatever writes also reads
DAYS = (7, 30, 90, 365)
MAX_TOKENS = 20  # of one person
MAX_NAME = 64
_DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token of somebody, without what it reads like; `created`, `expires` and `used` are seconds since 1970."""

    id: str
    name: str
    scope: str
    created: float
    expires: float
    used: float | None


@dataclass(frozen=True, slots=True)
class ApiTokens:
    """The API tokens of a home."""

    file: AccountsFile

    def create(self, account: Account, name: str, days: int, scope: str = READ) -> str:
        """A new token, which is shown this once; raises BadRequest."""
        name = " ".join(name.split())
        if not name or len(name) > MAX_NAME:
            rule = f"Name the token in 1 to {MAX_NAME} characters, such as by the program that uses it."
            raise BadRequest.about("name", name or None, rule)
        if days not in DAYS:
            raise BadRequest.about("days", str(days), f"A token is valid for {', '.join(map(str, DAYS))} days.")
        if len(self.of(account)) >= MAX_TOKENS:
            raise BadRequest(f"You have {MAX_TOKENS} tokens. Revoke one first.")
        token, now = PREFIX + new_token(), self.file.now()
        row = [self.file.hashed(token), secrets.token_hex(8), account.id, name, scope, now, now + days * _DAY]
        with self.file.writing() as connection:
            connection.execute("INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", row)
        return token

    def of(self, account: Account) -> list[ApiToken]:
        """The tokens of somebody that have not expired, the latest first."""
        with self.file.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM api_tokens WHERE account = ? AND expires > ? ORDER BY created DESC, id",
                [account.id, self.file.now()],
            )
            names = ("id", "name", "scope", "created", "expires", "used")
            return [ApiToken(*(row[name] for name in names)) for row in rows]

    def person(self, token: str, *, to_write: bool = False) -> Account | None:
        """Whose token this is; None where it has expired, was revoked, only reads, or the account is disabled."""
        if not self.file.exists:
            return None
        statement = f"""
            SELECT t.used, {COLUMNS} FROM api_tokens t JOIN accounts a ON a.id = t.account
            WHERE t.token = ? AND t.scope IN (?, ?) AND t.expires > ? AND a.disabled IS NULL
        """  # noqa: S608 - columns named in the code
        hashed, now = self.file.hashed(token), self.file.now()
        with self.file.reading() as connection:
            row = connection.execute(statement, [hashed, WRITE if to_write else READ, WRITE, now]).fetchone()
            if row is None:
                return None
            if now - (row["used"] or 0) > _DAY:  # to the day, so that a request rarely writes
                self.file.note_use(connection, "UPDATE api_tokens SET used = ? WHERE token = ?", [now, hashed])
            return account_of(row)

    def revoke(self, account: Account, token_id: str) -> None:
        """End a token of somebody; nothing where they have none of this id."""
        with self.file.writing() as connection:
            connection.execute("DELETE FROM api_tokens WHERE id = ? AND account = ?", [token_id, account.id])
