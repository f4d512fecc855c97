"""Footnote marks in the cells of a workbook: small raised numbers and signs behind a word, which are none of its letters.

Excel keeps them as pieces of the text that are written in superscript (ECMA-376, 18.4.14); read as plain text "Caseload" with
the mark 1 would be another factor, and page 9 with the mark 3 page 93. Units and powers ("25 m", "10" with a raised 2) and
ordinals stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from loaders.read.shared_strings import local_name

_MARK = re.compile(r"\(?(?:\d{1,2}|[*†‡§¶]{1,3}|[a-e])(?:\s*,\s*(?:\d{1,2}|[*†‡§¶]{1,3}|[a-e]))*\)?")
_UNIT = re.compile(r"(?:^|[\d\s])(?:[mck]?m|ft|in|km|mi|10)$")


def without_marks(elements: Iterable[Any]) -> str | None:
    """A text, by the runs among its elements, without its footnote marks; None where it has none."""
    text, has_marks = "", False
    for run in elements:
        if local_name(run) != "r":
            continue
        piece = "".join(part.text or "" for part in run if local_name(part) == "t")
        if _is_raised(run) and _MARK.fullmatch(piece.strip()) and text.strip() and not _UNIT.search(text):
            has_marks = True
            piece = piece[len(piece.rstrip()) :]  # what parts it from the next word
        text += piece
    return text.rstrip() if has_marks else None


def _is_raised(run: Any) -> bool:
    marks = [mark for part in run if local_name(part) == "rPr" for mark in part if local_name(mark) == "vertAlign"]
    return any(value == "superscript" for mark in marks for value in mark.attrib.values())
