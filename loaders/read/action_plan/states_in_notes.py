"""Statuses that stand where a plan has its notes or its days of completion: "On track" under "Progress" or "Update / status"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from loaders.read.action_plan.headings import names_state
from loaders.read.action_plan.months import date_of, month_without_year
from loaders.read.action_plan.periods import period_of
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.rag import is_state, status_word
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog

_OPENING = re.compile(r"\s*(?:[:;,\n–—]|\s-\s|\.\s).*", re.DOTALL)


@dataclass
class StatesInNotes:
    """Takes the statuses of one table out of cells of notes and of completion, where a row has no other, and counts them."""

    table: Table[object]
    _cells: Counter[str] = field(default_factory=Counter)  # by the heading of their column
    _first: dict[str, str] = field(default_factory=dict)

    def take(self, row: PlanRow) -> None:
        """Take the status of a row: the last note that is one or, under a heading that speaks of a status, begins with one."""
        if row.text("rag") or row.text("status") or row.fill:
            return
        is_elsewhere = "rag" in row.headings or "status" in row.headings
        for index in reversed(range(len(row.note_headings))):
            heading, text = row.note_headings[index], row.texts("notes")[index]
            if is_elsewhere and not names_state(heading):
                continue
            opening = _OPENING.sub("", text) if names_state(heading) else text
            if not is_state(opening):
                continue
            self._take(row, opening, heading)
            if opening == text and not (date_of(heading) or month_without_year(heading) or period_of(heading)):
                del row.cells["notes"][index], row.note_headings[index]
            return
        text = row.text("closed_on")
        if status_word(text) and (not is_elsewhere or names_state(row.headings["closed_on"])):
            self._take(row, text, row.headings["closed_on"])
            del row.cells["closed_on"]

    def _take(self, row: PlanRow, state: str, heading: str) -> None:
        row.cells["status"] = [state]
        row.headings["status"] = heading
        self._cells[heading] += 1
        self._first.setdefault(heading, state)

    def report(self, log: ProblemLog) -> None:
        """Say of each column how many statuses were read from it."""
        for heading, count in self._cells.items():
            cells = (
                f"{count:,} cells that are, or begin with, a status"
                if count > 1
                else "a cell that is, or begins with, a status"
            )
            rule = f"has {cells}, such as {self._first[heading]!r}, which is read as that of the action"
            fix = "Give statuses a column of their own."
            log.add("status_in_notes", self.table.place(), rule, fix, column=heading, severity="warning")
