"""Writes a workbook that comes back: protected ids, drop-downs, and what was sent in a sheet of its own that is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.formats.content import NOT_CHECKED
from graph.formats.workbook import new_workbook
from graph.schema import Property, schema
from loaders.records.sent_workbook import (
    AS_SENT,
    CHOICES,
    FIRST,
    HEADINGS,
    ID,
    SentSheet,
    row_line,
    sent_text,
    signature_line,
)

MAX_ROWS = 2_000  # of a sheet that somebody goes through
_WIDTHS = {"long_text": 50, "text": 30, "date": 14}


@dataclass(frozen=True, slots=True)
class ColumnToSend:
    """One column: its heading, the key of a row's value, and whether it is filled in; `choices` are offered in a list."""

    heading: str
    key: str
    width: int = 20
    is_entered: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetToSend:
    """One sheet: what is read back of it, its columns, and its rows, each with its `id` and its values as stored."""

    sheet: SentSheet
    columns: tuple[ColumnToSend, ...]
    rows: Sequence[Mapping[str, Any]]

    def text(self, row: Mapping[str, Any], column: ColumnToSend) -> str:
        """What the cell of a row holds: of a word of a vocabulary its title."""
        value, prop = row.get(column.key), schema().labels[self.sheet.label].properties.get(column.key)
        words = schema().words(prop) if prop else {}
        return words.get(str(value), sent_text(value))

    def shown(self, row: Mapping[str, Any]) -> dict[str, str]:
        """The texts of a row that are only to be read, by their headings."""
        return {
            column.heading: self.text(row, column)
            for column in self.columns
            if column.heading in self.sheet.shown and column.heading != ID
        }


def entered_column(prop: Property, heading: str = "", *, words: Sequence[str] = ()) -> ColumnToSend:
    """The column of a property that can be changed; `words` are those that it may be given, all where there are none."""
    titles = schema().words(prop)
    choices = tuple(title for word, title in titles.items() if not words or word in words)
    if prop.type == "yes_no":
        choices = ("yes", "no")
    return ColumnToSend(heading or prop.title, prop.name, _WIDTHS.get(prop.type, 20), True, choices)


def write_workbook_to_send(
    path: Path, title: str, explanation: Sequence[str], sheets: Sequence[SheetToSend], key: str
) -> None:
    """Write the workbook; `key` signs what was sent. Everything is written as text: nothing in it is a formula."""
    with new_workbook(path) as book:
        book.set_properties({"title": title})
        formats = _formats(book)
        written = [(sheet, book.add_worksheet(sheet.sheet.title)) for sheet in sheets]
        first, choices, sent = (book.add_worksheet(name) for name in (FIRST, CHOICES, AS_SENT))
        _explain(first, title, explanation, formats)
        offered = _Choices(choices)
        for sheet, worksheet in written:
            _write_sheet(worksheet, sheet, formats, offered)
        _write_sent(sent, sheets, key)
        for own in (choices, sent):  # not hidden: what is hidden in a workbook is left out when it is read
            own.protect()


def _formats(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
    return {
        "fixed": book.add_format({**cell, "bg_color": "#F1F4F5"}),
        "open": book.add_format({**cell, "locked": False}),
        "heading": book.add_format({"bold": True, "bg_color": "#1D4F76", "font_color": "#FFFFFF", "border": 1}),
        "title": book.add_format({"bold": True, "font_size": 16}),
    }


class _Choices:
    """The sheet of what drop-downs offer: a list inside a rule holds 255 characters, which is too few."""

    def __init__(self, worksheet: Any) -> None:
        self._worksheet = worksheet
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        """Where these choices stand."""
        if choices not in self._ranges:
            column = len(self._ranges)
            for row, text in enumerate(choices):
                self._worksheet.write_string(row, column, text)
            letters = _letters(column)
            self._ranges[choices] = f"='{CHOICES}'!${letters}$1:${letters}${len(choices)}"
        return self._ranges[choices]


def _letters(column: int) -> str:
    first, last = divmod(column, 26)
    return f"{chr(64 + first) if first else ''}{chr(65 + last)}"


def _write_sheet(worksheet: Any, sheet: SheetToSend, formats: Mapping[str, Any], offered: _Choices) -> None:
    last = max(len(sheet.rows), 1)
    for index, column in enumerate(sheet.columns):
        worksheet.set_column(index, index, column.width)
        worksheet.write_string(0, index, column.heading, formats["heading"])
        for number, row in enumerate(sheet.rows, start=1):
            text = sheet.text(row, column)
            worksheet.write_string(number, index, text, formats["open" if column.is_entered else "fixed"])
        if column.choices:
            rule = {"validate": "list", "source": offered.range_of(column.choices), "error_type": "warning",
                    "error_title": column.heading[:32], "error_message": "Choose one of the list."}  # fmt: skip
            worksheet.data_validation(1, index, last, index, rule)
    worksheet.freeze_panes(1, 2)
    worksheet.autofilter(0, 0, last, len(sheet.columns) - 1)
    worksheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _explain(worksheet: Any, title: str, explanation: Sequence[str], formats: Mapping[str, Any]) -> None:
    worksheet.set_column(0, 0, 110)
    worksheet.write_string(0, 0, title, formats["title"])
    for row, text in enumerate((*explanation, f"{NOT_CHECKED}."), start=1):
        worksheet.write_string(row, 0, text)


def _write_sent(worksheet: Any, sheets: Sequence[SheetToSend], key: str) -> None:
    lines = [sheet.sheet.line() for sheet in sheets]
    lines += [row_line(sheet.sheet, str(row["id"]), row, sheet.shown(row)) for sheet in sheets for row in sheet.rows]
    for number, line in enumerate((HEADINGS, *lines, signature_line(lines, key))):
        for column, text in enumerate(line):
            worksheet.write_string(number, column, text)
    worksheet.set_column(0, 3, 24)


def id_column() -> ColumnToSend:
    """The first column of every sheet: by it a row is known again, and nobody changes it."""
    return ColumnToSend(ID, "id", 24)
