"""The texts that the cells of an Excel workbook share: each stands once in a part of its own, and cells have its number."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import iterparse

_PART = "xl/sharedStrings.xml"
_PIECE = 1024 * 1024  # bytes
_LONGEST = 64  # bytes of what is looked for


def shared_strings(archive: zipfile.ZipFile, mark: re.Pattern[bytes]) -> Iterator[tuple[int, Any]]:
    """The number and the element of each text, if any of them has such a mark: hardly any workbook does."""
    if _PART not in archive.namelist() or not _mentions(archive, mark):
        return
    number = 0
    with archive.open(_PART) as part:
        for _, element in iterparse(part):
            if local_name(element) == "si":
                yield number, element
                number += 1
                element.clear()


def _mentions(archive: zipfile.ZipFile, mark: re.Pattern[bytes]) -> bool:
    with archive.open(_PART) as part:
        tail = b""
        while piece := part.read(_PIECE):
            if mark.search(tail + piece):
                return True
            tail = piece[-_LONGEST:]
    return False


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
