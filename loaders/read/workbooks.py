"""Workbooks as rows of cells, as the spreadsheet shows them.

calamine gives the values, of Excel's files old and new and of LibreOffice's; what it does not tell of an .xlsx file is
in loaders.read.sheet_details, and of an .ods file in loaders.read.open_document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

import python_calamine as calamine

from loaders.read import open_document
from loaders.read.cells import At, CellStyle, NotedCells, cell_of, error_value, filled_columns, is_sign, unsaved_formula
from loaders.read.displayed import displayed, without_noise
from loaders.read.exchanged_days import exchanged_days
from loaders.read.files import Unreadable, opened_archive, workbook_kind
from loaders.read.hidden_links import count_hidden_links
from loaders.read.marked_texts import MarkedTexts, marked_texts
from loaders.read.pictures import Rows, pictures
from loaders.read.sheet_details import (
    SheetDetails,
    Span,
    coloured_by_rules,
    count_comments,
    read_details,
    sheet_files,
    stored_values,
)
from loaders.read.struck_out import StruckOut, struck_out
from loaders.read.symbol_fonts import signs_of
from loaders.read.text_boxes import text_boxes
from loaders.read.workbook_safety import check_workbook
from loaders.read.zero_dates import empty_zero_dates
from loaders.records.problem import Place

# What a part of a workbook gives that calamine passes over: XML that is not sound, numbers and references that are none.
_BROKEN_PART = (ParseError, ValueError, LookupError)
MIN_BANNER_COLUMNS = 3  # a cell merged over so many columns, alone in its row, is a title or a theme, not values


class CellStyles(Protocol):
    """What reads the styles of a workbook's cells, by their numbers."""

    def __call__(self, archive: ZipFile, *, with_fills: bool) -> dict[int, CellStyle]: ...


