"""Rows that a spreadsheet puts below each group of rows: "Child Hazel Count" beside 4, "Grand Total" beside 8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.names import name_key
from loaders.read.odd_rows import is_number
from loaders.records.values import cell_text

_FUNCTION = r"(?:sub[ -]?total|total|sum|count|average|mean|max|min|product|std ?devp?|varp?)"
_SUBTOTAL = re.compile(rf"(?P<of>\S.*?)\s+{_FUNCTION}\s*:?", re.IGNORECASE | re.DOTALL)
_ENDS = re.compile(rf"\b{_FUNCTION}\s*:?\s*$", re.IGNORECASE)
_OF_ALL = frozenset({"grand", "overall"})
LONGEST_ENDING = 16  # characters of a cell that are looked at
MAX_CELLS = 5  # of such a row: the name of its group, and what is counted or added up


def may_be_subtotal(cell: Any) -> bool:
    """Whether a cell ends as the name of such a row does: hardly any does, and most rows need no closer look."""
    return isinstance(cell, str) and bool(_ENDS.search(cell[-LONGEST_ENDING:]))


def is_subtotal(cells: Mapping[int, Any], above: Mapping[int, Any]) -> bool:
    """Whether a row sums up a group of rows: it names the group that the rows above have in that column, and else has numbers.

    `cells` are those that are filled, by their columns, and `above` what stands above each column. What is really called
    "Head Count" has no group of the name Head above it.
    """
    texts = {index: cell_text(cell) for index, cell in cells.items() if not is_number(cell)}
    if len(texts) != 1 or not 1 < len(cells) <= MAX_CELLS:
        return False
    [(index, text)] = texts.items()
    if not (match := _SUBTOTAL.fullmatch(text.strip())):
        return False
    group = name_key(match["of"])
    return group in _OF_ALL or group == name_key(cell_text(above.get(index, "")))
