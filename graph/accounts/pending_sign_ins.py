"""Sign-ins whose password was right, and whose second factor is still to come: no session, and nobody is in by one."""

from __future__ import annotations

from dataclasses import dataclass

from graph.accounts.account import SELECT, Account, account_of
from graph.accounts.file import AccountsFile, new_token

MINUTES = 10  # for which one waits


@dataclass(frozen=True, slots=True)
class PendingSignIns:
    """The pending sign-ins of a home."""

    file: AccountsFile

    def begin(self, account: Account) -> str:
        """Store that somebody gave their password, and give the token of it."""
        token, now = new_token(), self.file.now()
        with self.file.writing() as connection:
            connection.execute("DELETE FROM pending_sign_ins WHERE expires < ?", [now])
            row = [self.file.hashed(token), account.id, now + MINUTES * 60]
            connection.execute("INSERT INTO pending_sign_ins VALUES (?, ?, ?)", row)
        return token

    def account(self, token: str) -> Account | None:
        """Who gave their password; None where that was too long ago, or the account is disabled."""
        if not token:
            return None
        statement = f"""
            {SELECT} JOIN pending_sign_ins p ON p.account = a.id
            WHERE p.token = ? AND p.expires > ? AND a.disabled IS NULL
        """
        with self.file.reading() as connection:
            row = connection.execute(statement, [self.file.hashed(token), self.file.now()]).fetchone()
            return account_of(row) if row else None

    def end(self, token: str) -> None:
        """Forget it: the second factor came."""
        with self.file.writing() as connection:
            connection.execute("DELETE FROM pending_sign_ins WHERE token = ?", [self.file.hashed(token)])