@dataclass(slots=True)
class Worksheet:
    """One sheet: `rows` from its first one on, every merged cell filled; rows and columns are counted from 0."""

    name: str
    rows: list[list[Any]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    banners: frozenset[int] = frozenset()  # rows of one cell, merged over several columns: titles and themes
    covered: dict[int, set[int]] = field(default_factory=dict)  # columns by row, filled from the first of a merged cell
    fills: dict[At, str] = field(default_factory=dict)  # six hexadecimal digits, if they were wanted
    struck: StruckOut = field(default_factory=StruckOut)
    coloured_by_rules: tuple[Span, ...] = ()  # if fills were wanted
    noted: NotedCells = field(default_factory=NotedCells)
    sideways: dict[int, dict[int, int]] = field(
        default_factory=dict
    )  # by row, columns filled from another, and that one
    pictures: Sequence[Rows] = ()  # over or in cells, of which nothing is read
    removed_rows: frozenset[int] = frozenset()  # by a tracked change of Word: they are blank, and count as rows


class Workbook:
    """The worksheets of a file; raises Unreadable where it is broken or would take too much memory.

    `is_fully_seen` is false for formats of which hidden rows and columns, merged cells, lines through texts, number
    formats and formulas are not read.
    """

    def __init__(self, path: Path, *, with_fills: bool = False) -> None:
        self._path, self._place, self._with_fills = path, Place(path.name), with_fills
        self.kind = workbook_kind(path)
        self.is_fully_seen = self.kind == "xlsx"
        check_workbook(path)
        self.comments = 0  # of cells, which nobody reads
        self.hidden_links = 0  # addresses that no text shows
        self.text_boxes: list[str] = []  # over the cells, which nobody reads
        try:
            self._book = self._opened()
            self._is_hidden = {
                sheet.name: sheet.visible != calamine.SheetVisibleEnum.Visible
                for sheet in self._book.sheets_metadata
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet
            }
        except calamine.PasswordError as error:
            raise Unreadable(self._place, "is protected with a password", "Save it without one.") from error
        except (calamine.CalamineError, OSError) as error:
            raise self._not_sound(error) from error
        self._files: dict[str, str] = {}
        self._styles: dict[int, CellStyle] = {}
        self._texts = MarkedTexts()
        self._pictures: dict[str, list[Rows]] = {}
        # It stays open, as calamine's does: opening it for each sheet takes most of the time of a workbook of many.
        self._archive = opened_archive(path) if self.is_fully_seen else None
        if self._archive:
            self._files = sheet_files(self._archive)
            # Imported where it is needed: openpyxl takes half as long to import as everything else that reads.
            cell_styles: CellStyles = import_module("loaders.read.cell_styles").cell_styles
            self._styles = cell_styles(self._archive, with_fills=with_fills)
            try:
                self._texts = marked_texts(self._archive)
            except _BROKEN_PART as error:
                raise self._not_sound(error) from error
            self.comments = count_comments(self._archive)
            self.hidden_links = count_hidden_links(self._archive)
            try:
                self.text_boxes = text_boxes(self._archive)
                self._pictures = pictures(self._archive, self._files)
            except _BROKEN_PART as error:
                raise self._not_sound(error) from error

    def _opened(self) -> calamine.CalamineWorkbook:
        """The file as calamine reads it; of an .ods file its comments are counted, and its line breaks and errors kept."""
        if self.kind == "ods":
            with closing(opened_archive(self._path)) as archive:
                content = open_document.content_of(archive, self._place)
                self.comments = open_document.count_comments(content)
                if copy := open_document.as_shown(archive, content):
                    return calamine.CalamineWorkbook.from_filelike(copy)
        return calamine.CalamineWorkbook.from_path(self._path)

    @property
    def sheet_names(self) -> list[str]:
        """The names of the worksheets in their order, those that are hidden among them."""
        return list(self._is_hidden)

    def is_hidden(self, name: str) -> bool:
        """Whether a person who opens the file does not see that sheet."""
        return self._is_hidden[name]

    def sheet(self, name: str) -> Worksheet:
        """A worksheet with its cells as they are shown."""
        try:
            sheet = self._book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False) if sheet.height else []
        except (calamine.CalamineError, OSError) as error:
            raise self._not_sound(error) from error
        if self.kind == "ods":
            rows = [[cell_of(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        details, rules = SheetDetails(), tuple[Span, ...]()
        if self._archive and (file := self._files.get(name)):
            try:
                details = read_details(self._archive, file, self._styles, self._texts)
            except _BROKEN_PART as error:
                raise self._not_sound(error) from error
            rules = coloured_by_rules(self._archive, file) if self._with_fills else ()
        zero_dates = tuple[At, ...]()
        if self._archive and (file := self._files.get(name)):
            zero_dates = empty_zero_dates(rows, partial(stored_values, self._archive, file))
        struck = struck_out(rows, details.strikes, _shared(details.merged)) if details.strikes else StruckOut()
        banners, covered = _show(rows, details)
        return Worksheet(
            name,
            rows,
            self.is_hidden(name),
            frozenset(details.hidden_rows),
            frozenset(details.hidden_columns),
            banners,
            covered,
            {at: colour for at, style in details.styles.items() if (colour := _colour_of(rows, at, style))},
            struck,
            rules,
            NotedCells(details.unmarked, zero_dates, exchanged_days(rows)),
            _sideways(rows, details.merged, banners),
            [*self._pictures.get(name, ()), *((row, row) for row in details.pictures)],
        )

    def _not_sound(self, error: Exception) -> Unreadable:
        return Unreadable(self._place, f"is not a sound workbook ({error})", "Open it and save it again.")


def _colour_of(rows: Sequence[Sequence[Any]], at: At, style: CellStyle) -> str:
    """What colours a cell: its fill or, where it has nothing but a sign such as a dot, that in which the sign is written."""
    row = rows[at[0]] if at[0] < len(rows) else ()
    return (style.ink if at[1] < len(row) and is_sign(row[at[1]]) else "") or style.fill


def _shared(spans: Sequence[Span]) -> dict[int, set[int]]:
    """By the row, the columns of merged cells that reach over several rows."""
    columns: dict[int, set[int]] = defaultdict(set)
    for span in spans:
        for row in range(span.top, span.bottom + 1) if span.bottom > span.top else ():
            columns[row] |= set(range(span.left, span.right + 1))
    return columns


def _show(rows: list[list[Any]], details: SheetDetails) -> tuple[frozenset[int], dict[int, set[int]]]:
    """Turn values into what is shown, in place; returns the rows that are banners, and the cells filled by merged ones."""
    for row in rows:
        for index, cell in enumerate(row):
            if type(cell) is float:
                row[index] = without_noise(cell)
    for at, style in details.styles.items():
        if _is_within(rows, at):
            cell = displayed(rows[at[0]][at[1]], style.number_format)
            rows[at[0]][at[1]] = signs_of(style.symbols, cell) if style.symbols and type(cell) is str else cell
    for at, text in details.unmarked.items():
        if _is_within(rows, at):
            rows[at[0]][at[1]] = text
    for at, text in details.errors.items():
        _put(rows, at, error_value(text))
    for at, formula in details.unsaved.items():
        _put(rows, at, unsaved_formula(formula))
    spans = [span for span in details.merged if _is_within(rows, (span.top, span.left))]
    banners = frozenset(span.top for span in spans if _is_banner(rows, span))
    covered: dict[int, set[int]] = defaultdict(set)
    for span in spans:
        if span.top not in banners:
            _fill(rows, span, covered)
    return banners, covered


def _is_banner(rows: Sequence[list[Any]], span: Span) -> bool:
    """Whether a merged cell is a title or a theme over the whole table."""
    return span.right - span.left + 1 >= MIN_BANNER_COLUMNS and filled_columns(rows[span.top]) == [span.left]


def _fill(rows: Sequence[list[Any]], span: Span, covered: dict[int, set[int]]) -> None:
    """Fill what a merged cell covers with its value, and note where that is."""
    value = rows[span.top][span.left]
    for number, row in enumerate(rows[span.top : span.bottom + 1], span.top):
        columns = range(span.left, min(span.right + 1, len(row)))
        covered[number] |= {column for column in columns if (number, column) != (span.top, span.left)}
        for column in columns:
            row[column] = value


def _sideways(rows: Sequence[list[Any]], merged: Sequence[Span], banners: Collection[int]) -> dict[int, dict[int, int]]:
    """By row, the columns that merged cells fill from a column to their left, and which that is."""
    filled: dict[int, dict[int, int]] = defaultdict(dict)
    for span in merged:
        for number, row in enumerate(rows[span.top : span.bottom + 1] if span.top not in banners else (), span.top):
            columns = range(span.left + 1, min(span.right + 1, len(row)))
            filled[number] |= dict.fromkeys(columns, span.left)
    return filled


def _is_within(rows: Sequence[Sequence[Any]], at: At) -> bool:
    return at[0] < len(rows) and at[1] < len(rows[at[0]])


def _put(rows: list[list[Any]], at: At, value: Any) -> None:
    """Set a cell that may lie beyond those that have values."""
    row, column = at
    rows += [[] for _ in range(row + 1 - len(rows))]
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value
