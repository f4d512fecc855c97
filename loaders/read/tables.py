"""The one reader of tables: CSV files alone, in a folder or a zip, and the worksheets of a workbook.

A `Table` has a place, headings, and rows with their numbers. What a cell of it is depends on who reads: records of
Casethread's own format take typed cells (`tables_of`), mappings and datasets take plain text (loaders.read.text_tables).
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

from graph.formats.spreadsheets import unguard
from loaders.read.delimited import DelimitedText
from loaders.read.files import Unreadable, kind_of, opened_archive, unpacked
from loaders.read.workbooks import Workbook, column_letter
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place
from loaders.records.values import cell_text

MAX_ROWS = 1_500_000  # of one table
Cell = TypeVar("Cell")
AreHeadings = Callable[[str, Sequence[str]], bool]  # whether texts are the headings of a table of that name
HEADER_ROWS = 20  # filled ones at the top of a table, among which its headings are looked for
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


def tables_of(path: Path, log: ProblemLog, are_headings: AreHeadings = lambda name, names: False) -> list[Table[Any]]:
    """Every table of a workbook, a folder or zip of CSV files, or one CSV file.

    Its headings are in its first filled row, or in the first row that `are_headings` knows as such, among the first
    twenty: people write a title above a table. What stands above is left out, with a warning. Cells are typed as the
    workbook has them; those of CSV files are text without the guard of our own exports. What is wrong with one of
    several CSV files is noted in the log; a workbook that cannot be read raises Unreadable.
    """
    tables = []
    if kind_of(path) == "workbook":
        book = Workbook(path)
        sheets = ((name, book.rows(name)) for name in book.sheet_names)
        return [_headed(path.name, name, rows, log, are_headings) for name, rows in sheets if rows]
    for file, content in _csv_files(path):
        try:
            rows = _without_guards(DelimitedText(content, Place(file)).rows())
            tables.append(_headed(file, None, rows, log, are_headings))
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


def _headed(
    file: str, sheet: str | None, rows: Iterable[Sequence[Any]], log: ProblemLog, are_headings: AreHeadings
) -> Table[Any]:
    numbered = enumerate(rows, start=1)
    top: list[Row[Any]] = []
    filled: list[tuple[int, list[str]]] = []
    for number, row in numbered:
        top.append((number, row))
        if any(texts := [cell_text(cell) for cell in row]):
            filled.append((len(top) - 1, texts))
        if len(filled) == HEADER_ROWS:
            break
    table = Table(file, sheet, [], numbered)
    index, names = next(
        ((index, texts) for index, texts in filled if are_headings(table.name, texts)), filled[0] if filled else (0, [])
    )
    for above, texts in filled:
        if above < index:
            title = " ".join(text for text in texts if text)
            rule = f"stands above the headings, which are in row {index + 1}, and is left out"
            log.add("above_headings", table.place(above + 1), rule, value=title, severity="warning")
    table.headings = headings_of([names])
    table.rows = chain(top[index + 1 :], numbered)
    return table


def headings_of(rows: Sequence[Sequence[str]], *, fill_groups: bool = False) -> list[Heading]:
    """The headings that one or two header rows make; `fill_groups` lets a group reach over the blank cells after it."""
    width = max(map(len, rows))
    *groups, names = [[*row, *[""] * (width - len(row))] for row in rows]
    above = groups[0] if groups else [""] * width
    for index in range(1, width) if fill_groups else ():
        above[index] = above[index] or above[index - 1]
    return [Heading(name, group, index) for index, (group, name) in enumerate(zip(above, names, strict=True))]


def whole_rows(table: Table[Any], log: ProblemLog, *, may_be_short: bool = False) -> Iterator[Row[Any]]:
    """Each row; notes what nobody would read: cells after the last heading and under none, and a last row that breaks off.

    Raises Unreadable, while they are read, where there are too many.
    """
    width = len(table.names)
    nameless = [index for index, name in enumerate(table.names) if not name]
    left_out: Counter[int] = Counter()
    last: tuple[int, int] | None = None
    for number, row in table.rows:
        if number > MAX_ROWS:
            raise Unreadable(table.place(), f"has more than {MAX_ROWS:,} rows", "Load it in several files.")
        if len(row) != width and row:
            if any(cell_text(cell) for cell in row[width:]):
                rule = f"has {len(row)} cells where the headings are {width}"
                fix = "A text with the separator in it needs quotation marks."
                log.add("long_row", table.place(number), rule, fix)
            last = (number, len(row))
        if nameless:
            left_out.update(index for index in nameless if index < len(row) and cell_text(row[index]))
        yield number, row
    for index, count in sorted(left_out.items()):
        rule = (
            f"has no heading, so its {count:,} filled cells are left out"
            if count > 1
            else "has no heading, so its filled cell is left out"
        )
        log.add("no_heading", table.place(), rule, "Give it one.", column=column_letter(index + 1), severity="warning")
    if not may_be_short and last and last[0] == number and last[1] < width:
        rule = f"breaks off: the last row has {last[1]} cells where the headings are {width}"
        log.add("short_row", table.place(number), rule, "Save or copy the file again.")
