"""A column that has owners and dates due in one: "Who and by when", with "Police – 31/12/2026" below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.dates_in_texts import date_before, dates_within, names_time
from loaders.read.dates_in_words import date_in_words
from loaders.records.problem_log import ProblemLog

_WHO = r"\b(?:who|whom|leads?|owners?|agency|responsib\w+|accountab\w+)\b"
_WHEN = r"\b(?:when|dates?|deadline|due|time ?(?:scale|frame)s?)\b"
_HEADING = re.compile(
    rf".*{_WHO}.*(?:\band\b|[&/,+–-]|\n).*{_WHEN}.*|.*{_WHEN}.*(?:\band\b|[&/,+–-]|\n).*{_WHO}.*", re.I | re.S
)
_NO_DAY = re.compile(r"on-?going|continuous|immediate(?:ly)?|asap|t\.?b\.?[ac]\.?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[\n;:,(]\s*|\s+[-–—/|]\s*|\s+(?:by|due)\s+", re.IGNORECASE)
_AROUND = re.compile(r"^(?:by|due)\b\s*|\)$", re.IGNORECASE)


@dataclass
class OwnersWithDates:
    """Parts the cells of such a column of one table, which has no other column of owners or of dates due."""

    sheet: PlanSheet
    _heading: str = field(init=False)
    _parted: int = 0

    def __post_init__(self) -> None:
        owners, due = self.sheet.indexes("owners"), self.sheet.indexes("due_on")
        headings = [self.sheet.table.names[index] for index in owners or due] if not (owners and due) else []
        self._heading = next((heading for heading in headings if _HEADING.fullmatch(heading)), "")

    def take(self, row: PlanRow) -> None:
        """Give a row its owners and its date due, where its cell says both, or which of the two it says."""
        text = (row.text("owners") or row.text("due_on")) if self._heading else ""
        if not text or (parts := _parts(text)) is None:
            return
        row.headings |= {"owners": self._heading, "due_on": self._heading}
        for name, part in zip(("owners", "due_on"), parts, strict=True):
            row.cells.pop(name, None)
            if part:
                row.cells[name] = [part]
        self._parted += 1

    def report(self, log: ProblemLog) -> None:
        """Say that the column was parted."""
        if self._parted:
            rule = "has owners and dates due in one column, which are parted"
            fix = "Give each a column of its own, if what is listed is not as it is meant."
            log.add("owners_with_dates", self.sheet.table.place(), rule, fix, column=self._heading, severity="warning")


def _parts(text: str) -> tuple[str, str] | None:
    """The owners and the date due of a cell, either of which may be blank; None of several dates, which tell nothing."""
    if _is_time(text):
        return "", text
    if len(dates_within(text)) > 1:
        return None
    if before := date_before(text):
        return before[1], before[0]
    for match in _BETWEEN.finditer(text):
        owners, time = text[: match.start()].strip(), _AROUND.sub("", text[match.end() :].strip())
        if owners and _is_time(time):
            return owners, time
    return None if names_time(text) or dates_within(text) else (text, "")


def _is_time(text: str) -> bool:
    read = date_in_words(text, day_first=None, deadline=True)
    return bool(read.date or read.doubt or read.wrong or _NO_DAY.fullmatch(text.strip()))
