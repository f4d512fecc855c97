"""Tables as plain text, for mappings and published datasets: every row squared to the headings, columns by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import BadInput
from loaders.read.delimited import DelimitedText
from loaders.read.files import Unreadable, kind_of
from loaders.read.tables import Heading, Table, headings_of
from loaders.read.workbooks import Workbook
from loaders.records.problem_log import nearest
from loaders.records.record import Place, Problem
from loaders.records.values import cell_text


@dataclass(slots=True)
class TextTable(Table[str]):
    """A table of text, all its rows read: every row as long as the headings, blank rows left out.

    `problems` holds what is odd about the shape of the rows.
    """

    rows: list[tuple[int, list[str]]]  # read at once, so that they can be read again
    problems: list[Problem] = field(default_factory=list)

    def find(self, name: str, group: str | None = None) -> list[int]:
        """The columns with this name (in this group, where one is given), compared as people read."""
        return [
            heading.index
            for heading in self.headings
            if _plain(heading.name) == _plain(name) and (group is None or _plain(heading.group) == _plain(group))
        ]

    def records(self, names: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
        """The rows as name -> text, for these columns; raises BadInput that names every column missing."""
        columns = {name: self.find(name) for name in names}
        missing = [self.missing(name) for name, indexes in columns.items() if len(indexes) != 1]
        if missing:
            raise BadInput(missing)
        return [(number, {name: cells[index] for name, [index] in columns.items()}) for number, cells in self.rows]

    def warn(self, rows: Sequence[int], rule: str, fix: str, column: str | None = None) -> None:
        """Note what these rows have in common as one warning with their count; nothing where there are none."""
        if rows:
            self.problems.append(Problem(self.place(rows[0]), rule, fix, column, None, "warning", len(rows)))

    def missing(self, name: str, group: str | None = None) -> Problem:
        """The problem of a column that is not there, or is there more than once."""
        full_name = str(Heading(name, group or ""))
        if len(self.find(name, group)) > 1:
            rule, fix = "stands above more than one column", "Name it by its group, or give each its own name."
        else:
            rule, fix = "is not among the columns", nearest(full_name, [str(heading) for heading in self.headings])
        return Problem(self.place(), rule, fix, value=full_name)


def read_text_table(
    path: Path,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    header_rows: int = 1,
    skip: Sequence[int] = (),
    fill_groups: bool = False,
) -> TextTable:
    """Read a CSV file (its separator recognised where it is not given) or a sheet of a workbook (else its first).

    `skip` lists rows, counted from 1, that are left out before the headings are looked for. Raises Unreadable where
    the file is absent, empty, too large, not UTF-8 or cut short, or has no such sheet or no rows.
    """
    kind, is_whole = kind_of(path), True
    if kind in ("folder", "zip"):
        raise Unreadable(Place(path.name), f"is a {kind}, not one table", "Name the file that holds the table.")
    rows: Iterable[Sequence[Any]]
    if kind == "workbook":
        sheet, rows = _worksheet(path, sheet)
    else:
        text = DelimitedText(path.read_bytes(), Place(path.name), delimiter, skip)
        rows, is_whole = text.rows(), text.ends_with_line_end
    numbered = ((number, [cell_text(cell) for cell in row]) for number, row in enumerate(rows, 1) if number not in skip)
    filled = [(number, cells) for number, cells in numbered if any(cells)]
    if len(filled) < header_rows:
        raise Unreadable(Place(path.name, sheet), "has no row of headings", "Save it again with its headings.")
    if len(filled) == header_rows:
        raise Unreadable(Place(path.name, sheet), "has headings and no rows", "Look whether it is the right file.")
    headings = headings_of([cells for _, cells in filled[:header_rows]], fill_groups=fill_groups)
    return _squared(TextTable(path.name, sheet, headings, filled[header_rows:]), is_whole)


def _worksheet(path: Path, name: str | None) -> tuple[str, Sequence[Sequence[Any]]]:
    book = Workbook(path)
    name = name or book.sheet_names[0]
    if name not in book.sheet_names:
        raise Unreadable(Place(path.name), "is not a sheet of this workbook", nearest(name, book.sheet_names), name)
    return name, book.rows(name)


def _squared(table: TextTable, is_whole: bool) -> TextTable:
    """Make every row as long as the headings, and say which were not."""
    width = len(table.headings)
    long = [number for number, cells in table.rows if any(cells[width:])]
    short = [number for number, cells in table.rows if len(cells) < width]
    if long:
        rule, fix = "has more cells than there are headings", "Put cells that hold the separator in quotation marks."
        table.problems.append(Problem(table.place(long[0]), rule, fix, count=len(long)))
    if short and not is_whole and short[-1] == table.rows[-1][0]:
        rule = "is cut short: too few cells, and no line end after it"
        table.problems.append(Problem(table.place(short.pop()), rule, "Save or fetch the file again."))
    if short:
        rule = "has fewer cells than there are headings: the rest is taken as blank"
        table.problems.append(Problem(table.place(short[0]), rule, count=len(short), severity="warning"))
    table.rows = [(number, (cells + [""] * (width - len(cells)))[:width]) for number, cells in table.rows]
    return table


def _plain(text: str) -> str:
    """A heading as people compare it: without regard to case, blanks and underscores."""
    return "".join(text.replace("_", " ").split()).casefold()
