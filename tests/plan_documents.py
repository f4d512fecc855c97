"""Plans as Word documents and workbooks, for tests of the action plan's loader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell

HEADER_ROW = 4
HIDDEN_COLUMN = "Internal notes (not for Board)"


def write_word(path: Path, workbook: Path, change: Callable[[Any], None] | None = None) -> Path:
    """The plan of a workbook as a Word document: a table for each sheet, with its merged cells and its colours."""
    document = docx.Document()
    for sheet in openpyxl.load_workbook(workbook).worksheets:
        document.add_heading(sheet.title, 1)
        for row in range(1, HEADER_ROW - 1):
            document.add_paragraph(str(sheet.cell(row, 1).value))
        width = sum(1 for cell in sheet[HEADER_ROW] if cell.value and cell.value != HIDDEN_COLUMN)
        table = document.add_table(sheet.max_row - HEADER_ROW + 1, width)
        grid = [row.cells for row in table.rows]  # table.cell() looks through the whole table for each
        for row_of_sheet, row_of_table in zip(sheet.iter_rows(HEADER_ROW, sheet.max_row, 1, width), grid, strict=True):
            for cell, in_word in zip(row_of_sheet, row_of_table, strict=True):
                if cell.value is not None:
                    in_word.text = _shown(cell.value)
                if cell.fill.patternType == "solid":
                    shade(in_word, str(cell.fill.fgColor.rgb)[-6:])
        for span in sheet.merged_cells.ranges:
            if span.min_row >= HEADER_ROW:
                first = grid[span.min_row - HEADER_ROW][span.min_col - 1]
                first.merge(grid[span.max_row - HEADER_ROW][min(span.max_col, width) - 1])
    if change:
        change(document)
    document.save(str(path))
    return path


def _shown(value: Any) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, (date, datetime)) else str(value)


def shade(cell: _Cell, colour: str) -> None:
    """Fill a cell with a colour."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.append(shading)


def write_table(path: Path, rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> Path:
    """A workbook with one sheet of these rows."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def write_blocks(path: Path, *blocks: str | Sequence[Sequence[str]]) -> Path:
    """A Word document of paragraphs and tables; a text with # or ## before it is a heading of that level."""
    document = docx.Document()
    for block in blocks:
        if not isinstance(block, str):
            table = document.add_table(0, len(block[0]))
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif block.startswith("#"):
            document.add_heading(block.lstrip("# "), block.count("#"))
        else:
            document.add_paragraph(block)
    document.save(str(path))
    return path


def table_of(document: Any, index: int = 0) -> Table:
    """One of the tables of a document."""
    table: Table = document.tables[index]
    return table
