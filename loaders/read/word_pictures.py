"""Where a Word document has pictures: in a table, or below one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docx.oxml.ns import qn

_TABLE, _ROW = qn("w:tbl"), qn("w:tr")
_PICTURES = (qn("pic:pic"), "{urn:schemas-microsoft-com:vml}imagedata")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # what older programs show instead
_WITHIN = frozenset({_TABLE, qn("w:txbxContent"), qn("w:del"), qn("w:moveFrom")})  # tables within these are no tables


def pictures_of(body: Any, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """How many tables begin before each picture, and where it is; `names` are those of the tables. One before all tables is a
    letterhead's."""
    began, row = 0, 0
    table: Any = None
    for element in body.iter(_TABLE, _ROW, *_PICTURES):
        if element.tag == _TABLE:
            if not _WITHIN & {outer.tag for outer in element.iterancestors()}:
                table, row = element, 0
                began += 1
        elif element.tag == _ROW:
            row += next(element.iterancestors(_TABLE), None) is table
        elif began and next(element.iterancestors(_FALLBACK), None) is None:
            is_within = any(outer is table for outer in element.iterancestors(_TABLE))
            yield began, f"in row {row} of {names[began - 1]!r}" if is_within else f"below {names[began - 1]!r}"
