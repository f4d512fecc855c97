"""The key of an installation: it signs the site's sessions, and no token is known without it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "site-secret"


def installation_key(home: Path, configured: str | None) -> str:
    """The key that the settings name, else that of `home`: random, made once, readable by its owner only."""
    return configured or _key_of(home)


def _key_of(home: Path) -> str:
    path = home / FILE
    home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii") or secrets.token_hex(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key
