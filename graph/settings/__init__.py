"""Every setting, defined once for the command line, notebooks and the site."""

from graph.settings.all_settings import ARGUMENT, FLAG, Settings, definitions, read_settings
from graph.settings.values import MAX_PORT, MAX_WORKERS, retention, roles_of

__all__ = [
    "ARGUMENT",
    "FLAG",
    "MAX_PORT",
    "MAX_WORKERS",
    "Settings",
    "definitions",
    "read_settings",
    "retention",
    "roles_of",
]
