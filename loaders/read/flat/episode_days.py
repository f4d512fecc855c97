"""A column of episodes that holds days: dates that were typed as such, and no names that a spreadsheet turned into dates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from loaders.read.displayed import ShownDay
from loaders.read.flat.records import FlatRow
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, shown


@dataclass
class EpisodeDays:
    """Takes the cells of episodes that are dates, sheet by sheet, until it shows what most of the column is."""

    log: ProblemLog
    _cells: dict[Place, int] = field(default_factory=lambda: defaultdict(int))  # of episodes, by sheet
    _days: dict[Place, list[FlatRow]] = field(default_factory=lambda: defaultdict(list))

    def takes(self, row: FlatRow) -> bool:
        """Whether a row calls its episode by a whole day; what a spreadsheet makes of "3-4" shows no year."""
        if "episode" not in row.cells:
            return False
        table = Place(row.place.file, row.place.sheet)
        self._cells[table] += 1
        if is_day := _is_whole_day(row.cells["episode"]):
            self._days[table].append(row)
        return is_day

    def report(self) -> None:
        """Refuse a column of days once, with what to do about it; single days among names each by itself."""
        for table, rows in self._days.items():
            if 2 * len(rows) <= self._cells[table]:
                for row in rows:
                    note_date(row, "episode", self.log)
                continue
            first = rows[0]
            days = f"{shown(first.cells['episode'])!r} in row {first.place.row}"
            days += f", the first of {len(rows):,} days" if len(rows) > 1 else " is a day"
            rule = f"holds days, and no names of episodes: {days}"
            as_text = "format the column as text, and type each day again"
            fix = f"To call the episodes by their days, {as_text}."
            if "start" not in first.columns:
                fix = (
                    "Call this column 'Date', and add a column 'Episode' that says in a few words what each was, such as "
                    f"'First home visit'; or, to call them by their days, {as_text}."
                )
            self.log.add("episode_days", table, rule, fix, column=first.columns["episode"])


def note_date(row: FlatRow, name: str, log: ProblemLog) -> None:
    """Refuse a date where none belongs."""
    rule = "is a date: the spreadsheet has turned what was typed into one"
    fix = "Format its column as text there, and type it again."
    log.add("day", row.place, rule, fix, column=row.columns[name], value=row.cells[name])


def _is_whole_day(cell: Any) -> bool:
    is_date = isinstance(cell, date) and not isinstance(cell, ShownDay)
    return is_date and (not isinstance(cell, datetime) or cell.time() == time())
