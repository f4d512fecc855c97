"""Reads one table, a CSV file or one sheet of a workbook, into its headings and its rows of text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from graph.errors import BadInput
from loaders.read.files import Unreadable, check_workbook, kind_of, text_of
from loaders.records.problem_log import did_you_mean
from loaders.records.record import Place, Problem

LONGEST_CELL = 4 * 1024 * 1024
DELIMITERS = ",;\t|"
_QUOTES = "Close every quotation mark; the file may have been cut short."


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column: its name and, where the table has two header rows, the group over it."""

    name: str
    group: str = ""

    def __str__(self) -> str:
        return f"{self.group} / {self.name}" if self.group else self.name


@dataclass(slots=True)
class Table:
    """Headings, and rows as (number, cells): every row as long as the headings, blank rows left out.

    Rows count from 1, as a spreadsheet shows them. `problems` holds what is odd about the shape of the rows.
    """

    file: str
    sheet: str | None
    headings: list[Heading]
    rows: list[tuple[int, list[str]]]
    problems: list[Problem] = field(default_factory=list)

    def place(self, row: int | None = None) -> Place:
        """This table, or one row of it."""
        return Place(self.file, self.sheet, row)

    def find(self, name: str, group: str | None = None) -> list[int]:
        """The columns that bear this name (in this group, where one is given), compared as people read."""
        wanted = _plain(name), None if group is None else _plain(group)
        return [
            number
            for number, heading in enumerate(self.headings)
            if _plain(heading.name) == wanted[0] and wanted[1] in (None, _plain(heading.group))
        ]

    def records(self, names: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
        """The rows as name -> text, for these columns; raises BadInput that names every column missing."""
        columns = {name: self.find(name) for name in names}
        missing = [self.missing(name) for name, found in columns.items() if len(found) != 1]
        if missing:
            raise BadInput(missing)
        return [(number, {n: cells[c[0]] for n, c in columns.items()}) for number, cells in self.rows]

    def warn(self, rows: Sequence[int], rule: str, mend: str, column: str | None = None) -> None:
        """Note what these rows have in common as one warning with their count; nothing where there are none."""
        if rows:
            self.problems.append(Problem(self.place(rows[0]), rule, mend, column, None, "warning", len(rows)))

    def missing(self, name: str, group: str | None = None) -> Problem:
        """The problem of a column that is not there, or is there more than once."""
        wanted = str(Heading(name, group or ""))
        if len(self.find(name, group)) > 1:
            rule, mend = "stands above more than one column", "Name it by its group, or give each its own name."
        else:
            rule, mend = "is not among the columns", nearest(wanted, [str(h) for h in self.headings])
        return Problem(self.place(), rule, mend, value=wanted)


def nearest(word: str, known: Sequence[str]) -> str:
    """A question that offers the likeliest of the known words, or the first of them where none is near."""
    shown = ", ".join(known[:12])
    return did_you_mean(word, known) or f"There is: {shown}{', ...' if len(known) > 12 else ''}."


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    header_rows: int = 1,
    skip: Sequence[int] = (),
    fill_groups: bool = False,
) -> Table:
    """Read a CSV file (its separator found out where it is not given) or a sheet of a workbook (else its first).

    `skip` lists rows, counted from 1, that are left out before the headings are looked for. Raises Unreadable where
    the file is absent, empty, too large, not UTF-8 or cut short, or has no such sheet or no rows.
    """
    kind, whole = kind_of(path), True
    if kind in ("folder", "zip"):
        raise Unreadable(Place(path.name), f"is a {kind}, not one table", "Name the file that holds the table.")
    if kind == "workbook":
        sheet, cells = _sheet(path, sheet)
    else:
        text = text_of(path.read_bytes(), Place(path.name))
        cells, whole = _records(path, text, delimiter or _delimiter(text)), text.endswith(("\n", "\r"))
    rows = [(number, row) for number, row in enumerate(cells, 1) if number not in skip and any(row)]
    if len(rows) < header_rows:
        raise Unreadable(Place(path.name, sheet), "has no row of headings", "Save it again with its headings.")
    if len(rows) == header_rows:
        raise Unreadable(Place(path.name, sheet), "has headings and no rows", "Look whether it is the right file.")
    headings = _headings([row for _, row in rows[:header_rows]], fill_groups)
    return _square(Table(path.name, sheet, headings, rows[header_rows:]), whole)


def _delimiter(text: str) -> str:
    """The separator that parts the first rows into most columns; a comma where none does."""
    sample = text[:65536]
    return max(DELIMITERS, key=lambda mark: _usual_length(sample, mark))


def _usual_length(sample: str, mark: str) -> int:
    try:
        lengths = [len(row) for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=mark), 20)]
    except csv.Error:
        return 0
    return Counter(lengths).most_common(1)[0][0] if lengths else 0


def _records(path: Path, text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise Unreadable(Place(path.name), f"breaks off at line {reader.line_num:,}: {error}", _QUOTES) from error


def _sheet(path: Path, name: str | None) -> tuple[str, Iterator[list[str]]]:
    check_workbook(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        name = name or workbook.sheet_names[0]
        if name not in workbook.sheet_names:
            raise Unreadable(
                Place(path.name), "is not a sheet of this workbook", nearest(name, workbook.sheet_names), name
            )
        content = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise Unreadable(Place(path.name), f"is not a sound workbook ({error})", "Open and save it again.") from error
    return name, ([_cell(value) for value in row] for row in content)


def _cell(value: Any) -> str:
    """A cell of a workbook as text: days as ISO, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _headings(rows: list[list[str]], fill_groups: bool) -> list[Heading]:
    width = max(len(row) for row in rows)
    groups, names = ([""] * width, rows[0]) if len(rows) == 1 else (rows[0], rows[1])
    groups, names = _padded(groups, width), _padded(names, width)
    if fill_groups:
        for number in range(1, width):
            groups[number] = groups[number] or groups[number - 1]
    return [Heading(name, group) for group, name in zip(groups, names, strict=True)]


def _padded(row: list[str], width: int) -> list[str]:
    return row + [""] * (width - len(row))


def _square(table: Table, whole: bool) -> Table:
    """Make every row as long as the headings, and say which were not."""
    width = len(table.headings)
    long = [number for number, row in table.rows if any(row[width:])]
    short = [number for number, row in table.rows if len(row) < width]
    if long:
        table.problems.append(
            Problem(
                table.place(long[0]),
                "has more cells than there are headings",
                count=len(long),
                mend="Put cells that hold the separator in quotation marks.",
            )
        )
    if short and not whole and short[-1] == table.rows[-1][0]:
        table.problems.append(
            Problem(
                table.place(short.pop()),
                "is cut short: too few cells, and no line end after it",
                "Save or fetch the file again.",
            )
        )
    if short:
        table.problems.append(
            Problem(
                table.place(short[0]),
                "has fewer cells than there are headings: the rest is taken as blank",
                count=len(short),
                severity="warning",
            )
        )
    table.rows = [(number, _padded(row[:width], width)) for number, row in table.rows]
    return table


def _plain(text: str) -> str:
    """A heading as people compare it: without regard to case, blanks and underscores."""
    return "".join(text.replace("_", " ").split()).casefold()
