"""Tables that have what helped and what hindered side by side, in columns of their own: no flat sheet, but meant as one."""

from __future__ import annotations

import re
from typing import Any

from loaders.read.column_answers import ColumnAnswers
from loaders.read.flat.headings import NEEDED, known_columns
from loaders.read.tables import Table

_SIDES = (
    re.compile(r"\b(?:help|support|enabl|facilitat|strength|positive|went well|worked well)", re.IGNORECASE),
    re.compile(r"\b(?:hinder|barrier|obstacle|weakness|negative|did not|didn.t|got in the way)", re.IGNORECASE),
)


def has_sides(table: Table[Any]) -> bool:
    """Whether a table names its cases, and has headings for both sides and none for a plus or minus."""
    known = known_columns(table, ColumnAnswers())
    others = [name for index, name in enumerate(table.names) if index not in known]
    is_meant = "case" in known.values() and not set(NEEDED) <= set(known.values())
    return is_meant and all(any(map(side.search, others)) for side in _SIDES)
