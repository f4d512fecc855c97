"""Cells of a plan that are merged sideways over columns of several kinds: what they say stands under one of them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.read.action_plan.rag import is_state
from loaders.read.cells import is_filled
from loaders.read.dates_in_words import date_in_words
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

_DAYS, _STATES = frozenset({"due_on", "closed_on"}), frozenset({"rag", "status"})
_OF_ACTION = _DAYS | _STATES | {"owners", "job_role", "notes", "evidence", "measure"}
MAX_HEADINGS = 5  # that a warning repeats


def without_repeats(
    table: Table[Any], columns: Mapping[int, str], rows: Sequence[Row[Any]], log: ProblemLog
) -> list[Row[Any]]:
    """The rows with each such cell under the first of its columns, or as a note where that has days or states and it is a
    remark; each is named."""
    read: list[Row[Any]] = []
    for number, row in rows:
        cells = list(row)
        spans: dict[int, list[int]] = {}
        for index, first in table.sideways.get(number - 1, {}).items():
            if index in columns and first in columns and index < len(cells) and is_filled(cells[index]):
                spans.setdefault(first, [first]).append(index)
        for span in spans.values():
            under = _column_of(cells[span[0]], span, columns)
            others = {columns[index] for index in span} - {columns[under]}
            emptied = [i for i in span if columns[i] in others and columns[i] in _OF_ACTION]
            for index in emptied:
                cells[index] = ""
            table.account.used += len(emptied)
            if emptied:
                headings = listed([repr(table.names[index]) for index in span], MAX_HEADINGS)
                rule = f"is merged over {headings}, and is read under {table.names[under]!r} alone"
                fix = "Unmerge it, and write under each heading what belongs there."
                place, value = table.place(number), cell_text(row[under])
                log.add("merged_sideways", place, rule, fix, column=table.names[under], value=value, severity="warning")
        read.append((number, cells))
    return read


def _column_of(cell: Any, span: Sequence[int], columns: Mapping[int, str]) -> int:
    """The first column, as the spreadsheet has it; that of notes for a remark that begins under a day or a state."""
    first, text = columns[span[0]], cell_text(cell)
    is_day = first in _DAYS and date_in_words(cell, day_first=True).date is not None
    notes = [index for index in span if columns[index] == "notes"]
    is_remark = first in _DAYS | _STATES and not is_day and not (first in _STATES and is_state(text))
    return notes[0] if notes and is_remark else span[0]
