"""Writes a subgraph in Casethread's own format: a workbook, a zip of CSV files or one JSON file.

The three hold the same, and loading any of them gives the same subgraph again. What a spreadsheet would run as a
formula is text in all of them.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph.errors import BadRequest
from graph.formats.content import NOT_CHECKED
from graph.formats.sheets import Sheet, sheets
from graph.formats.spreadsheets import MAX_CELL_LENGTH, MAX_EXACT_NUMBER, MAX_SHEET_ROWS, csv_bytes, guard_reversibly
from graph.formats.workbook import new_workbook
from graph.records import Node, Relationship, Subgraph, Value
from graph.system.whole_files import written_whole

Row = dict[str, Value]

# The sheet of explanations; a load ignores it.
EXPLAINS = "start_here"
LISTS = "lists"  # the sheet of a workbook to fill in that its drop-downs read
NOTES = (f"{NOT_CHECKED}.",)
# So that the same graph gives the same bytes.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def is_explanation(sheet: str) -> bool:
    """Whether a sheet of that name explains the others, and holds no records."""
    return sheet.casefold().replace(" ", "_") in (EXPLAINS, LISTS)


def rows_by_sheet(subgraph: Subgraph) -> dict[str, list[Row]]:
    """Rows of each sheet that has any, by its kind, in the order of the schema; blank values are absent."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for node in subgraph.nodes:
        if node.label in sheets():
            rows[node.label].append(_node_row(node))
    for relationship in subgraph.relationships:
        rows[relationship.type].append(_relationship_row(relationship))
    return {kind: rows[kind] for kind in sheets() if kind in rows}


def _node_row(node: Node) -> Row:
    return _in_columns(sheets()[node.label], {**node.properties, "id": node.id})


def _relationship_row(relationship: Relationship) -> Row:
    ends = {
        "from_label": relationship.from_label,
        "from_id": relationship.from_id,
        "to_label": relationship.to_label,
        "to_id": relationship.to_id,
    }
    return _in_columns(sheets()[relationship.type], {**relationship.properties, **ends, "id": relationship.id})


def _in_columns(sheet: Sheet, values: Row) -> Row:
    return {column.name: values[column.name] for column in sheet.exported if values.get(column.name) is not None}


def write_json(path: Path, subgraph: Subgraph, notes: Sequence[str] = NOTES) -> None:
    """One JSON file: an object with a list of rows for each sheet."""
    content: dict[str, Any] = {EXPLAINS: list(notes)} if notes else {}
    content |= {sheets()[kind].name: rows for kind, rows in rows_by_sheet(subgraph).items()}
    with written_whole(path) as unfinished:
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_zip(path: Path, subgraph: Subgraph, notes: Sequence[str] = NOTES) -> None:
    """A zip with one CSV file a sheet (UTF-8 with a byte order mark, which Excel needs)."""
    with written_whole(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        if notes:
            _add(archive, f"{EXPLAINS}.txt", ("\n".join(notes) + "\n").encode("utf-8-sig"))
        for kind, rows in rows_by_sheet(subgraph).items():
            _add(archive, f"{sheets()[kind].name}.csv", _as_csv(sheets()[kind], rows))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _NO_MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)


def _as_csv(sheet: Sheet, rows: list[Row]) -> bytes:
    names = [column.name for column in sheet.exported]
    return csv_bytes(names, ([_cell(row.get(name)) for name in names] for row in rows), guard_reversibly)


def write_xlsx(path: Path, subgraph: Subgraph, notes: Sequence[str] = NOTES) -> None:
    """A workbook with one sheet a label and type; raises BadRequest where a text or sheet is too long for Excel."""
    by_sheet = rows_by_sheet(subgraph)
    _check_fits(by_sheet)
    with new_workbook(path, by_row=True) as book:
        bold = book.add_format({"bold": True})
        if notes:
            first = book.add_worksheet(EXPLAINS)
            for number, note in enumerate(notes):
                first.write_string(number, 0, note)
        for kind, rows in by_sheet.items():
            _write_sheet(book.add_worksheet(sheets()[kind].name), sheets()[kind], rows, bold)


def _write_sheet(worksheet: Any, sheet: Sheet, rows: list[Row], bold: Any) -> None:
    names = [column.name for column in sheet.exported]
    worksheet.freeze_panes(1, 0)
    for index, name in enumerate(names):
        worksheet.write_string(0, index, name, bold)
    for number, row in enumerate(rows, start=1):
        for index, name in enumerate(names):
            cell = _cell(row.get(name))
            if cell is not None and _is_excel_number(cell):
                worksheet.write_number(number, index, cell)
            elif cell is not None:
                worksheet.write_string(number, index, str(cell))


def _is_excel_number(cell: str | int | float) -> bool:
    """Excel stores fifteen digits; a number with more is written as text, as whoever reads one distrusts the last ones."""
    return not isinstance(cell, str) and abs(cell) < MAX_EXACT_NUMBER and float(f"{cell:.15g}") == cell


def _check_fits(by_sheet: dict[str, list[Row]]) -> None:
    for kind, rows in by_sheet.items():
        if len(rows) > MAX_SHEET_ROWS:
            raise BadRequest(
                f"{kind} has {len(rows):,} rows, more than an Excel sheet holds; a .zip or .json file holds them."
            )
        for row in rows:
            for name, value in row.items():
                if len(str(_cell(value))) > MAX_CELL_LENGTH:
                    raise BadRequest(
                        f"{kind} {row['id']}: {name} is longer than the {MAX_CELL_LENGTH:,} characters of an Excel cell; "
                        "a .zip or .json file holds it."
                    )


def _cell(value: Value | None) -> str | int | float | None:
    """A value as one cell: yes or no in words, a list separated by `;`, with a backslash before a separator in an item."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(re.sub(r"([;|\\])", r"\\\1", item) for item in value)
    return value
