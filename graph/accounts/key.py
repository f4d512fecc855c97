"""The key of an installation: it signs the site's sessions, and no token is known without it."""

from __future__ import annotations

import secrets
from pathlib import Path

from graph.system.private_files import make_private_folder, owner_only
from graph.system.whole_files import put_unless_there

FILE = "site-secret"


def installation_key(home: Path, configured: str | None) -> str:
    """The key that the settings name, else that of `home`: random, made once, readable by its owner only."""
    return configured or _key_of(home)


def _key_of(home: Path) -> str:
    """Made beside its place, so that another process of the site reads all of it, and both have the same one."""
    path = home / FILE
    if not path.exists():
        make_private_folder(home)
        beside = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
        with open(beside, "x", encoding="ascii", opener=owner_only) as file:
            file.write(secrets.token_hex(32))
        put_unless_there(beside, path)
    return path.read_text(encoding="ascii")
