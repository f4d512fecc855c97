"""Rows of a sheet as records: headings are matched once, then each row is one dict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from graph.formats.sheets import Column, Sheet, plain, sheets
from loaders.read.cells import is_filled
from loaders.read.files import Unreadable
from loaders.read.sheet_details import column_letter
from loaders.read.table_rows import leave_out_table, record_rows
from loaders.read.tables import Table
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, did_you_mean
from loaders.records.record import Record, RowHeader

MIN_HEADINGS = 2  # of a row that is another table's headings
MAX_SHARED = 50_000  # texts that are remembered, to be taken again where another cell says the same


def read_table(table: Table[Any], sheet: Sheet, log: ProblemLog) -> list[Record]:
    """The records of one sheet; a heading that is missing, given twice or unknown is noted in the log."""
    columns = match_headings(table.names, sheet, table.place(), log)
    if columns is None:
        leave_out_table(table)
        return []
    headings = {column.name: table.names[index] for index, column in columns}
    names = {column.name: place for place, (_, column) in enumerate(columns)}
    header = RowHeader(sheet.kind, table.place(), names, headings)
    places = [index for index, _ in columns]
    needed = max(places, default=-1) + 1
    cells_of = itemgetter(*places) if len(places) > 1 else lambda row: [row[index] for index in places]
    column_names = _column_names()
    records: list[Record] = []
    shared = _SharedTexts()
    try:
        for number, row in record_rows(table, log, places):
            if row and type(row[0]) is str and plain(row[0]) in column_names and _are_headings(row):
                texts = ", ".join(repr(cell) for cell in row if is_filled(cell))
                fix = "Give that table a sheet of its own, called after what it holds."
                log.add("other_headings", table.place(number), f"has the headings of another table: {texts}", fix)
                continue
            whole = row if len(row) >= needed else [*row, *[None] * (needed - len(row))]
            cells = shared.cells(cells_of(whole))
            if cells.count(None) < len(cells):
                records.append(Record.of_row(header, number, cells))
    except Unreadable as error:
        log.add("unreadable", table.place(), error.problem.rule, error.problem.fix)
    return records


def _are_headings(row: Sequence[Any]) -> bool:
    """Whether a row has nothing but names of columns, as a second table below the first begins with."""
    filled = [cell for cell in row if is_filled(cell)]
    return len(filled) >= MIN_HEADINGS and all(type(cell) is str and plain(cell) in _column_names() for cell in filled)


@cache
def _column_names() -> frozenset[str]:
    """The columns of all sheets by name and title, as headings are compared."""
    columns = [column for sheet in sheets().values() for column in sheet.columns]
    return frozenset(plain(text) for column in columns for text in (column.name, column.title))


class _SharedTexts:
    """Gives the same text for cells that say the same: ids, words and codes fill half of the memory that rows take."""

    def __init__(self) -> None:
        self._texts: dict[str, str | None] = {"": None}  # a cell without text is blank

    def cells(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A row with its texts shared; a number as it is shown is more than its text, and stays what it is."""
        if len(self._texts) > MAX_SHARED:
            self._texts = {"": None}
        share = self._texts.setdefault
        return tuple([share(cell, cell) if type(cell) is str else None if cell == "" else cell for cell in row])


def match_headings(
    header: Sequence[str], sheet: Sheet, place: Place, log: ProblemLog
) -> list[tuple[int, Column]] | None:
    """Index and column of each heading; None where the sheet cannot be read because of its headings."""
    columns: dict[str, tuple[int, Column]] = {}
    is_sound = True
    for index, heading in enumerate(header):
        column = sheet.column(heading) if heading else None
        if column is None:
            is_sound = _note_unknown(heading, header, sheet, place, log) and is_sound
        elif column.name in columns:
            letters = f"{column_letter(columns[column.name][0] + 1)} and {column_letter(index + 1)}"
            rule = f"is given twice, in the columns {letters}"
            log.add("heading_twice", place, rule, "Keep one of the two columns.", column=heading)
            is_sound = False
        else:
            columns[column.name] = (index, column)
    return list(columns.values()) if _all_required(columns, sheet, place, log) and is_sound else None


def _note_unknown(heading: str, header: Sequence[str], sheet: Sheet, place: Place, log: ProblemLog) -> bool:
    """A heading that is nearly one of our columns was meant to be one; any other is left out, with a warning."""
    if not heading:
        return True
    matched = {column.name for column in map(sheet.column, header) if column}
    near = did_you_mean(heading, [c.name for c in sheet.columns if c.name not in matched], min_score=80)
    if near:
        log.add("unknown_column", place, f"is not a column of our sheet {sheet.name!r}", near, column=heading)
        return False
    rule = f"is not a column of our sheet {sheet.name!r} and is left out"
    log.add("unknown_column", place, rule, column=heading, severity="warning")
    return True


def _all_required(columns: Collection[str], sheet: Sheet, place: Place, log: ProblemLog) -> bool:
    if sheet.is_node and "id" in columns:
        return True  # rows may change records of the graph, which have the rest
    if not columns:
        rule = f"has the name of our sheet {sheet.name}, and none of its columns"
        fix = "Give the sheet another name. If its rows are contributions, it needs Case, Factor, and + or -."
        log.add("no_columns", place, rule, fix)
        return False
    missing = [column for column in sheet.columns if column.required and column.name not in columns]
    for column in missing:
        fix = f"Add the column: {column.title}." if column.title.casefold() != column.name else "Add the column."
        log.add("missing_column", place, f"is missing from {sheet.name}", fix, column=column.name)
    return not missing
