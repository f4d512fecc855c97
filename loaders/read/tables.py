"""Tables as rows of cells, whether they come from CSV files in a folder or a zip, or from a workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import python_calamine as calamine

from graph.spreadsheets import unguard
from loaders.read.files import Unreadable, check_workbook, opened_archive, text_of, unpacked
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place

ROWS = 1_500_000  # rows of one load
_LONGEST_CELL = 4 * 1024 * 1024
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Table:
    """A table with its name (a worksheet's, or a file's without its ending), headings and numbered rows."""

    name: str
    place: Place
    header: list[str]
    rows: Iterator[tuple[int, Sequence[Any]]]


def csv_table(content: bytes, name: str, place: Place) -> Table:
    """One CSV file: `,`, `;` or tab, told by its first line alone; line breaks may stand within quotes.

    Raises Unreadable here, or while its rows are read where a quote is never closed.
    """
    text = text_of(content, place)
    separator = _SEPARATOR_LINE.match(text)
    start = separator.end() if separator else 0
    delimiter = separator[1] if separator else _delimiter(text)
    rows = _numbered(_csv_rows(text, start, delimiter, place))
    return _headed(name, place, rows)


def _delimiter(text: str) -> str:
    heading = _QUOTED.sub("", text.lstrip("\r\n").splitlines()[0])
    return max(",;\t", key=heading.count)


def _csv_rows(text: str, start: int, delimiter: str, place: Place) -> Iterator[Sequence[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    source = io.StringIO(text, newline="")
    source.seek(start)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield [unguard(cell) if cell[:1] == "'" else cell for cell in row]
    except csv.Error as error:
        mend = "A quotation mark is missing, or the file is cut off."
        raise Unreadable(place, f"breaks off on line {reader.line_num:,}: {error}", mend) from error


def workbook_tables(path: Path) -> list[Table]:
    """The worksheets of an XLSX workbook that hold anything; raises Unreadable."""
    check_workbook(path)
    place = Place(path.name)
    try:
        workbook = calamine.CalamineWorkbook.from_path(path)
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (calamine.CalamineError, OSError) as error:
        raise Unreadable(place, f"is not a sound workbook ({error})", "Open it and save it again.") from error
    return [_worksheet(sheet, Place(path.name, sheet.name)) for sheet in sheets if sheet.height]


def _worksheet(sheet: calamine.CalamineSheet, place: Place) -> Table:
    return _headed(sheet.name, place, _numbered(sheet.to_python(skip_empty_area=False)))


def csv_tables(path: Path, log: ProblemLog) -> list[Table]:
    """The CSV files of a folder or a zip, or the one file; what is wrong with one of them is noted, not raised."""
    tables = []
    for name, content in _contents(path):
        place = Place(name)
        try:
            tables.append(csv_table(content, PurePosixPath(name).stem, place))
        except Unreadable as error:
            log.add("unreadable", place, error.problem.rule, error.problem.mend)
    return tables


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        found = sorted(item for item in path.iterdir() if item.suffix.lower() == ".csv")
        yield from ((item.name, item.read_bytes()) for item in found)
    elif zipfile.is_zipfile(path):
        with opened_archive(path) as archive:
            for name in archive.namelist():
                if name.lower().endswith(".csv") and not name.startswith("__MACOSX/"):
                    base = PurePosixPath(name).name
                    yield base, b"".join(unpacked(archive, name, Place(f"{path.name}/{base}")))
    else:
        yield path.name, path.read_bytes()


def _numbered(rows: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    return enumerate(rows, start=1)


def _headed(name: str, place: Place, rows: Iterator[tuple[int, Sequence[Any]]]) -> Table:
    """The first row that is not blank holds the headings."""
    for _, row in rows:
        if any(str(cell).strip() for cell in row):
            return Table(name, place, [str(cell).strip() for cell in row], rows)
    return Table(name, place, [], rows)
