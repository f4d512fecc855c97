"""The token of the address that `casethread serve` prints where others use the machine: it lets its owner in, once."""

from __future__ import annotations

import hmac
from pathlib import Path

from graph.accounts.file import AccountsFile, new_token
from graph.system.private_files import owner_only

NAME = "entry-token"
# In place of a password: what a session of the owner is begun and held by, where there is no password to have changed.
OWNER_PROOF = "the owner of this machine, by the address that was printed"


def new_entry(file: AccountsFile) -> str:
    """A token that lets somebody in once; an earlier one no longer does. Its hash is in the home, for all processes."""
    token = new_token()
    file.home.mkdir(parents=True, exist_ok=True)
    beside = _path(file).with_name(f"{NAME}.new")
    with open(beside, "w", encoding="ascii", opener=owner_only) as stored:
        stored.write(file.hashed(token))
    beside.replace(_path(file))
    return token


def use_entry(file: AccountsFile, token: str) -> bool:
    """Whether this is the token; it is none from now on. Of two who send it at once, one comes in."""
    try:
        stored = _path(file).read_text(encoding="ascii")
        if not hmac.compare_digest(stored, file.hashed(token)):
            return False
        _path(file).unlink()
    except FileNotFoundError:
        return False
    return True


def _path(file: AccountsFile) -> Path:
    return file.home / NAME
