"""Cells that are no values: the errors of a spreadsheet, formulas whose result was not saved, numbers cut short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.formats.spreadsheets import ERRORS, is_error
from loaders.records.values import LOST_DIGITS, cell_text, has_lost_digits

SIGNS = frozenset("●⬤⚫■⬛◆▲▼▶★⚑")  # that say nothing but by their colour
_UNKNOWN_SIGN = re.compile(r"\[symbol \w+ of [^\[\]]+\]")  # of a font of symbols
At = tuple[int, int]  # row and column of a cell, both counted from 0


@dataclass(frozen=True, slots=True)
class CellStyle:
    """`number_format` as Excel writes it; `fill` is six hexadecimal digits, or empty where nothing fills the cell, and `ink`
    the colour of what is written in it, or empty where that is black or white; `symbols` is the font, if its letters are signs."""

    number_format: str
    fill: str = ""
    ink: str = ""
    is_struck: bool = False
    symbols: str = ""


@dataclass(frozen=True, slots=True)
class NotedCells:
    """Cells of which a reader says what it made of them."""

    unmarked: Mapping[At, str] = field(default_factory=dict)  # texts that had footnote marks, without these
    zero_dates: tuple[At, ...] = ()  # that showed 00/01/1900, and are empty
    exchanged: tuple[At, ...] = ()  # dates of which day and month may have been exchanged


class ErrorCell(str):
    """What a cell shows instead of a value; `rule` and `fix` say what is wrong with it."""

    rule: str
    fix: str

    def __new__(cls, text: str, rule: str, fix: str) -> ErrorCell:
        """The text is what is repeated to the person."""
        cell = super().__new__(cls, text)
        cell.rule, cell.fix = rule, fix
        return cell

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override] # str has one text; pickle takes these
        return str(self), self.rule, self.fix


def error_value(text: str) -> ErrorCell:
    """A cell that shows an error of the spreadsheet."""
    return ErrorCell(text, "is an error of the spreadsheet, not a value", "Correct the formula, or empty the cell.")


def unsaved_formula(formula: str) -> ErrorCell:
    """A formula of which the file holds no result, as files have that no spreadsheet has saved."""
    rule = "is a formula whose result was not saved"
    return ErrorCell(f"={formula}", rule, "Open the file in Excel or LibreOffice and save it.")


def without_lost_digits(cell: Any) -> Any:
    """A cell of a spreadsheet; a number of which it has lost the last digits is no value."""
    if not has_lost_digits(cell):
        return cell
    return ErrorCell(f"{cell:.0f}", LOST_DIGITS, "Format its column as text in the spreadsheet, and type it again.")


def cell_of(text: str) -> str:
    """A cell of a CSV file: its text, or the error that it shows."""
    if not is_error(text):
        return text
    if text.strip() in ERRORS:
        return error_value(text.strip())
    rule = "is a long number that a spreadsheet has shortened"
    return ErrorCell(text.strip(), rule, "Format the column as text there, correct it, and save it again.")


def is_filled(cell: Any) -> bool:
    """Whether a cell has content: blanks alone are none."""
    return cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())


def is_filled_at(row: Sequence[Any], index: int) -> bool:
    """Whether a row has content in a column; it may be shorter than its table."""
    return index < len(row) and is_filled(row[index])


def text_at(row: Sequence[Any], index: int) -> str:
    """What a row has in a column, as text; empty where it has nothing."""
    return cell_text(row[index]) if is_filled_at(row, index) else ""


def texts_in(rows: Iterable[tuple[int, Sequence[Any]]], index: int) -> list[str]:
    """The texts of a column, in rows that have something in it."""
    return [cell_text(row[index]) for _, row in rows if is_filled_at(row, index)]


def is_sign(cell: Any) -> bool:
    """Whether a cell has nothing but a sign, such as a dot, which says something by its colour alone."""
    return isinstance(cell, str) and (cell.strip() in SIGNS or bool(_UNKNOWN_SIGN.fullmatch(cell.strip())))


def count_filled(cells: Iterable[Any]) -> int:
    """How many of some cells have content."""
    return len(filled_columns(cells))


def filled_columns(row: Iterable[Any]) -> list[int]:
    """The columns of a row, counted from 0, that have content: `is_filled` written out, as every cell is asked."""
    return [
        i
        for i, cell in enumerate(row)
        if (cell and not cell.isspace() if type(cell) is str else cell is not None and cell != "")
    ]
