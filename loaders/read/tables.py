"""The one reader of tables: CSV files alone, in a folder or a zip, and the worksheets of a workbook.

A `Table` has a place, headings, and rows with their numbers. What a cell of it is depends on who reads: records of
Casethread's own format take typed cells (`tables_of`), mappings and datasets take plain text (loaders.read.text_tables).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

from graph.formats.spreadsheets import unguard
from loaders.read.delimited import DelimitedText
from loaders.read.files import Unreadable, kind_of, opened_archive, unpacked
from loaders.read.workbooks import Workbook, column_letter
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place
from loaders.records.values import cell_text

Cell = TypeVar("Cell")
Row = tuple[int, Sequence[Cell]]  # its number, counted from 1 as a spreadsheet shows it, and its cells


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column: its name and, where the table has two header rows, the group over it."""

    name: str
    group: str = ""
    index: int = field(default=0, compare=False)  # of the column, counted from 0

    @property
    def letter(self) -> str:
        """The letters by which a spreadsheet calls the column."""
        return column_letter(self.index + 1)

    def __str__(self) -> str:
        return f"{self.group} / {self.name}" if self.group else self.name


@dataclass(slots=True)
class Table(Generic[Cell]):
    """One CSV file or worksheet; `sheet` is None for a CSV file. The rows can be read once."""

    file: str
    sheet: str | None
    headings: list[Heading]
    rows: Iterable[Row[Cell]]

    @property
    def name(self) -> str:
        """The name of the worksheet, or of the file without its ending."""
        return self.sheet if self.sheet is not None else PurePosixPath(self.file).stem

    @property
    def names(self) -> list[str]:
        """The headings' names, in the order of the columns."""
        return [heading.name for heading in self.headings]

    def place(self, row: int | None = None) -> Place:
        """This table, or one row of it."""
        return Place(self.file, self.sheet, row)


def tables_of(path: Path, log: ProblemLog) -> list[Table[Any]]:
    """Every table of a workbook, a folder or zip of CSV files, or one CSV file, its first filled row the headings.

    Cells are typed as the workbook has them; those of CSV files are text without the guard of our own exports. What is
    wrong with one of several CSV files is noted in the log; a workbook that cannot be read raises Unreadable.
    """
    if kind_of(path) == "workbook":
        book = Workbook(path)
        sheets = ((name, book.rows(name)) for name in book.sheet_names)
        return [_headed(path.name, name, rows) for name, rows in sheets if rows]
    tables = []
    for file, content in _csv_files(path):
        try:
            tables.append(_headed(file, None, _without_guards(DelimitedText(content, Place(file)).rows())))
        except Unreadable as error:
            log.add("unreadable", Place(file), error.problem.rule, error.problem.fix)
    return tables


def _csv_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each CSV file of a folder, of a zip, or of the file itself."""
    if path.is_dir():
        files = sorted(item for item in path.iterdir() if item.suffix.lower() == ".csv")
        yield from ((item.name, item.read_bytes()) for item in files)
    elif zipfile.is_zipfile(path):
        with opened_archive(path) as archive:
            for member in archive.namelist():
                if member.lower().endswith(".csv") and not member.startswith("__MACOSX/"):
                    name = PurePosixPath(member).name
                    yield name, b"".join(unpacked(archive, member, Place(f"{path.name}/{name}")))
    else:
        yield path.name, path.read_bytes()


def _without_guards(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    return ([unguard(cell) if cell[:1] == "'" else cell for cell in row] for row in rows)


def _headed(file: str, sheet: str | None, rows: Iterable[Sequence[Any]]) -> Table[Any]:
    numbered = enumerate(rows, start=1)
    filled = ([cell_text(cell) for cell in row] for _, row in numbered)
    first = next((cells for cells in filled if any(cells)), [])
    return Table(file, sheet, headings_of([first]), numbered)


def headings_of(rows: Sequence[Sequence[str]], *, fill_groups: bool = False) -> list[Heading]:
    """The headings that one or two header rows make; `fill_groups` lets a group reach over the blank cells after it."""
    width = max(map(len, rows))
    *groups, names = [[*row, *[""] * (width - len(row))] for row in rows]
    above = groups[0] if groups else [""] * width
    for index in range(1, width) if fill_groups else ():
        above[index] = above[index] or above[index - 1]
    return [Heading(name, group, index) for index, (group, name) in enumerate(zip(above, names, strict=True))]
