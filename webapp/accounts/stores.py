"""The accounts of the site and what belongs to them, as the configuration says."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from graph.accounts.accounts import Accounts
from graph.accounts.api_tokens import ApiTokens
from graph.accounts.attempts import Attempts
from graph.accounts.entry import OWNER_PROOF, use_entry
from graph.accounts.file import AccountsFile
from graph.accounts.pending_sign_ins import PendingSignIns
from graph.accounts.second_factors import SecondFactors
from graph.accounts.sessions import Sessions


def accounts() -> Accounts:
    """Who can sign in."""
    return Accounts(_file())


def sessions() -> Sessions:
    """Who is signed in."""
    config = current_app.config
    return Sessions(_file(), config["SESSION_IDLE_MINUTES"] * 60, config["SESSION_HOURS"] * 3_600)


def pending_sign_ins() -> PendingSignIns:
    """Whose second factor is still to come."""
    return PendingSignIns(_file())


def second_factors() -> SecondFactors:
    """By what more than a password people are known."""
    return SecondFactors(_file())


def attempts() -> Attempts:
    """Who tried to."""
    return Attempts(_file())


def api_tokens() -> ApiTokens:
    """By what programs read."""
    return ApiTokens(_file())


def owner_proof() -> str:
    """By what the owner of a site without accounts comes in: the one password, or a token; nothing where they need none."""
    config = current_app.config
    return str(config["PASSWORD"] or (OWNER_PROOF if config["NEEDS_ENTRY"] else ""))


def uses_entry(token: str) -> bool:
    """Whether this token lets the owner in, where one is needed; it is used by that."""
    return owner_proof() == OWNER_PROOF and not accounts().are_in_use() and use_entry(_file(), token)


def _file() -> AccountsFile:
    return AccountsFile(Path(current_app.config["CASETHREAD_HOME"]), str(current_app.config["SECRET_KEY"]))
