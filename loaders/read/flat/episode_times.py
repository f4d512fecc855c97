"""Times of day, or numbers of episodes, in a column that is left out: they may tell two episodes of one title apart, which are
read as one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import time
from typing import Any

from loaders.read.cells import is_filled
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, joined, listed
from loaders.records.values import cell_text

# With seconds it is how far into a recording something was said.
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)(?::00)?\s*([ap]\.?m\.?)?\s*(?:h|hrs|hours)?\.?", re.IGNORECASE)
_NUMBERS = re.compile(
    r"(?:kpe|(?:key )?(?:practice )?(?:episode|event)|incident)s?[\s.:-]*"
    r"(?:no|nos|number|num|nr|ref|reference|code|sequence|order)\.?",
    re.IGNORECASE,
)
MAX_NAMED = 3  # episodes, and rows of each
_HOURS, _HALF, _MINUTES = 24, 12, 60


class EpisodeTimes:
    """The times or the numbers of the rows of each episode, under each heading of a table that is left out."""

    def __init__(self, table: Table[Any], indexes: Sequence[int], log: ProblemLog) -> None:
        self._table, self._log = table, log
        self._rows: dict[int, dict[str, dict[str, int]]] = {index: defaultdict(dict) for index in indexes}
        names = {index: " ".join(table.names[index].split()) for index in indexes}
        self._numbers = {index for index, name in names.items() if _NUMBERS.fullmatch(name)}
        self._titles: dict[str, str] = {}

    def count(self, number: int, cells: Sequence[Any], episode: tuple[str, str]) -> None:
        """Note the times and numbers of a row, which is of this episode: its id and its title."""
        id_, title = episode
        for index in list(self._rows):
            if index >= len(cells) or not is_filled(cells[index]):
                continue
            value = cell_text(cells[index]).strip() if index in self._numbers else str(_time_of_day(cells[index]) or "")
            if not value:
                del self._rows[index]  # a column of something else
            elif id_:
                self._titles[id_] = title
                self._rows[index][id_].setdefault(value, number)

    def finish(self) -> None:
        """Say, once for each such column, which episodes have rows of several times or numbers."""
        for index, of_column in self._rows.items():
            several = {id_: rows for id_, rows in of_column.items() if len(rows) > 1}
            if not several:
                continue
            heading = self._table.names[index]
            named = [
                f"rows {joined([*map(str, rows.values())], MAX_NAMED)} of {self._titles[id_]!r}"
                for id_, rows in several.items()
            ]
            episodes, each = ("an episode", "it") if len(several) == 1 else (f"{len(several):,} episodes", "each")
            what, of_day = ("numbers", "") if index in self._numbers else ("times of day", " of one day")
            rule = (
                f"has different {what} in the rows of {episodes}, and is left out, so that {each} is read as one: "
                f"{listed(named, MAX_NAMED)}"
            )
            fix = f"If they are several episodes{of_day}, give each a title of its own."
            self._log.add("episode_times", self._table.place(), rule, fix, column=heading, severity="warning")


def _time_of_day(cell: object) -> time | None:
    """The time of day that a cell is, and nothing else."""
    if isinstance(cell, time):
        return None if cell.second else cell.replace(microsecond=0)
    match = _TIME.fullmatch(cell_text(cell).strip().lower())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    if match[3]:
        hour = hour % _HALF + (_HALF if match[3].startswith("p") else 0)
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None
