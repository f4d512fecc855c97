"""The one guard against formulas, for whatever is written for a spreadsheet (CWE-1236).

A spreadsheet runs a cell that begins like a formula, which may fetch or start something. In CSV such a text gets an
apostrophe in front, which marks it as text; workbooks need none, since their cells are written as strings.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
MAX_EXACT_NUMBER = 1e15  # a spreadsheet keeps 15 digits of a number
MAX_CELL_LENGTH = 32_767  # characters of one cell: Excel's limit
MAX_SHEET_ROWS = 1_048_575  # rows of one worksheet below its headings: Excel's limit
PIECE = 64_000  # characters of a CSV file that are sent at once
# What Excel and LibreOffice show where a formula fails; saved as CSV, that is the text of the cell.
ERRORS = {
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#GETTING_DATA", "#PYTHON!",
    "Err:502", "Err:504", "Err:508", "Err:509", "Err:511", "Err:522",
}  # fmt: skip
# A long number as Excel writes it into a CSV file: its last digits are gone.
SHORTENED = re.compile(r"\d[.,]\d+E\+(1[1-9]|[2-9]\d)")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?")

Guard = Callable[[str], str]


def guard(text: str) -> str:
    """The text as a spreadsheet may open it: with an apostrophe in front where it would run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def guard_reversibly(text: str) -> str:
    """A guard that `unguard` takes off exactly, for files that are loaded again.

    A text that looks guarded already gets an apostrophe too. Numbers stay as they are: a spreadsheet computes nothing
    from them.
    """
    if _looks_guarded(text) or is_error(text):
        return f"'{text}"
    return text if _NUMBER.fullmatch(text) else guard(text)


def unguard(text: str) -> str:
    """The text that `guard_reversibly` was given."""
    return text[1:] if _looks_guarded(text) else text


def is_error(text: str) -> bool:
    """Whether a cell of a CSV file is an error that a spreadsheet has saved as text, or a number that it shortened."""
    return (text[:1] in ("#", "E") and text.strip() in ERRORS) or (
        "E+" in text and bool(SHORTENED.fullmatch(text.strip()))
    )


def _looks_guarded(text: str) -> bool:
    return text[:1] == "'" and (text[1:].startswith((*FORMULA_STARTS, "'")) or is_error(text[1:]))


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Any]], guarding: Guard = guard) -> bytes:
    """A table as CSV, every text guarded: UTF-8 with the byte order mark by which Excel recognises it."""
    return b"".join(csv_pieces(headings, rows, guarding))


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Any]], guarding: Guard = guard) -> Iterator[bytes]:
    """The same table piece by piece, so that no more of it is held than is on its way."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    yield codecs.BOM_UTF8
    for row in chain([headings], rows):
        writer.writerow([guarding(cell) if isinstance(cell, str) else cell for cell in row])
        if text.tell() > PIECE:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    """What was written since the last time."""
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece
