"""The tables of the file of accounts: what leads from each version of it to the next."""

from __future__ import annotations

import sqlite3

# A grant without a scope holds everywhere, one with a scope (a kind such as review, and an id) within it.
_ACCOUNTS = """
CREATE TABLE installation (key_proof TEXT NOT NULL);
CREATE TABLE accounts (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
    shown_as TEXT, shown_key TEXT UNIQUE, password TEXT, created REAL NOT NULL, disabled REAL
);
CREATE TABLE grants (
    account TEXT NOT NULL REFERENCES accounts(id), role TEXT NOT NULL, scope_kind TEXT, scope_id TEXT,
    UNIQUE (account, role, scope_kind, scope_id)
);
CREATE TABLE invitations (token TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts(id), expires REAL NOT NULL);
CREATE TABLE sessions (
    token TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT REFERENCES accounts(id), password_proof TEXT,
    created REAL NOT NULL, seen REAL NOT NULL, confirmed REAL NOT NULL, browser TEXT NOT NULL
);
CREATE TABLE devices (token TEXT PRIMARY KEY, account TEXT REFERENCES accounts(id), expires REAL NOT NULL);
CREATE TABLE attempts (counter TEXT PRIMARY KEY, failures INTEGER NOT NULL, last REAL NOT NULL);
CREATE TABLE api_tokens (
    token TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES accounts(id), name TEXT NOT NULL,
    scope TEXT NOT NULL, created REAL NOT NULL, expires REAL NOT NULL, used REAL
);
"""
# The seed is no secret: the secret follows from it by the key of the installation.
_SECOND_FACTORS = """
CREATE TABLE second_factors (account TEXT PRIMARY KEY REFERENCES accounts(id), seed TEXT NOT NULL, last_step INTEGER NOT NULL);
CREATE TABLE recovery_codes (code TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts(id));
CREATE TABLE pending_sign_ins (token TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts(id), expires REAL NOT NULL);
"""
# As a provider of OpenID Connect knows somebody; an account has at most one.
_IDENTITIES = """
CREATE TABLE identities (
    issuer TEXT NOT NULL, subject TEXT NOT NULL, account TEXT NOT NULL UNIQUE REFERENCES accounts(id),
    PRIMARY KEY (issuer, subject)
);
"""
# A new file goes through all of them; the number of those that a file has gone through is its version.
_CHANGES = (_ACCOUNTS, _SECOND_FACTORS, _IDENTITIES)
VERSION = len(_CHANGES)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of a file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring a file to the present version, in the transaction that the caller has begun."""
    for version, change in list(enumerate(_CHANGES, 1))[version_of(connection) :]:
        for statement in change.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
