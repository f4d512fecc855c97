"""Rows of a table that are no records: totals, notes below the last one, themes between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from loaders.read.cells import ErrorCell, is_filled
from loaders.records.values import cell_text

_TOTAL = re.compile(r"((grand|sub|overall|column|running)[ -]?)?totals?\b.*|sum:?|average:?|mean:?", re.IGNORECASE)
_BARE_TOTAL = re.compile(r"((grand|sub|overall|column|running)[ -]?)?totals?:?", re.IGNORECASE)
_BEGINS_TOTAL = re.compile(r"\s*(grand|sub|overall|column|running|total|sum|average|mean)", re.IGNORECASE)
_TOTAL_WITH_NUMBER = re.compile(r"((grand|sub|overall)[ -]?)?totals?\b[^\d]*[:=-]\s*\d[\d.,\s]*", re.IGNORECASE)
_NUMBER = re.compile(r"[-+(]?[£$€]?\s*\d[\d.,\s]*\s*[%)]?")
_NOTE = re.compile(
    r"(foot)?notes?\b|sources?\s*:|n\.?b\.?\s*[:.]|key\s*:|\*|†|‡|©|prepared by\b|data (extracted|as at)\b|end of\b"
    r"|page \d+|updated?:|last updated\b|version\b|theme\b\s*\d*\s*[:.-]",
    re.IGNORECASE,
)
MIN_NOTE_WORDS = 3
MIN_COLUMNS_COUNTED = 4  # fewer numbers may be what a record has


def is_total(cells: Sequence[Any], *, is_last: bool) -> bool:
    """Whether a row sums up the rows above: it begins with "Total", and what else it has are numbers.

    Where it has nothing else, it is one only at the end of its table: a factor may have that name.
    """
    filled = filter(is_filled, cells)
    first = next(filled, "")
    if not may_begin_total(first):
        return False
    others = list(filled)
    if not others and _TOTAL_WITH_NUMBER.fullmatch(cell_text(first)):
        return True
    if not others:
        return is_last and bool(_BARE_TOTAL.fullmatch(cell_text(first)))
    return bool(_TOTAL.fullmatch(cell_text(first))) and all(map(is_number, others))


def may_begin_total(cell: Any) -> bool:
    """Whether a row that begins with this cell may sum up others: hardly any row does, and most need no closer look."""
    return isinstance(cell, str) and bool(_BEGINS_TOTAL.match(cell))


def is_bare_total(text: str) -> bool:
    """Whether a text says "Total" and no more."""
    return bool(_BARE_TOTAL.fullmatch(text))


def is_number(cell: Any) -> bool:
    """Whether a cell is a number, or what a sum shows whose result was not saved."""
    if isinstance(cell, ErrorCell):
        return True
    return isinstance(cell, (int, float)) or bool(_NUMBER.fullmatch(cell_text(cell)))


def counts_columns(cells: Sequence[Any]) -> bool:
    """Whether a row below headings has the numbers or letters of the columns, as forms do: (1), (2), (3), or a, b, c."""
    texts = [cell_text(cell).strip(" ()[].").casefold() for cell in cells if is_filled(cell)]
    if len(texts) < MIN_COLUMNS_COUNTED:
        return False
    numbers = [str(number) for number in range(1, len(texts) + 1)]
    return texts in (numbers, [chr(ord("a") + index) for index in range(len(texts))])


def is_marked_note(text: str) -> bool:
    """Whether a text alone in its row says itself that it is a note."""
    return bool(_NOTE.match(text))


def is_unlike(text: str, most_words: int) -> bool:
    """Whether a text alone in its row is a sentence in a column of names that have at most so many words."""
    words = len(text.split())
    return words >= MIN_NOTE_WORDS and words > most_words
