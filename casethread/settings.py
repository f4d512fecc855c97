"""Settings: what a flag says, then the environment, then a file, then the default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from graph.errors import BadRequest

# Each setting with the names it may have in the environment, the first found wins.
ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "uri": ("NEO4J_URI",),
    "username": ("NEO4J_USERNAME", "NEO4J_USER"),
    "neo4j_password": ("NEO4J_PASSWORD",),
    "database": ("NEO4J_DATABASE",),
    "home": ("CASETHREAD_HOME",),
    "heap": ("CASETHREAD_HEAP",),
    "idle_minutes": ("CASETHREAD_IDLE_MINUTES",),
    "host": ("CASETHREAD_HOST",),
    "port": ("CASETHREAD_PORT",),
    "password": ("CASETHREAD_PASSWORD",),
    "allowed_hosts": ("CASETHREAD_ALLOWED_HOSTS",),
    "person": ("CASETHREAD_PERSON",),
}
FILE = "settings.toml"
LARGEST_PORT = 65_535


@dataclass(frozen=True)
class Settings:
    """Where the graph is and how the site is served. Without `uri` the graph is the embedded one in `home`."""

    uri: str | None = None
    username: str = "neo4j"
    neo4j_password: str | None = None
    database: str = "neo4j"
    home: Path = Path(platformdirs.user_data_dir("casethread", appauthor=False))
    heap: str = "512m"
    idle_minutes: float = 30.0
    host: str = "127.0.0.1"
    port: int = 8321
    password: str | None = None
    allowed_hosts: str = ""
    person: str | None = None


@dataclass(frozen=True)
class _Given:
    """A value with the place that gave it, for messages."""

    value: Any
    place: str


def read_settings(environment: Mapping[str, str] | None = None, **flags: Any) -> Settings:
    """The settings in force; a flag that is None was not given, nor an empty text in the environment.

    The file is `settings.toml` in the home folder, or where CASETHREAD_SETTINGS points. Raises BadRequest that names
    the setting, its value and where it was given.
    """
    environment = os.environ if environment is None else environment
    given = {key: _Given(value, f"--{key}") for key, value in flags.items() if value is not None}
    first = {**_from_environment(environment), **given}
    home = Path(first["home"].value if "home" in first else Settings.home).expanduser()
    values = {**_from_file(environment.get("CASETHREAD_SETTINGS"), home), **first}
    return Settings(**{key: _typed(key, each) for key, each in values.items()})


def _from_environment(environment: Mapping[str, str]) -> dict[str, _Given]:
    found = {}
    for setting, names in ENVIRONMENT.items():
        name = next((name for name in names if environment.get(name)), None)
        if name is not None:
            found[setting] = _Given(environment[name], name)
    return found


def _from_file(named: str | None, home: Path) -> dict[str, _Given]:
    path = Path(named).expanduser() if named else home / FILE
    if not path.is_file():
        if named:
            raise BadRequest(f"CASETHREAD_SETTINGS names {path}, which is not there.")
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path}: cannot be read as settings: {error}") from error
    known = sorted(each.name for each in fields(Settings))
    for key in content:
        if key not in known:
            raise BadRequest(f"{path}: {key!r} is not a setting. Settings are: {', '.join(known)}.")
    return {key: _Given(value, f"{path}, {key}") for key, value in content.items()}


def _typed(key: str, given: _Given) -> Any:
    value = given.value
    if isinstance(value, bool | list | dict):
        raise BadRequest(f"{given.place}: {value!r} is not a text or a number.")
    if key == "home":
        return Path(value).expanduser()
    kind = {"port": int, "idle_minutes": float}.get(key, str)
    try:
        typed = kind(value)
    except (ValueError, OverflowError) as error:
        raise BadRequest(f"{given.place}: {value!r} is not a number.") from error
    if key == "port" and not 0 <= typed <= LARGEST_PORT:
        raise BadRequest(f"{given.place}: {value!r} is not a port; it is a number from 0 to {LARGEST_PORT:,}.")
    return typed
