"""Cells of a plan that say what another row says: "Same as 2.1", "As per 1.1", "See action 2.1"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.read.cells import is_filled, is_filled_at
from loaders.read.displayed import ShownDay
from loaders.read.flat.marks import is_ditto
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

_KIND = r"(?:(?:action|recommendation|rec|ref|no|number|point|item|task|row|line)s?\b\.?\s*)*"
_NUMBER = rf"{_KIND}#?\s*(?:[RA]\.?)?\d{{1,3}}(?:[.\-/]\d{{1,3}}){{0,3}}[a-z]?\b\.?"
_VERB = r"(?:(?:the )?same(?: as)?(?: (?:for|per|in))?|as(?: (?:for|per|in|with))?|see|refer to|ditto)"
# What a cell says that means another row, or several: "Same as 2.1", "As per actions 1.1 and 1.2 above".
REFERENCE = rf"{_VERB}\s*{_NUMBER}(?:\s*(?:,|&|and)\s*{_NUMBER})*(?:\s+(?:above|below))?"
_REFERENCE = re.compile(rf"\(?\s*{REFERENCE}\s*\)?\.?", re.IGNORECASE)
_ONE = re.compile(
    rf"\(?\s*{_VERB}\s*(?P<kind>{_KIND})#?\s*(?P<number>(?:[RA]\.?)?\d[\d.\-/]*[a-z]?)\b\W*(?:(?:above|below)\W*)?",
    re.IGNORECASE,
)
_OF_RECOMMENDATION, _OF_ROW = re.compile(r"rec", re.IGNORECASE), re.compile(r"row|line", re.IGNORECASE)
_LABEL = re.compile(rf"^{_KIND}#?\s*", re.IGNORECASE)
_READ = frozenset({"owners", "job_role", "due_on", "rag", "status"})  # notes and evidence may say so in their own words
MAX_STEPS = 10  # from a row to another, of one that refers to a row which refers to a third
MAX_SHOWN = 5  # rows that a warning lists
_MEANWHILE = {
    "owners": "it is kept as the words of the source, and names no owner",
    "job_role": "it is left out, as it is no post",
    "due_on": "it is kept as the words of the source, and no day is due",
    "rag": "it is kept as the word of the source, and is no RAG",
    "status": "it is kept as the word of the source, and is no status",
}


def names_another_row(text: str) -> bool:
    """Whether a text says nothing but that another row has what is meant, or the row above."""
    return bool(_REFERENCE.fullmatch(" ".join(text.split()))) or is_ditto(text)


def with_values_of_others(
    table: Table[Any], columns: Mapping[int, str], rows: Sequence[Row[Any]], log: ProblemLog
) -> list[Row[Any]]:
    """The rows with the value of the row that a cell names in its place, which is said of each column; a cell that names
    none of them, or several, is named."""
    rows_of = {kind: _rows_by_number(columns, rows, kind) for kind in ("ref", "recommendation_ref")}
    read = [(number, list(row)) for number, row in rows]
    replaced: dict[int, list[str]] = {}
    for (number, row), (_, cells) in zip(rows, read, strict=True):
        for index in (index for index, name in columns.items() if name in _READ and index < len(row)):
            text = cell_text(row[index])
            if not (isinstance(row[index], str) and names_another_row(text)):
                continue
            value = _value(row, index, rows_of)
            if is_filled(value):
                cells[index] = value
                replaced.setdefault(index, []).append(f"{text!r} in row {number}")
                continue
            heading, name = table.names[index], columns[index]
            rule = f"says what another row says, and no one row of this table has it: {_MEANWHILE[name]}"
            fix = "Write out what is meant."
            log.add("refers_to_row", table.place(number), rule, fix, column=heading, value=text, severity="warning")
            if name == "job_role":
                cells[index] = ""
                table.account.leave_out(table.part(f"{text!r} in column {heading!r}"), 1)
    for index, cells_read in replaced.items():
        cells_name, are = ("1 cell names", "is") if len(cells_read) == 1 else (f"{len(cells_read):,} cells name", "are")
        rule = f"{cells_name} the row that has the value, and {are} read so: {listed(cells_read, MAX_SHOWN)}"
        fix = "If one is not meant so, write it out."
        log.add("value_of_row", table.place(), rule, fix, column=table.names[index], severity="warning")
    return [*read]


def _value(row: Sequence[Any], index: int, rows_of: Mapping[str, Mapping[str, Sequence[Sequence[Any]]]]) -> Any:
    """What the row that a cell names has in the same column, or one that this one names; empty where it shows no such row."""
    cell: Any = row[index]
    for _ in range(MAX_STEPS):
        if not (isinstance(cell, str) and names_another_row(cell)):
            return cell
        match = _ONE.fullmatch(" ".join(cell.split()))
        if match is None or _OF_ROW.match(match["kind"]):
            return ""
        of = rows_of["ref"] if rows_of["ref"] else rows_of["recommendation_ref"]
        of = rows_of["recommendation_ref"] if _OF_RECOMMENDATION.match(match["kind"]) else of
        named = [other[index] if index < len(other) else "" for other in of.get(_key(match["number"]), ())]
        if len({cell_text(value) for value in named}) != 1:
            return ""
        cell = named[0]
    return ""


def _rows_by_number(columns: Mapping[int, str], rows: Sequence[Row[Any]], kind: str) -> dict[str, list[Sequence[Any]]]:
    """The rows by the numbers in the first column of that kind."""
    of: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for index in [index for index, name in columns.items() if name == kind][:1]:
        for _, row in rows:
            if is_filled_at(row, index):
                cell = row[index]
                of[_key(cell.shown if isinstance(cell, ShownDay) else cell_text(cell))].append(row)
    return of


def _key(number: str) -> str:
    return _LABEL.sub("", number.strip()).strip(" .()").lower()
