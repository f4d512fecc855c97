"""The size of a Java heap as people write it: `512m`, `2g`."""

from __future__ import annotations

import re

_HEAP = re.compile(r"(\d+)([kmgt]?)", re.IGNORECASE)  # as Java reads -Xmx


def heap_bytes(text: str) -> int | None:
    """The bytes of a size such as `512m`, as Java reads it; None for what is no such size."""
    size = _HEAP.fullmatch(text)
    return int(size[1]) * 1024 ** " kmgt".index(size[2].lower() or " ") if size else None
