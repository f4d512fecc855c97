"""The former place of `graph.settings`; its names work from here for one more version."""

from __future__ import annotations

from typing import Any
from warnings import warn

from graph import settings
from graph.settings import sources

FORMER = {
    "ENVIRONMENT": {name: definition.variables for name, definition in settings.definitions().items()},
    "FILE": sources.FILE,
    "LARGEST_PORT": settings.MAX_PORT,
    "Settings": settings.Settings,
    "read_settings": settings.read_settings,
}


def __getattr__(name: str) -> Any:
    if name not in FORMER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warn(f"casethread.settings.{name} is deprecated: take it from graph.settings.", DeprecationWarning, stacklevel=2)
    return FORMER[name]
