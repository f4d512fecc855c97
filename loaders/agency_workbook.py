"""The workbook that an agency fills in: a row for each of its actions, with a status, its day, a note and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graph.schema import schema
from loaders.records.sent_workbook import LAST_NOTE, NOTE, SINCE, SentSheet
from loaders.workbook_to_send import ColumnToSend, SheetToSend, entered_column, id_column, write_workbook_to_send

ACTIONS = "Your actions"
STATUS, EVIDENCE = "Status", "Evidence"
# What an agency may state; that an action is completed is for whoever signs it off.
STATUSES = ("planned", "in_progress", "blocked", "reported_complete")
_FIRST = (
    "Fill in the white columns of the sheet 'Your actions', and send the workbook back.",
    "Status: choose one. 'Reported complete' tells the board that you consider an action done; it closes when they accept it.",
    "Since: the day from which the status holds, such as 2026-05-17. If it is blank, we use the day on which we receive it.",
    "Progress: what happened since the last note. It is added to the history; nothing is written over.",
    "Leave the other columns as they are, and say roles, never the names of people.",
)


def write_agency_workbook(
    path: Path, agency: tuple[str, str], actions: Sequence[Mapping[str, Any]], sent_on: date, key: str
) -> None:
    """Write the workbook for an organisation, by its id and name, with its actions.

    Each is a row of the tracker, with its `stored_evidence`; what is not known is None. `key` signs what was sent.
    """
    properties = schema().labels["Action"].properties
    status = entered_column(properties["status"], STATUS, words=STATUSES)
    evidence = entered_column(properties["evidence_in_source"], EVIDENCE)
    columns = (
        id_column(),
        ColumnToSend("No", "ref", 8),
        ColumnToSend("Review", "review", 28),
        ColumnToSend("Action", "name", 50),
        ColumnToSend("Post", "posts"),
        ColumnToSend("Due", "due_on", 14),
        status,
        ColumnToSend(SINCE, "", 14, is_entered=True),
        ColumnToSend(NOTE, "", 50, is_entered=True),
        evidence,
        ColumnToSend("Returned because", "returned", 40),
        ColumnToSend(LAST_NOTE, "last_note", 50),
        ColumnToSend("Last note on", "last_note_on", 14),
    )
    entered = {STATUS: "status", EVIDENCE: "evidence_in_source"}
    shown = tuple(column.heading for column in columns if not column.is_entered)
    sheet = SentSheet(ACTIONS, "Action", entered, agency[0], STATUSES, clears=False, has_notes=True, shown=shown)
    rows = [{**action, "id": action["node"], "evidence_in_source": action["stored_evidence"]} for action in actions]
    title = f"Actions of {agency[1]}, as of {sent_on.isoformat()}"
    write_workbook_to_send(path, title, _FIRST, [SheetToSend(sheet, columns, rows)], key)
