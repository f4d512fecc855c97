"""The workbook that an agency fills in: a row for each of its actions, with drop-downs, and what was sent beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graph.formats.workbook import new_workbook
from loaders.records.agency_return import (
    ACTIONS,
    AGENCY,
    AS_SENT,
    ENTERED,
    EVIDENCE,
    ID,
    NOTE,
    SINCE,
    STATUS,
    STATUSES,
    status_words,
)

# Heading, key of a row, width.
_COLUMNS = (
    (ID, "node", 24),
    ("No", "ref", 8),
    ("Review", "review", 28),
    ("Action", "name", 50),
    ("Post", "posts", 20),
    ("Due", "due_on", 14),
    (STATUS, "status", 18),
    (SINCE, "", 14),
    (NOTE, "", 50),
    (EVIDENCE, "stored_evidence", 40),
    ("Returned because", "returned", 40),
    ("Last note", "last_note", 50),
    ("Last note on", "last_note_on", 14),
)
_FIRST = (
    "Fill in the white columns of the sheet 'Your actions', and send the workbook back.",
    "Status: choose one. 'Reported complete' tells the board that you consider an action done; it closes when they accept it.",
    "Since: the day from which the status holds, such as 2026-05-17. If it is blank, we use the day on which we receive it.",
    "Progress: what happened since the last note. It is added to the history; nothing is written over.",
    "Leave the other columns as they are, and say roles, never the names of people.",
)
MAX_NOTE_LENGTH = 2_000  # that a drop-down's message allows for


def write_agency_workbook(
    path: Path, agency: tuple[str, str], actions: Sequence[Mapping[str, Any]], sent_on: date
) -> None:
    """Write the workbook for an organisation, by its id and name, with its actions.

    Each is a row of the tracker, with its `stored_evidence`; what is not known is None. Raises BadRequest where a text is
    longer than an Excel cell.
    """
    words = status_words()
    with new_workbook(path) as book:
        book.set_properties({"title": f"Actions of {agency[1]}", "comments": f"As of {sent_on.isoformat()}"})
        sheet, first, sent = (book.add_worksheet(name) for name in (ACTIONS, "Read me first", AS_SENT))
        _explain(book, first, agency[1], sent_on)
        fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F1F4F5", "border": 1})
        open_ = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "locked": False, "num_format": "@"})
        heading = book.add_format({"bold": True, "bg_color": "#1D4F76", "font_color": "#FFFFFF", "border": 1})
        for index, (title, key, width) in enumerate(_COLUMNS):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, title, heading)
            for row, action in enumerate(actions, start=1):
                text = _text(action.get(key), words)
                sheet.write_string(row, index, text, open_ if title in ENTERED else fixed)
        _offer_statuses(sheet, len(actions))
        sheet.freeze_panes(1, 4)
        sheet.autofilter(0, 0, max(len(actions), 1), len(_COLUMNS) - 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        _write_sent(sent, agency[0], actions)


def _text(value: Any, words: Mapping[str, str]) -> str:
    """A value as a person reads it: the title of a status, and several with semicolons."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return words.get(str(value), str(value)) if value is not None else ""


def _explain(book: Any, sheet: Any, agency: str, sent_on: date) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(
        0, 0, f"Actions of {agency}, as of {sent_on.isoformat()}", book.add_format({"bold": True, "font_size": 16})
    )
    for row, text in enumerate((*_FIRST, "Not checked for disclosure."), start=1):
        sheet.write_string(row, 0, text)


def _offer_statuses(sheet: Any, rows: int) -> None:
    [index] = [number for number, (title, _, _) in enumerate(_COLUMNS) if title == STATUS]
    choices = [status_words()[status] for status in STATUSES]
    message = "Choose one of the list, or leave the status as it was sent."
    rule = {
        "validate": "list",
        "source": choices,
        "error_title": STATUS,
        "error_message": message,
        "error_type": "warning",
    }
    sheet.data_validation(1, index, max(rows, 1), index, rule)


def _write_sent(sheet: Any, agency: str, actions: Sequence[Mapping[str, Any]]) -> None:
    """What was sent, by which a changed cell is told from one that only shows what it was."""
    sheet.write_row(0, 0, [ID, AGENCY, STATUS, EVIDENCE])
    for row, action in enumerate(actions, start=1):
        for index, value in enumerate((action["node"], agency, action["status"], action["stored_evidence"])):
            sheet.write_string(row, index, str(value or ""))
    sheet.set_column(0, 3, 24)
    sheet.protect()
