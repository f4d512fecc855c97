"""What can be set: defaults, then the environment, then what the caller says."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.embedded.launcher import default_home

# The setting, the kind of its value in the environment, and what it is.
FROM_ENVIRONMENT = {
    "CASETHREAD_HOME": Path,  # the folder that holds what must outlive the process: here the key that signs sessions
    "PASSWORD": str,  # plain, or an argon2 hash; without one the site answers on loopback only
    "ALLOWED_HOSTS": str,  # names, parted by commas, by which people may call the site besides those of loopback
    "MAX_UPLOAD_MB": int,
    "SECRET_KEY": str,
}


def settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting of the site; keys that `given` has override all others.

    Raises ValueError where the environment holds something that cannot be read.
    """
    found = _defaults() | _environment() | dict(given)
    found["MAX_CONTENT_LENGTH"] = found["MAX_UPLOAD_MB"] * 1024 * 1024
    found["SECRET_KEY"] = found["SECRET_KEY"] or _kept_key(Path(found["CASETHREAD_HOME"]))
    found["HOSTS"] = _hosts(found["ALLOWED_HOSTS"], found["HOST"])
    return found


def _defaults() -> dict[str, Any]:
    return {
        "DATABASE": None,  # a graph.database.Database
        "CONNECT": None,  # a function that gives one, called when it is first needed
        "EDITIONS": None,  # the queries.editions.store.Editions at hand; those of CASETHREAD_HOME if not given
        "CASETHREAD_HOME": default_home(),
        "PASSWORD": None,
        "ALLOWED_HOSTS": "",
        "HOST": "127.0.0.1",  # what the site listens on
        "MAX_UPLOAD_MB": 200,
        "WAIT": 1.5,  # seconds that a page waits for a check or a load before it says how far it is
        "SECRET_KEY": None,
        "SESSION_COOKIE_NAME": "casethread",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 12 * 60 * 60,  # seconds
    }


def _environment() -> dict[str, Any]:
    """The settings that the environment names; an empty text is none."""
    found = {}
    for name, read in FROM_ENVIRONMENT.items():
        text = os.environ.get(f"CASETHREAD_{name.removeprefix('CASETHREAD_')}")
        if not text:
            continue
        try:
            found[name] = read(text)
        except ValueError as error:
            raise ValueError(f"CASETHREAD_{name} is {text!r}, which cannot be read: {error}.") from error
    return found


def _hosts(allowed: str, listening: str) -> frozenset[str]:
    """Names by which the site may be called; an address that stands for all of them is no name."""
    names = {name.strip().lower() for name in allowed.split(",")} | {listening.lower().strip("[]")}
    return frozenset({"localhost", "127.0.0.1", "::1"} | names) - {"", "0.0.0.0", "::"}  # noqa: S104 taken out


def _kept_key(home: Path) -> str:
    """The key that signs sessions: random, made once, readable by its owner only."""
    path = home / "site-secret"
    home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii") or secrets.token_hex(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key
