"""The rows of a table that are records, with the account of every cell of theirs (rule 14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from graph.formats.own_format import is_explanation
from loaders.read.cells import ErrorCell, count_filled, filled_columns, is_filled, without_lost_digits
from loaders.read.files import Unreadable
from loaders.read.marked_cells import note_marked_cells
from loaders.read.odd_rows import counts_columns, is_marked_note, is_total, is_unlike, may_begin_total
from loaders.read.rows_left_out import leaves_out, leaves_out_struck_row
from loaders.read.subtotals import MAX_CELLS, is_subtotal, may_be_subtotal
from loaders.read.tables import Row, Table, nameless_rule
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text

MAX_ROWS = 1_500_000  # of one table
MIN_HEADINGS_REPEATED = 2
_MAY_BE_ERRORS = frozenset({float, ErrorCell})
MIN_TABLE_COLUMNS = 3  # in a narrower table a row with one cell is a record like any other


def record_rows(
    table: Table[Any], log: ProblemLog, used: Collection[int], *, may_be_short: bool = False
) -> Iterator[Row[Any]]:
    """Each row that is a record, when `used` are the columns that are read of it.

    Noted are rows left out (totals and notes), cells of columns that nobody reads, cells after the last heading,
    cells that show an error, which are taken out, and a last row that breaks off. Raises Unreadable, while they are
    read, where there are too many.
    """
    width = len(table.names)
    unused = [index for index in range(width) if index not in used]
    _account_for_headings(table, used)
    for index in sorted(set(used) & table.hidden_columns):
        rule = "is a hidden column, and is read"
        fix = "If it should not be loaded, delete it."
        log.add("hidden_column", table.place(), rule, fix, column=table.names[index], severity="warning")
    left_out: Counter[int] = Counter()
    last: tuple[int, int] | None = None
    number = 0
    for number, row, filled in _counted_rows(table, table.rows, log):
        cells = filled
        if number > MAX_ROWS:
            raise Unreadable(table.place(), f"has more than {MAX_ROWS:,} rows", "Load it in several files.")
        if len(row) != width and row:
            if beyond := count_filled(row[width:]):
                _note_long_row(table, number, len(row), width, log)
                table.account.leave_out(table.part(f"cells after the last heading, row {number}"), beyond)
                cells -= beyond
            last = (number, len(row))
        repeats = _repeats(table, number, row)
        for index in unused:
            if index < len(row) and is_filled(row[index]):
                left_out[index] += index not in repeats
                cells -= 1
        table.account.used += cells - len(repeats.intersection(used))
        table.account.filled -= len(repeats)
        yield number, _without_errors(table, number, row, used, log)
    for index, count in sorted(left_out.items()):
        _note_nameless(table, index, count, log)
        table.account.leave_out(table.column_part(index), count)
    if not may_be_short and last and last[0] == number and last[1] < width:
        rule = f"breaks off: the last row has {last[1]} cells, but there are {width} headings"
        log.add("short_row", table.place(number), rule, "Save or copy the file again.")


def _repeats(table: Table[Any], number: int, row: Any) -> set[int]:
    """The columns of a row that say what a merged cell says: it counts once, where it begins."""
    covered = table.covered.get(number - 1, ())
    return {index for index in covered if index < min(len(row), len(table.names)) and is_filled(row[index])}


def take_rows(table: Table[Any], log: ProblemLog) -> None:
    """Read the rows of a table, so that they are at hand: the last ones may show what the first are.

    Where they break off, those before are there, and that is noted.
    """
    rows: list[Row[Any]] = []
    try:
        rows.extend(islice(table.rows, MAX_ROWS + 1))
    except Unreadable as error:
        log.add("unreadable", table.place(), error.problem.rule, error.problem.fix)
    table.rows = rows


def leave_out_table(table: Table[Any]) -> None:
    """Account for a table that is not read; one that is called as those are which explain others says why by that."""
    cells = count_filled(table.names) + sum(count_filled(row) for _, row in table.rows)
    why = " (by its name it has lists or explanations)" if is_explanation(table.name) else ""
    table.account.leave_out(f"sheet {table.name!r}{why}" if table.sheet else f"file {table.file!r}", cells)


def without_odd_rows(table: Table[Any], rows: Iterable[Row[Any]], log: ProblemLog) -> Iterator[Row[Any]]:
    """Rows without totals, notes and what is struck out, which are named and left out."""
    return ((number, row) for number, row, _ in _counted_rows(table, rows, log))


def _counted_rows(
    table: Table[Any], rows: Iterable[Row[Any]], log: ProblemLog
) -> Iterator[tuple[int, Sequence[Any], int]]:
    """The same, each with the number of its cells that have content.

    A row with one cell is a note if it says so itself; one below the last record also where it is a sentence in a
    column of names. So such rows wait for the next record.
    """
    waiting: list[Row[Any]] = []
    most_words: Counter[int] = Counter()
    left_out, struck = table.rows_left_out, table.struck.rows
    above: dict[int, Any] = {}  # what the last row that begins in a column has there
    previous: Sequence[Any] = ()
    subtotals = set[int]()
    first = 0
    for number, row in rows:
        first = first or number
        if number - 1 in left_out or (number - 1 in struck and leaves_out_struck_row(table, number, row, log)):
            continue
        columns = filled_columns(row)
        begins = row[columns[0]] if columns else ""
        if _is_subtotal(row, columns, above, previous):
            subtotals.add(number)
        if (
            len(columns) == 1
            or (may_begin_total(begins) and is_total(row, is_last=False))
            or number in subtotals
            or (number == first and counts_columns(row))
            or _repeats_headings(table, row)
        ):
            waiting.append((number, row))
            continue
        if waiting:
            yield from _records_of(table, waiting, columns, None, subtotals, log)
            waiting = []
        if columns:
            above[columns[0]], previous = begins, row
            most_words[columns[0]] = max(most_words[columns[0]], len(cell_text(begins).split()))
        yield number, row, len(columns)
    yield from _records_of(table, waiting, [], most_words, subtotals, log)
    note_marked_cells(table, first, log)


def _records_of(
    table: Table[Any],
    rows: list[Row[Any]],
    columns: list[int],
    most_words: Counter[int] | None,
    subtotals: set[int],
    log: ProblemLog,
) -> Iterator[tuple[int, Sequence[Any], int]]:
    """Those of some waiting rows that are records; `columns` are those that the record below them fills.

    `most_words` is given for rows below the last record; `subtotals` are the numbers of those that sum up a group.
    """
    following = [*(filled_columns(row) for _, row in rows[1:]), columns][: len(rows)]
    for (number, row), below in zip(rows, following, strict=True):
        kind = "total" if number in subtotals else _kind_of(table, row, most_words)
        kind = kind or ("numbering" if counts_columns(row) else "")
        kind = kind or _theme(table, number, row, below)
        if kind and leaves_out(table, (number, row), kind, log):
            table.themes += [number] if kind == "theme" else []
        else:
            yield number, row, count_filled(row)


def _is_subtotal(row: Sequence[Any], columns: Sequence[int], above: dict[int, Any], previous: Sequence[Any]) -> bool:
    """Whether a row sums up the group of rows above it."""
    if not 1 < len(columns) <= MAX_CELLS or not any(may_be_subtotal(row[index]) for index in columns):
        return False
    latest = {index: cell for index, cell in enumerate(previous) if is_filled(cell)}
    return is_subtotal({index: row[index] for index in columns}, above | latest)


def _kind_of(table: Table[Any], row: Any, most_words: Counter[int] | None) -> str:
    if is_total(row, is_last=most_words is not None):
        return "total"
    if _repeats_headings(table, row):
        return "heading"
    columns = filled_columns(row)
    if len(columns) != 1 or len(table.headings) < MIN_TABLE_COLUMNS:
        return ""
    text = cell_text(row[columns[0]])
    is_below = most_words is not None and most_words.total() > 0
    if is_marked_note(text) or (is_below and most_words is not None and is_unlike(text, most_words[columns[0]])):
        return "note"
    return ""


def _repeats_headings(table: Table[Any], row: Any) -> bool:
    """Whether a row has the headings again, as the next page of a printed table does."""
    if not row or not table.headings or type(row[0]) is not str or row[0].strip() != table.headings[0].name:
        return False  # as nearly all rows end here
    names = table.names
    if len(row) < len(names) or sum(map(bool, names)) < MIN_HEADINGS_REPEATED:
        return False
    return all(cell_text(cell) == name for cell, name in zip(row, names, strict=False))


def _theme(table: Table[Any], number: int, row: Any, below: list[int]) -> str:
    """Whether a row is a theme: one cell over several columns, which the row below does not leave blank for it."""
    is_banner = number - 1 in table.banners and len(table.headings) >= MIN_TABLE_COLUMNS
    return "theme" if is_banner and (not below or filled_columns(row)[0] in below) else ""


def _account_for_headings(table: Table[Any], used: Collection[int]) -> None:
    for index, name in enumerate(table.names):
        if index in table.columns_beside:
            continue
        if name and index in used:
            table.account.used += 1
        elif name:
            table.account.leave_out(table.column_part(index), 1)


def _note_long_row(table: Table[Any], number: int, cells: int, width: int, log: ProblemLog) -> None:
    rule = f"has {cells} cells, but there are {width} headings"
    log.add(
        "long_row",
        table.place(number),
        rule,
        "A text that holds the separating mark, such as a comma, needs quotation marks.",
    )


def _without_errors(table: Table[Any], number: int, row: Any, used: Collection[int], log: ProblemLog) -> Any:
    """The row with its error cells empty, each of them noted; an error blocks the load, so that nothing is cleared."""
    if _MAY_BE_ERRORS.isdisjoint(map(type, row)):
        return row
    cells = [without_lost_digits(cell) if type(cell) is float else cell for cell in row]
    for index, cell in enumerate(cells):
        if isinstance(cell, ErrorCell):
            cells[index] = ""
            if index in used:
                heading = table.names[index]
                log.add("error_cell", table.place(number), cell.rule, cell.fix, column=heading, value=str(cell))
    return cells


def _note_nameless(table: Table[Any], index: int, count: int, log: ProblemLog) -> None:
    """A column without a heading; the others that nobody reads were named when the headings were matched."""
    if table.names[index]:
        return
    letter = table.headings[index].letter
    log.add("no_heading", table.place(), nameless_rule(count), "Give it one.", column=letter, severity="warning")
