"""The workbook of one agency's actions, as it is sent and as it comes back: its sheets, its columns, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.schema import schema

LOADER = "agency-workbook"
ACTIONS, AS_SENT = "Your actions", "As sent"  # the sheets
ID, STATUS, SINCE, NOTE, EVIDENCE = (
    "Id",
    "Status",
    "Since (date)",
    "Progress",
    "Evidence",
)  # headings that are read back
AGENCY = "Agency id"  # of the sheet of what was sent
# What an agency may state; that an action is completed is for whoever signs it off.
STATUSES = ("planned", "in_progress", "blocked", "reported_complete")
ENTERED = (STATUS, SINCE, NOTE, EVIDENCE)  # headings of the cells that an agency fills in
SHOWN = ("No", "Review", "Action", "Post", "Due", "Last note", "Last note on")  # headings of what is there to read


@dataclass(frozen=True, slots=True)
class SentAction:
    """What the workbook said of one action when it was sent: its status, as it is stored, and its evidence."""

    agency: str  # the id of the organisation that it was sent to
    status: str
    evidence: str


@dataclass(frozen=True, slots=True)
class AgencyReturn:
    """A workbook that came back: what was sent, by the ids of the actions."""

    sent: Mapping[str, SentAction]


def status_words() -> dict[str, str]:
    """The titles of all statuses of an action, by their codes."""
    return schema().words(schema().labels["Action"].properties["status"])
