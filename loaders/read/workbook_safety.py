"""A look through a workbook before it is parsed: entities, broken parts, sheets of absurd size.

The parser takes memory for every cell between the first and the last used one, so that a single cell in the far corner
of a sheet would take 19 GB: cells are counted here first.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from loaders.read.files import Unreadable, opened_archive, unpacked, workbook_kind
from loaders.read.sheet_details import column_number
from loaders.records.problem import Place

MAX_CELLS = 12_000_000  # rows times columns of a worksheet, each of which takes memory, empty or not
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
# In OpenDocument, cells that are alike stand once with their number; empty ones, which end there, take no memory.
_REPEATED_CELLS = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="(\d+)"[^>]*[^/]>')


def check_workbook(path: Path) -> None:
    """Raise Unreadable for a workbook that is broken, dangerous or too large to be parsed."""
    place = Place(path.name)
    if workbook_kind(path) == "xls":
        return  # one binary file of at most 65,536 rows and 256 columns a sheet
    with opened_archive(path) as archive:
        for name in archive.namelist():
            _check_part(archive, name, place)


def _check_part(archive: zipfile.ZipFile, name: str, place: Place) -> None:
    is_xml, has_cells = name.endswith((".xml", ".rels")), False
    rows = columns = 0
    tail = b""
    for piece in unpacked(archive, name, place):
        text = tail + piece
        if is_xml and (_DECLARES.search(text) or text.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise Unreadable(
                place,
                "may do harm: it holds what no spreadsheet program writes (XML with entities or a document type)",
                "Do not open it.",
                value=name,
            )
        has_cells = has_cells or b"sheetData" in text  # wherever in the archive the sheet lies
        if has_cells:
            used = _CELL.findall(text)
            rows = max(rows, max((int(row) for _, row in used), default=0))
            columns = max(columns, max((column_number(c.decode().upper()) for c in {c for c, _ in used}), default=0))
        elif name == "content.xml" and (repeated := _REPEATED_CELLS.findall(text)):
            columns = max(columns, *map(int, repeated))
            rows = max(rows, max(map(int, _REPEATED_ROWS.findall(text)), default=1))
        tail = text[-32:]
    if rows * columns > MAX_CELLS:
        rule = f"has a cell in row {rows:,} and one in column {columns:,}: too large a sheet"
        raise Unreadable(place, rule, "Delete what lies far from the table, or load it as CSV.", value=name)
