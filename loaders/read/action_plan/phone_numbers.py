"""Telephone numbers and extensions beside the owners of a plan: "Education - 0191 496 0101", "Health (ext 4412)"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from loaders.read.action_plan.owner_texts import MAX_CELL
from loaders.read.cells import text_at
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, rows_listed

_LABEL = r"\b(?:tel(?:ephone)?|phone|mob(?:ile)?|ph)\b\.?\s*(?:no\b\.?|number)?\s*[:.–—-]?\s*"
_DAY = r"\d{1,2}[-. ]\d{1,2}[-. ](?:\d{2}|\d{4})\b"
_DIGITS = rf"(?<![\w/.-])(?!{_DAY})(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)[1-9](?:[() -]{{0,2}}\d){{8,9}}(?![\d/])"
_EXTENSION = r"\bext(?:ension|n)?\b\.?\s*(?:no\b\.?)?\s*[:.]?\s*\d{2,6}\b|\bx\s?\d{3,6}\b"
_NUMBER = rf"(?:{_LABEL}\+?[\d(][\d() -]{{3,18}}\d|{_DIGITS})(?:[\s,;]*(?:{_EXTENSION}))?|{_EXTENSION}"
_BESIDE = re.compile(rf"[\s,;:/–—-]*(?:\(\s*(?:{_NUMBER})\s*\)|\[\s*(?:{_NUMBER})\s*\]|(?:{_NUMBER}))", re.IGNORECASE)
_OF_DIGITS = re.compile(r"[1-37]\d{9}")  # in a cell of numbers, which shows no zero at the front
_AROUND = " \t\n,;:/–—-"
MAX_ROWS = 5  # that a warning names


def without_phone_numbers(
    table: Table[Any], columns: Collection[int], headings: Sequence[str], rows: Iterable[Row[Any]], log: ProblemLog
) -> list[Row[Any]]:
    """The rows without the numbers beside the owners; a warning says in which rows they stand, and not what they are."""
    read = [*rows]
    for index in columns:
        with_numbers: list[int] = []
        for at, (number, row) in enumerate(read):
            text = text_at(row, index)
            owner = _without_numbers(text)
            if owner != text:
                with_numbers.append(number)
                cells = list(row)
                cells[index] = owner
                read[at] = number, cells
                if not owner:
                    table.account.leave_out(table.part("telephone numbers alone"), 1)
        if with_numbers:
            where = rows_listed(with_numbers, MAX_ROWS)
            rule = f"has telephone numbers in {where}, which are no part of a name, and are left out"
            fix = "If one is the name of an owner, write it with words."
            log.add("phone_numbers", table.place(), rule, fix, column=headings[index], severity="warning")
    return read


def _without_numbers(text: str) -> str:
    """What a cell names beside telephone numbers; the cell as it stands where it has none."""
    if not any(map(str.isdigit, text)) or len(text) > MAX_CELL:
        return text
    if _OF_DIGITS.fullmatch(text):
        return ""
    without = _BESIDE.sub("", text)
    return text if without == text else without.strip(_AROUND)
