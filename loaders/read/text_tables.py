"""Tables as plain text, for mappings and published datasets: every row squared to the headings, columns by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import BadInput
from loaders.read.cells import ErrorCell, cell_of, count_filled, filled_columns, without_lost_digits
from loaders.read.delimited import DelimitedText
from loaders.read.exported_cells import with_plain_cells
from loaders.read.files import Unreadable, kind_of
from loaders.read.open_tables import name_pictures_and_hidden_rows, note_what_is_unseen
from loaders.read.table_rows import without_odd_rows
from loaders.read.tables import Heading, Table, headings_of, nameless_rule
from loaders.read.workbooks import Workbook, Worksheet
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place, Problem
from loaders.records.problem_log import ProblemLog, nearest
from loaders.records.values import ShownNumber, cell_text


@dataclass(slots=True)
class TextTable(Table[str]):
    """A table of text, all its rows read: every row as long as the headings, blank rows, totals and notes left out.

    `other_sheets` has the number of filled cells of each that is not read, `problems` what is odd about the shape of the
    rows. `used` are the columns that somebody read, by which `settle_account` knows what became of the cells.
    """

    rows: list[tuple[int, list[str]]]  # read at once, so that they can be read again
    other_sheets: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    header_cells: Counter[int] = field(default_factory=Counter)  # filled ones, by their column

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
        self.used |= {index for [index] in columns.values()}
        return [(number, {name: cells[index] for name, [index] in columns.items()}) for number, cells in self.rows]

    def settle_account(self) -> None:
        """Say of every cell whether its column was used; a merged cell counts once, where it begins."""
        width = len(self.headings)
        repeated = Counter(
            i for number, row in self.rows for i in self.covered.get(number - 1, ()) if i < width and row[i]
        )
        self.account.filled -= repeated.total()
        for heading in self.headings:
            cells = sum(1 for _, row in self.rows if row[heading.index])
            cells += self.header_cells[heading.index] - repeated[heading.index]
            if heading.index in self.used:
                self.account.used += cells
            else:
                self.account.leave_out(self.column_part(heading.index), cells)

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
            names = [str(heading) for heading in self.headings if heading.name]
            rule, fix = "is not among the columns", nearest(full_name, names)
            if len(names) == 1:
                fix = f"The row above is {names[0]!r} alone: if it is a title, add its number to skip in the mapping's table."
        return Problem(self.place(), rule, fix, value=full_name)


def read_text_table(
    path: Path,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    header_rows: int = 1,
    skip: Sequence[int] = (),
    fill_groups: bool = False,
    choices: Mapping[str, bool] | None = None,
) -> TextTable:
    """Read a CSV file (its separator recognised where it is not given) or a sheet of a workbook (else its first).

    `skip` lists rows, counted from 1, that are left out before the headings are looked for; `choices` says which parts
    are read, as `CellAccount` has it. Raises Unreadable where
    the file is absent, empty, too large, no text or cut short, or has no such sheet or no rows.
    """
    kind, is_whole = kind_of(path), True
    if kind in ("folder", "zip"):
        raise Unreadable(Place(path.name), f"is a {kind}, not one table", "Name the file that holds the table.")
    log = ProblemLog()
    rows: Iterable[Sequence[Any]]
    table = TextTable(path.name, sheet, [], [], account=CellAccount(choices=choices or {}))
    if kind == "workbook":
        worksheet = _worksheet(path, sheet, log, table.account, table.other_sheets)
        table.sheet, rows = worksheet.name, worksheet.rows
        table.hidden_columns, table.banners = worksheet.hidden_columns, worksheet.banners
        table.struck, table.covered = worksheet.struck, worksheet.covered
        table.noted = worksheet.noted
        name_pictures_and_hidden_rows(table, worksheet, log)
    else:
        text = DelimitedText(path.read_bytes(), Place(path.name), log, delimiter, skip)
        rows, is_whole = ([cell_of(cell) for cell in row] for row in text.rows()), text.ends_with_line_end
    filled = []
    for number, row in enumerate(rows, 1):
        cells = [_shown(cell) for cell in row]
        table.account.filled += count_filled(cells)
        if number in skip:
            table.account.leave_out(table.part(f"row {number}, which the mapping skips"), count_filled(cells))
        elif any(cells):
            filled.append((number, cells))
    if len(filled) < header_rows:
        raise Unreadable(table.place(), "has no row of headings", "Save it again with its headings.")
    if len(filled) == header_rows:
        raise Unreadable(table.place(), "has headings and no rows", "Look whether it is the right file.")
    table.header_cells = Counter(index for _, cells in filled[:header_rows] for index in filled_columns(cells))
    table.headings = headings_of([cells for _, cells in filled[:header_rows]], fill_groups=fill_groups)
    plain = with_plain_cells(table, table.names, filled[header_rows:], log)
    table.rows = [(number, list(cells)) for number, cells in without_odd_rows(table, plain, log)]
    table.problems = log.problems
    return _squared(table, is_whole)


def _shown(cell: Any) -> str:
    """A cell as text, as the spreadsheet shows it; an error and a number stay recognisable."""
    cell = without_lost_digits(cell)
    if isinstance(cell, (ErrorCell, ShownNumber)):
        return cell
    return str(cell).upper() if isinstance(cell, bool) else cell_text(cell)


def _worksheet(
    path: Path, name: str | None, log: ProblemLog, account: CellAccount, others: dict[str, int]
) -> Worksheet:
    """The sheet of that name, else the first that can be seen; the cells of the others are left out."""
    book = Workbook(path)
    names = [sheet for sheet in book.sheet_names if not book.is_hidden(sheet)]
    chosen = name or (names or book.sheet_names)[0]
    if chosen not in book.sheet_names:
        raise Unreadable(Place(path.name), "is not a sheet of this workbook", nearest(chosen, book.sheet_names), chosen)
    note_what_is_unseen(book, Place(path.name), log)
    for other in book.sheet_names:
        cells = sum(map(count_filled, book.sheet(other).rows)) if other != chosen else 0
        account.filled += cells
        account.leave_out(f"{'hidden sheet' if book.is_hidden(other) else 'sheet'} {other!r}", cells)
        others |= {other: cells} if cells else {}
    return book.sheet(chosen)


def _squared(table: TextTable, is_whole: bool) -> TextTable:
    """Make every row as long as the headings, and say which were not."""
    width = len(table.headings)
    long = [number for number, cells in table.rows if any(cells[width:])]
    short = [number for number, cells in table.rows if len(cells) < width]
    for number, cells in table.rows:
        if any(cells[width:]):
            part = table.part(f"cells after the last heading, row {number}")
            table.account.leave_out(part, count_filled(cells[width:]))
    if long:
        rule, fix = "has more cells than there are headings", "Put cells that hold the separator in quotation marks."
        table.problems.append(Problem(table.place(long[0]), rule, fix, count=len(long)))
    if short and not is_whole and short[-1] == table.rows[-1][0]:
        rule = "is cut short: too few cells, and no line end after it"
        table.problems.append(Problem(table.place(short.pop()), rule, "Save or fetch the file again."))
    if short:
        rule = "has fewer cells than there are headings: the rest is taken as blank"
        table.problems.append(Problem(table.place(short[0]), rule, count=len(short), severity="warning"))
    for heading in table.headings:
        cells_below = sum(1 for _, cells in table.rows if heading.index < len(cells) and cells[heading.index])
        if cells_below and not heading.name:
            rule = nameless_rule(cells_below)
            table.problems.append(Problem(table.place(), rule, "Give it one.", heading.letter, None, "warning"))
    table.rows = [(number, (cells + [""] * (width - len(cells)))[:width]) for number, cells in table.rows]
    return table


def _plain(text: str) -> str:
    """A heading as people compare it: without regard to case, blanks and underscores."""
    return "".join(text.replace("_", " ").split()).casefold()
