"""One account: who it is, as the accounts file has it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from graph.accounts.grants import GRANTS, grants_of
from graph.accounts.names import key_of_name
from graph.errors import NotFound
from graph.permissions import Grant, Role
from graph.viewer import first_role

# Of an account `a`; what `account_of` reads.
COLUMNS = f"""
a.id, a.name, a.shown_as, a.created, a.disabled, a.password IS NOT NULL AS has_password, {GRANTS},
EXISTS (SELECT 1 FROM second_factors f WHERE f.account = a.id) AS has_second_factor
"""  # noqa: S608 - columns named in the code
FROM = "FROM accounts a"
SELECT = f"SELECT {COLUMNS} {FROM}"


@dataclass(frozen=True, slots=True)
class Account:
    """One person who can sign in. `name` is what they sign in with, `shown_as` the name that they chose for others.

    `created` and `disabled` are seconds since 1970; without `shown_as` they have not used their invitation yet.
    """

    id: str
    name: str
    shown_as: str | None
    grants: tuple[Grant, ...]
    created: float
    disabled: float | None
    has_password: bool  # else they sign in at the provider, once they have used their invitation
    has_second_factor: bool

    @property
    def role(self) -> Role:
        """The first of their roles."""
        return first_role(self.grants)

    @property
    def roles(self) -> str:
        """All their roles in words."""
        return ", ".join(map(str, self.grants))

    @property
    def state(self) -> str:
        """In a word: invited, active or disabled."""
        return "disabled" if self.disabled else "active" if self.shown_as else "invited"


@dataclass(frozen=True, slots=True)
class Identity:
    """As a provider of OpenID Connect knows somebody: these two together never change, and never pass to another."""

    issuer: str
    subject: str


def account_of(row: sqlite3.Row) -> Account:
    """An account from a row that has its COLUMNS."""
    return Account(
        row["id"], row["name"], row["shown_as"], grants_of(row["grants"]), row["created"], row["disabled"],
        bool(row["has_password"]), bool(row["has_second_factor"]),
    )  # fmt: skip


def account_named(connection: sqlite3.Connection, name: str) -> Account:
    """The account of this name; raises NotFound."""
    row = connection.execute(f"{SELECT} WHERE a.name_key = ?", [key_of_name(name)]).fetchone()
    if row is None:
        raise NotFound(f"There is no account {name!r}. 'casethread accounts list' names them all.")
    return account_of(row)
