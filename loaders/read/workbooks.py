"""Workbooks as rows of cells, and a look through each before it is parsed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import python_calamine as calamine

from loaders.read.files import Unreadable, opened_archive, unpacked
from loaders.records.record import Place

MAX_CELLS = 12_000_000  # rows times columns of a worksheet, each of which takes memory, empty or not
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Workbook:
    """The worksheets of an XLSX file; raises Unreadable where it is broken or would take too much memory."""

    def __init__(self, path: Path) -> None:
        check_workbook(path)
        self._place = Place(path.name)
        try:
            self._book = calamine.CalamineWorkbook.from_path(path)
        except (calamine.CalamineError, OSError) as error:
            raise self._not_sound(error) from error

    @property
    def sheet_names(self) -> list[str]:
        """The names of the worksheets in their order."""
        return self._book.sheet_names

    def rows(self, name: str) -> Sequence[Sequence[Any]]:
        """The rows of a worksheet from its first one on; none where it is empty."""
        try:
            sheet = self._book.get_sheet_by_name(name)
            return sheet.to_python(skip_empty_area=False) if sheet.height else []
        except (calamine.CalamineError, OSError) as error:
            raise self._not_sound(error) from error

    def _not_sound(self, error: Exception) -> Unreadable:
        return Unreadable(self._place, f"is not a sound workbook ({error})", "Open it and save it again.")


def check_workbook(path: Path) -> None:
    """Look through a workbook before it is parsed: entities, broken parts and sheets of absurd size.

    The parser takes memory for every cell between the first and the last used one, so that a single cell in the far
    corner of a sheet would take 19 GB: cells are counted here first. Raises Unreadable.
    """
    place = Place(path.name)
    with opened_archive(path) as archive:
        for name in archive.namelist():
            _check_part(archive, name, place)


def _check_part(archive: zipfile.ZipFile, name: str, place: Place) -> None:
    is_xml, is_sheet = name.endswith((".xml", ".rels")), name.startswith("xl/worksheets/")
    rows = columns = 0
    tail = b""
    for piece in unpacked(archive, name, place):
        text = tail + piece
        if is_xml and (_DECLARES.search(text) or text.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise Unreadable(place, "holds XML with entities or a document type", "Do not open it.", value=name)
        if is_sheet:
            used = _CELL.findall(text)
            rows = max(rows, max((int(row) for _, row in used), default=0))
            columns = max(columns, max((column_number(c.decode()) for c in {c for c, _ in used}), default=0))
        tail = text[-32:]
    if rows * columns > MAX_CELLS:
        rule = f"has a cell in row {rows:,} and one in column {columns:,}: too large a sheet"
        raise Unreadable(place, rule, "Delete what lies far from the table, or load it as CSV.", value=name)


def column_number(letters: str) -> int:
    """The place of a column in its sheet, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letter(number: int) -> str:
    """The letters over a column, counted from 1, as a spreadsheet shows them."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
