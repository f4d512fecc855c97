"""Whether others use this machine now: they can reach what listens on loopback."""

from __future__ import annotations

import getpass
import os

import psutil

MIN_UID, MAX_UID = 1_000, 60_000  # of people, as Linux gives them out (login.defs); daemons are below, `nobody` above


def other_users() -> bool:
    """Whether somebody else is signed in to this machine, or has a process that runs."""
    return _are_signed_in() or _have_processes()


def _are_signed_in() -> bool:
    own = getpass.getuser()
    return any(user.name != own for user in psutil.users())


def _have_processes() -> bool:
    """Where processes say whose they are: not on Windows, where nobody is told of those of others."""
    if not hasattr(os, "getuid"):
        return False
    uids = {process.info["uids"].real for process in psutil.process_iter(["uids"]) if process.info["uids"]}
    return any(MIN_UID <= uid <= MAX_UID for uid in uids - {os.getuid()})
