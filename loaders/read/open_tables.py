"""Opens what may hold several tables: CSV files alone, in a folder or a zip, and the worksheets of a workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any

from graph.formats.spreadsheets import unguard
from loaders.read.cells import cell_of, count_filled
from loaders.read.delimited import DelimitedText
from loaders.read.files import Unreadable, file_in, kind_of, opened_archive, unpacked
from loaders.read.hidden_links import note_hidden_links
from loaders.read.pictures import note_pictures
from loaders.read.tables import Row, Table, headings_of
from loaders.read.text_boxes import note_text_boxes
from loaders.read.workbooks import Workbook, Worksheet
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place
from loaders.records.problem_log import MAX_LINE_LENGTH, ProblemLog, listed
from loaders.records.values import cell_text

AreHeadings = Callable[[str, Sequence[str]], bool]  # whether texts are the headings of a table of that name
MAX_ROWS_NAMED = 20
OTHER_TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".json", ".docx")  # that a folder or a zip may hold, unread
_MAY_BE_SPECIAL = frozenset("'#E0123456789 ")  # first letters of what is guarded, an error or a number
MAX_ROWS_SEARCHED = 100  # further down, among which headings are not read, and said to be too low
HEADER_ROWS = 20  # filled ones at the top of a table, among which its headings are looked for


def tables_of(
    path: Path, log: ProblemLog, account: CellAccount, are_headings: AreHeadings = lambda name, names: False
) -> list[Table[Any]]:
    """Every table of a workbook, a folder or zip of CSV files, or one CSV file; hidden sheets are left out.

    Its headings are in its first filled row, or in the first row that `are_headings` knows as such, among the first
    twenty: people write a title above a table. What stands above is left out, with a warning. Cells are typed as the
    workbook has them; those of CSV files are text without the guard of our own exports. What is wrong with one of
    several CSV files is noted in the log; a workbook that cannot be read raises Unreadable.
    """
    if kind_of(path) == "workbook":
        return list(_worksheets(path, log, account, are_headings))
    tables = []
    for file, content in _csv_files(path, log):
        try:
            rows = _without_guards(DelimitedText(content, Place(file), log).rows())
            table: Table[Any] = Table(file, None, [], _counted(rows, account), account=account)
            tables.append(_with_headings(table, log, are_headings))
        except Unreadable as error:
            log.add("unreadable", Place(file), error.problem.rule, error.problem.fix)
    return tables


def _worksheets(path: Path, log: ProblemLog, account: CellAccount, are_headings: AreHeadings) -> Iterator[Table[Any]]:
    book = Workbook(path)
    note_what_is_unseen(book, Place(path.name), log)
    for sheet in map(book.sheet, book.sheet_names):
        table = worksheet_table(path.name, sheet, account)
        name_pictures_and_hidden_rows(table, sheet, log)
        if sheet.rows and (not sheet.is_hidden or is_hidden_sheet_read(table, sheet, log)):
            yield _with_headings(table, log, are_headings)


def worksheet_table(file: str, sheet: Worksheet, account: CellAccount) -> Table[Any]:
    """A worksheet as a table whose headings are still among its rows."""
    return Table(
        file, sheet.name, [], _counted(sheet.rows, account), sheet.hidden_columns, sheet.banners,
        covered=sheet.covered, sideways=sheet.sideways, struck=sheet.struck, noted=sheet.noted, account=account,
        rows_left_out=sheet.removed_rows,
    )  # fmt: skip


def note_what_is_unseen(book: Workbook, place: Place, log: ProblemLog) -> None:
    """Say of a format that is read only for its values what was not looked at."""
    if book.comments:
        rule = (
            f"has {'a comment' if book.comments == 1 else f'{book.comments:,} comments'} on cells, which are not read"
        )
        log.add("comments", place, rule, "Put what matters into cells.", severity="warning")
    note_hidden_links(book.hidden_links, place, log)
    note_text_boxes(book.text_boxes, place, log)
    if not book.is_fully_seen:
        unseen = ["hidden rows and columns", "merged cells", "lines through texts", "number formats"]
        if book.kind != "ods":  # whose comments are counted
            unseen.append("comments")
        rule = f"is not an .xlsx file: {', '.join(unseen[:-1])} and {unseen[-1]} are not seen"
        log.add("not_seen", place, rule, "Save it as .xlsx if it has any.", severity="warning")


def is_hidden_sheet_read(table: Table[Any], sheet: Worksheet, log: ProblemLog) -> bool:
    """Whether somebody wants a hidden sheet read; else it is left out, as nobody who opens the file sees it."""
    cells = sum(map(count_filled, sheet.rows))
    if not cells or table.account.is_read(f"hidden sheet {table.name!r}", cells, by_default=False):
        return cells > 0
    table.account.filled += cells
    rule = f"is a hidden sheet and is left out, with {'a cell' if cells == 1 else f'{cells:,} cells'} of content"
    log.add("hidden_sheet", table.place(), rule, "Unhide it in the spreadsheet to load it.", severity="warning")
    return False


def name_pictures_and_hidden_rows(table: Table[Any], sheet: Worksheet, log: ProblemLog) -> None:
    """Of a sheet that is not hidden name the pictures, and the rows that are."""
    if not sheet.is_hidden:
        note_pictures(sheet.rows, sheet.pictures, table.place(), log)
        _take_hidden_rows(table, sheet, log)


def _take_hidden_rows(table: Table[Any], sheet: Worksheet, log: ProblemLog) -> None:
    """Rows that nobody sees, as a filter leaves them, are read, and that is said, unless somebody decided otherwise."""
    hidden = [row for row in sorted(sheet.hidden_rows) if row < len(sheet.rows) and count_filled(sheet.rows[row])]
    if not hidden:
        return
    cells = sum(count_filled(sheet.rows[row]) for row in hidden)
    if table.account.is_read(table.part("hidden rows"), cells, by_default=True):
        numbers = listed([str(row + 1) for row in hidden], MAX_ROWS_NAMED)
        rule = f"has hidden rows, which are read: {numbers}"
        log.add(
            "hidden_rows", table.place(), rule, "If they should not be loaded, have them left out.", severity="warning"
        )
    else:
        table.rows_left_out = frozenset(hidden)


def _counted(rows: Iterable[Sequence[Any]], account: CellAccount) -> Iterator[Row[Any]]:
    """Rows with their numbers; their filled cells are counted as they are read."""
    for number, row in enumerate(rows, start=1):
        account.filled += count_filled(row)
        yield number, row


def _csv_files(path: Path, log: ProblemLog) -> Iterator[tuple[str, bytes]]:
    """Name and content of each CSV file of a folder, of a zip, or of the file itself."""
    if path.is_dir():
        for item in sorted(path.iterdir()):
            if item.suffix.lower() == ".csv":
                try:
                    content = file_in(path, item.name).read_bytes()
                except Unreadable as error:
                    log.add("unreadable", error.problem.place, error.problem.rule, error.problem.fix)
                else:
                    yield item.name, content
            elif item.suffix.lower() in OTHER_TABLES:
                _note_not_read(Place(f"{path.resolve().name}/{item.name}"), log)
    elif zipfile.is_zipfile(path):
        yield from _csv_files_of_zip(path, log)
    else:
        yield path.name, path.read_bytes()


def _csv_files_of_zip(path: Path, log: ProblemLog) -> Iterator[tuple[str, bytes]]:
    members: dict[str, str] = {}  # by their names, which those in two folders may share
    with opened_archive(path) as archive:
        for member in archive.namelist():
            name, place = PurePosixPath(member).name, Place(f"{path.name}/{member}")
            if member.startswith("__MACOSX/"):
                continue
            if PurePosixPath(name).suffix.lower() in OTHER_TABLES:
                _note_not_read(place, log)
            elif not name.lower().endswith(".csv"):
                continue
            elif members.setdefault(name.lower(), member) != member:
                rule = f"has the name of another file of the zip, {members[name.lower()]}"
                log.add("same_file_name", place, rule, "Take one of the two out, or rename it.")
            else:
                yield name, b"".join(unpacked(archive, member, Place(f"{path.name}/{name}")))


def _note_not_read(place: Place, log: ProblemLog) -> None:
    rule = "is left out: only the CSV files of a folder or a zip are read"
    log.add("not_read", place, rule, "Load it by itself.", severity="warning")


def _without_guards(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    return ([_unguarded(cell) if cell[:1] in _MAY_BE_SPECIAL else cell for cell in row] for row in rows)


def _unguarded(cell: str) -> str:
    return unguard(cell) if cell[:1] == "'" else cell_of(cell)


def _with_headings(table: Table[Any], log: ProblemLog, are_headings: AreHeadings) -> Table[Any]:
    """Find the headings among the first rows, and leave out what stands above them."""
    rows = iter(table.rows)
    top: list[Row[Any]] = []
    filled: list[tuple[int, list[str]]] = []
    for number, row in rows:
        top.append((number, row))
        if any(texts := [cell_text(cell) for cell in row]):
            filled.append((len(top) - 1, texts))
        if len(filled) == HEADER_ROWS:
            break
    known = next(((index, texts) for index, texts in filled if are_headings(table.name, texts)), None)
    if known is None:
        top += islice(rows, MAX_ROWS_SEARCHED)  # to say where they stand
    index, names = known or (filled[0] if filled else (0, []))
    for above, texts in filled:
        if above < index:
            title = " ".join(text for text in texts if text)
            rule = f"stands above the headings, which are in row {index + 1}, and is left out"
            place = table.place(above + 1)
            log.add("above_headings", place, rule, value=title, severity="warning", most=MAX_LINE_LENGTH)
            table.account.leave_out(table.part(f"row {above + 1} above the headings"), count_filled(texts))
    table.headings = headings_of([names])
    table.first_rows = top[index + 1 :]
    table.rows = chain(table.first_rows, rows)
    return table
