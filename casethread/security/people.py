"""Who comes in, and by what they show that it is them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence

import psutil

from casethread.security.finding import Finding, holds, lacking
from graph.accounts.account import Account
from graph.accounts.accounts import Accounts
from graph.settings import Settings
from graph.system.loopback import is_loopback

SIGN_IN, FACTOR, SESSIONS, KEY = "Sign-in", "Second factor", "Length of sessions", "Key of the sessions"
MAX_HOURS, MAX_IDLE_MINUTES = 24, 120
MIN_KEY = 32  # characters
MAX_NAMED = 5


def findings(settings: Settings, accounts: Accounts) -> Iterator[Finding]:
    """Of accounts and of sessions."""
    everybody = [account for account in accounts.all() if account.state == "active"]
    yield _sign_in(settings, has_accounts=accounts.are_in_use())
    if everybody:
        yield _second_factor(everybody)
    if accounts.are_in_use() or settings.password:
        yield _sessions(settings)
    if settings.secret_key and len(settings.secret_key) < MIN_KEY:
        yield lacking(
            KEY,
            f"It has fewer than {MIN_KEY} characters, and might be guessed.",
            "Set CASETHREAD_SECRET_KEY to a random one.",
        )


def _sign_in(settings: Settings, *, has_accounts: bool) -> Finding:
    if has_accounts:
        return holds(SIGN_IN, "Everybody has an account of their own.")
    add = "Add accounts: 'casethread accounts add NAME --role administrator'."
    if settings.password:
        return lacking(SIGN_IN, "All share one password, and whoever has it is the owner.", add)
    if not is_loopback(settings.host):
        return lacking(SIGN_IN, f"Nobody signs in, so the site does not start on {settings.host}.", add)
    if others := _others_here():
        return lacking(
            SIGN_IN,
            f"Nobody signs in, and {others} can open the site, too, as they are signed in to this machine.",
            add,
        )
    return holds(
        SIGN_IN, "Nobody signs in, and the site listens on this machine only, which nobody else is signed in to."
    )


def _others_here() -> str:
    own = getpass.getuser()
    return ", ".join(sorted({user.name for user in psutil.users()} - {own}))


def _second_factor(accounts: Sequence[Account]) -> Finding:
    without = [account.name for account in accounts if account.has_password and not account.has_second_factor]
    if not without:
        return holds(FACTOR, "Everybody who signs in by a password has one.")
    names = ", ".join(without[:MAX_NAMED]) + (
        f" and {len(without) - MAX_NAMED} more" if len(without) > MAX_NAMED else ""
    )
    return lacking(
        FACTOR,
        f"A password is all that lets in {names}.",
        "Ask them to set up a second factor on the page 'Your account', or require it (CASETHREAD_SECOND_FACTOR).",
    )


def _sessions(settings: Settings) -> Finding:
    if settings.session_hours > MAX_HOURS or settings.session_idle_minutes > MAX_IDLE_MINUTES:
        return lacking(
            SESSIONS,
            f"Somebody stays signed in for {settings.session_hours:g} hours, or {settings.session_idle_minutes:g} minutes without "
            "a page.",
            f"Set CASETHREAD_SESSION_HOURS to {MAX_HOURS} at most, and CASETHREAD_SESSION_IDLE_MINUTES to {MAX_IDLE_MINUTES}.",
        )
    return holds(SESSIONS, "They end by themselves within a day, and sooner where nobody is there.")
