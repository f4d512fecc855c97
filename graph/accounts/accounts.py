"""Who has an account, in which role, and the invitations by which they set a password."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

from graph.accounts.account import COLUMNS, FROM, SELECT, Account, Identity, account_named, account_of
from graph.accounts.file import AccountsFile, new_token
from graph.accounts.grants import ADMINISTRATOR, grant_named, remove_grant, store_grant
from graph.accounts.names import checked_name, key_of_name
from graph.accounts.passwords import check_password, hash_password
from graph.errors import BadRequest, NotFound
from graph.permissions import Grant, Scope
from graph.viewer import UNNAMED

INVITATION_DAYS = 7
_DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a home."""

    file: AccountsFile

    def are_in_use(self) -> bool:
        """Whether there is any account, so that nobody comes in without one; raises AccountsUnusable where they are gone."""
        if self.file.exists:
            with self.file.reading() as connection:
                has_one = connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is not None
            if has_one:
                self.file.mark_in_use()
                return True
        self.file.check_never_in_use()
        return False

    def all(self) -> list[Account]:
        """Every account by its name; raises AccountsUnusable where they are gone."""
        if not self.file.exists:
            self.file.check_never_in_use()
            return []
        with self.file.reading() as connection:
            return [account_of(row) for row in connection.execute(f"{SELECT} ORDER BY a.name_key")]

    def named(self, name: str) -> Account:
        """The account of this name; raises NotFound."""
        with self.file.reading() as connection:
            return account_named(connection, name)

    def with_password(self, name: str) -> tuple[Account, str] | None:
        """The account of this name and the hash of its password, where it has one; it may be disabled."""
        with self.file.reading() as connection:
            statement = f"SELECT a.password, {COLUMNS} {FROM} WHERE a.name_key = ? AND a.password IS NOT NULL"
            row = connection.execute(statement, [key_of_name(name)]).fetchone()
            return (account_of(row), row["password"]) if row else None

    def add(self, name: str, role: str, scope: Scope | None = None) -> str:
        """Store a new account with a role, and give the token of its invitation; raises BadRequest."""
        name, grant = checked_name(name, "name"), grant_named(role, scope)
        with self.file.writing() as connection:
            if connection.execute("SELECT 1 FROM accounts WHERE name_key = ?", [key_of_name(name)]).fetchone():
                raise BadRequest.about("name", name, f"There is an account {name!r} already.", "Choose another name.")
            id_ = secrets.token_hex(8)
            connection.execute(
                "INSERT INTO accounts (id, name, name_key, created) VALUES (?, ?, ?, ?)",
                [id_, name, key_of_name(name), self.file.now()],
            )
            store_grant(connection, id_, grant)
            invitation = self._invite(connection, id_)
        self.file.mark_in_use()
        return invitation

    def invite(self, name: str) -> str:
        """A new invitation, by which somebody sets a new password; earlier ones are no longer valid."""
        with self.file.writing() as connection:
            account = account_named(connection, name)
            if account.disabled:
                raise BadRequest(f"The account {account.name!r} is disabled. Enable it before you invite them again.")
            return self._invite(connection, account.id)

    def invited(self, token: str) -> Account:
        """Whose invitation this is; raises NotFound where it is not, or no longer, valid."""
        with self.file.reading() as connection:
            return self._invited(connection, token)

    def accept(self, token: str, shown_as: str, password: str) -> Account:
        """Set the name for others and the password, once; ends all sessions. Raises BadRequest."""
        shown_as = checked_name(shown_as, "shown_as")
        account = self.invited(token)
        check_password(password, account.name, shown_as)
        hashed = hash_password(password)  # it takes a while, in which nobody waits
        with self.file.writing() as connection:
            account = self._accept(connection, token, shown_as)
            connection.execute("UPDATE accounts SET password = ? WHERE id = ?", [hashed, account.id])
            return account_named(connection, account.name)

    def accept_by_identity(self, token: str, shown_as: str, identity: Identity) -> Account:
        """The same for somebody who signs in at a provider from now on, and by no password of ours.

        Raises BadRequest, too, where there is a second factor: whoever else came by the invitation would be rid of it.
        """
        shown_as = checked_name(shown_as, "shown_as")
        with self.file.writing() as connection:
            account = self._accept(connection, token, shown_as)
            if account.has_second_factor:
                raise BadRequest(
                    "This account has a second factor, which would no longer be asked for. Choose a password instead, or "
                    "have the second factor reset by whoever looks after the accounts, and come back."
                )
            same = "SELECT 1 FROM identities WHERE issuer = ? AND subject = ?"
            if connection.execute(same, [identity.issuer, identity.subject]).fetchone():
                raise BadRequest(
                    "You have an account here already. Sign in to it; this invitation is for somebody else."
                )
            connection.execute("UPDATE accounts SET password = NULL WHERE id = ?", [account.id])
            connection.execute(
                "INSERT INTO identities VALUES (?, ?, ?)", [identity.issuer, identity.subject, account.id]
            )
            return account_named(connection, account.name)

    def with_identity(self, identity: Identity) -> Account | None:
        """The account of whom a provider knows so, where it can sign in; by nothing else, such as an e-mail address."""
        statement = f"""
            {SELECT} JOIN identities i ON i.account = a.id
            WHERE i.issuer = ? AND i.subject = ? AND a.disabled IS NULL
        """
        with self.file.reading() as connection:
            row = connection.execute(statement, [identity.issuer, identity.subject]).fetchone()
            return account_of(row) if row else None

    def set_password(self, account: Account, password: str) -> None:
        """A new password, which ends all sessions of the account; raises BadRequest."""
        check_password(password, account.name, account.shown_as or "")
        hashed = hash_password(password)
        with self.file.writing() as connection:
            connection.execute("UPDATE accounts SET password = ? WHERE id = ?", [hashed, account.id])
            end_all(connection, account.id, but=("api_tokens",))

    def disable(self, name: str) -> Account:
        """Close an account at once: its sessions, tokens and invitations end. Raises BadRequest for the last administrator."""
        with self.file.writing() as connection:
            account = account_named(connection, name)
            _keep_an_administrator(connection, account, "disabled")
            connection.execute("UPDATE accounts SET disabled = ? WHERE id = ?", [self.file.now(), account.id])
            end_all(connection, account.id)
            return account_named(connection, name)

    def enable(self, name: str) -> Account:
        """Open a disabled account again, with its password."""
        with self.file.writing() as connection:
            account = account_named(connection, name)
            connection.execute("UPDATE accounts SET disabled = NULL WHERE id = ?", [account.id])
            return account_named(connection, name)

    def grant(self, name: str, role: str, scope: Scope | None = None) -> Account:
        """Give an account one more role, which holds from its next request; raises BadRequest."""
        grant = grant_named(role, scope)
        with self.file.writing() as connection:
            account = account_named(connection, name)
            if grant not in account.grants:
                store_grant(connection, account.id, grant)
            return account_named(connection, name)

    def set_role(self, name: str, role: str, scope: Scope | None = None) -> Account:
        """Give an account this role in place of all it has; raises BadRequest, also for the last administrator."""
        grant = grant_named(role, scope)
        with self.file.writing() as connection:
            account = account_named(connection, name)
            if grant != ADMINISTRATOR:
                _keep_an_administrator(connection, account, f"made a {grant}")
            connection.execute("DELETE FROM grants WHERE account = ?", [account.id])
            store_grant(connection, account.id, grant)
            return account_named(connection, name)

    def revoke(self, name: str, grant: Grant) -> Account:
        """Take one of several roles from an account; raises BadRequest, also for the last administrator."""
        with self.file.writing() as connection:
            account = account_named(connection, name)
            if grant not in account.grants:
                raise BadRequest(f"{account.name!r} does not have the role {grant}. Their roles: {account.roles}.")
            if grant == ADMINISTRATOR:
                _keep_an_administrator(connection, account, "left without that role")
            if len(account.grants) == 1:
                raise BadRequest(
                    f"{grant} is the only role of {account.name!r}. Grant another one first, or disable the account."
                )
            remove_grant(connection, account.id, grant)
            return account_named(connection, name)

    def _invite(self, connection: sqlite3.Connection, account: str) -> str:
        token = new_token()
        connection.execute("DELETE FROM invitations WHERE account = ?", [account])
        expires = self.file.now() + INVITATION_DAYS * _DAY
        connection.execute("INSERT INTO invitations VALUES (?, ?, ?)", [self.file.hashed(token), account, expires])
        return token

    def _accept(self, connection: sqlite3.Connection, token: str, shown_as: str) -> Account:
        """Use an invitation: the name for others is set, and all by which the account was let in before ends."""
        account = self._invited(connection, token)
        same = "SELECT 1 FROM accounts WHERE shown_key = ? AND id <> ?"
        taken = connection.execute(same, [key_of_name(shown_as), account.id]).fetchone() is not None
        if taken or key_of_name(shown_as) == key_of_name(UNNAMED):
            rule = f"{shown_as!r} is the name of somebody else here."
            raise BadRequest.about("shown_as", shown_as, rule, "Choose another, such as with an initial.")
        connection.execute(
            "UPDATE accounts SET shown_as = ?, shown_key = ? WHERE id = ?",
            [shown_as, key_of_name(shown_as), account.id],
        )
        connection.execute("DELETE FROM identities WHERE account = ?", [account.id])
        end_all(connection, account.id)
        return account

    def _invited(self, connection: sqlite3.Connection, token: str) -> Account:
        statement = f"{SELECT} JOIN invitations i ON i.account = a.id WHERE i.token = ? AND i.expires > ?"
        row = connection.execute(statement, [self.file.hashed(token), self.file.now()]).fetchone()
        if row is None:
            raise NotFound(
                f"This invitation is not valid: it was used, a newer one took its place, or it is older than "
                f"{INVITATION_DAYS} days. Ask whoever looks after the accounts for a new one."
            )
        return account_of(row)


def _keep_an_administrator(connection: sqlite3.Connection, account: Account, turned: str) -> None:
    """Raise BadRequest where an administrator would go without whom nobody could look after the accounts."""
    if ADMINISTRATOR not in account.grants or account.state != "active":
        return
    others = f"""
        {SELECT} WHERE a.disabled IS NULL AND a.id <> ?
        AND (a.password IS NOT NULL OR EXISTS (SELECT 1 FROM identities i WHERE i.account = a.id))
    """  # noqa: S608 - columns named in the code
    if not any(ADMINISTRATOR in account_of(row).grants for row in connection.execute(others, [account.id])):
        raise BadRequest(
            f"{account.name!r} is the last administrator who can sign in, and cannot be {turned}. Make somebody else an "
            "administrator first."
        )


def end_all(connection: sqlite3.Connection, account: str, but: tuple[str, ...] = ()) -> None:
    """End all that lets somebody in without the password."""
    for table in ("sessions", "pending_sign_ins", "invitations", "api_tokens"):
        if table not in but:
            connection.execute(f"DELETE FROM {table} WHERE account = ?", [account])  # noqa: S608 - the tables named above
