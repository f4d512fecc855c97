"""Limits and forms of values that settings can have."""

from __future__ import annotations

import re
from pathlib import Path

import platformdirs

from graph.permissions import ROLES_OF_ACCOUNTS, Role
from graph.system.heap_size import heap_bytes

MAX_PORT = 65_535
MAX_WORKERS = 64
MIN_READ_MEMORY_MB = 256  # four times what the reader takes before it reads anything
MAX_PROXIES = 10
MAX_AUDIT_DAYS = 36_500
MIN_HEAP = 16 * 1024**2  # bytes; what Java begins with (-Xms in graph.embedded.java_memory)
_KEPT = re.compile(r"([1-9]\d{0,3}) (daily|weekly|monthly)")
DEFAULT_HOME = Path(platformdirs.user_data_dir("casethread", appauthor=False))


def works_as_heap(text: str) -> str:
    if (heap_bytes(text) or 0) < MIN_HEAP:
        raise ValueError("too small, or not a size")
    return text


def retention(text: str) -> dict[str, int]:
    """How many backups are kept by period: {"daily": 7}; {} for none. Raises ValueError where the text does not say it."""
    if text.strip() == "0":
        return {}
    parts = [_KEPT.fullmatch(part.strip()) for part in text.split(",")]
    numbers = {part[2]: int(part[1]) for part in parts if part}
    if len(numbers) < len(parts):
        raise ValueError("no retention")
    return numbers


def works_as_retention(text: str) -> str:
    retention(text)
    return text


def roles_of(text: str) -> frozenset[Role]:
    """The roles of accounts that a setting names; raises ValueError where the text does not say them."""
    if text.strip() in {"all", "none"}:
        return frozenset(ROLES_OF_ACCOUNTS if text.strip() == "all" else ())
    roles = frozenset(Role(part.strip()) for part in text.split(","))
    if not roles <= set(ROLES_OF_ACCOUNTS):
        raise ValueError("not of an account")
    return roles


def works_as_roles(text: str) -> str:
    roles_of(text)
    return text
