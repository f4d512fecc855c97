"""Attempts to sign in: the more of them fail, the longer the next has to wait; all processes count together.

A browser that signed in to an account before has a counter of its own, so that nobody is locked out by others.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from graph.accounts.file import AccountsFile

MAX_DELAY = 300.0  # seconds
FORGET_AFTER = 60 * 60.0  # seconds after which failures no longer count


@dataclass(frozen=True, slots=True)
class Counter:
    """What failures are counted by; so many of them are free before each further one doubles the delay."""

    name: str
    free: int

    def delay(self, failures: int) -> float:
        """Seconds to wait after so many failures: 1, 2, 4 and so on beyond the free ones."""
        beyond = failures - self.free
        return min(2.0**beyond, MAX_DELAY) if 0 <= beyond < 32 else MAX_DELAY if beyond > 0 else 0.0


def counters(account_name: str, address: str | None, device: str | None) -> tuple[Counter, ...]:
    """By what an attempt counts: by its browser where that is known, else by the account and by the address."""
    if device:
        return (Counter(f"device {device}", 5),)
    # Behind one address there may be an office.
    return Counter(f"account {account_name}", 3), Counter(f"address {address}", 10)


@dataclass(frozen=True, slots=True)
class Attempts:
    """The failed attempts of a home."""

    file: AccountsFile

    def begin(self, counted_by: Collection[Counter], *, counts: bool = True) -> int:
        """Seconds to wait before an attempt; 0 where it may be made, which then counts as failed until `succeed`.

        One that does not count waits like the others, after those that are at it, and nothing is written.
        """
        names = [(counter, self.file.hashed(counter.name)) for counter in counted_by]
        with self.file.writing() as connection:
            now = self.file.now()
            wait = max(_wait(connection, counter, name, now) for counter, name in names)
            if wait > 0 or not counts:
                return math.ceil(max(wait, 0.0))
            connection.execute("DELETE FROM attempts WHERE last < ?", [now - FORGET_AFTER])
            connection.executemany(
                "INSERT INTO attempts VALUES (?, 1, ?) ON CONFLICT (counter) DO UPDATE SET failures = failures + 1, last = ?",
                [(name, now, now) for _, name in names],
            )
            return 0

    def take_back(self, counted_by: Collection[Counter]) -> None:
        """An attempt of which one step was right, and another follows: it has not failed, and nothing begins anew.

        Whoever has the password could else guess at the code without end, by giving the password again in between.
        """
        with self.file.writing() as connection:
            names = [[self.file.hashed(counter.name)] for counter in counted_by]
            connection.executemany("UPDATE attempts SET failures = failures - 1 WHERE counter = ?", names)

    def succeed(self, counted_by: Collection[Counter]) -> None:
        """Take an attempt back that was right; the counter of the account or of the browser begins anew.

        That of an address does not: whoever has one account could else guess at the others without end.
        """
        with self.file.writing() as connection:
            for counter in counted_by:
                name = self.file.hashed(counter.name)
                if counter.name.startswith("address "):
                    connection.execute("UPDATE attempts SET failures = failures - 1 WHERE counter = ?", [name])
                else:
                    connection.execute("DELETE FROM attempts WHERE counter = ?", [name])


def _wait(connection: sqlite3.Connection, counter: Counter, name: str, now: float) -> float:
    row = connection.execute("SELECT failures, last FROM attempts WHERE counter = ?", [name]).fetchone()
    if row is None:
        return 0.0
    delay = counter.delay(row["failures"])
    # A clock that was set back makes nobody wait longer than the delay.
    return min(float(row["last"]) + delay - now, delay)
