"""What a title may be short for: "Child K", of "Child K (NM/24/07)", "Child K - North" and "NM/24/07 Child K"."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What may part a title from more: a mark, or a blank beside a reference before or after the words.
_PARTED = re.compile(r"\s*[(\[\n:;,)\]]\s*|\s+[-–—/|]\s+|(?<=\S)\s+(?=\S*\d\S*[/.\-]\S*$)|^(?=\S*\d\S*[/.\-])\S+\s+")


def parts_of_title(title: str) -> Iterator[str]:
    """The words of a title up to each mark, and those after it."""
    title = title.strip()
    for match in _PARTED.finditer(title):
        yield from filter(None, (title[: match.start()].strip("(["), title[match.end() :].strip(")]")))
