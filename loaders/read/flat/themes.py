"""Merged cells over the rows of a flat sheet, which are left out as themes though they may name the episode of those rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog


@dataclass
class RowsUnderThemes:
    """Counts the contributions of one table that stand under a theme and are of no episode."""

    table: Table[object]
    columns: Mapping[str, str]
    log: ProblemLog
    _rows: int = 0

    def count(self, row: int, *, is_of_case: bool) -> None:
        """Take note of one row; `is_of_case` says that it has a contribution to its case as a whole."""
        self._rows += is_of_case and bool(self.table.themes) and self.table.themes[0] < row

    def finish(self) -> None:
        """Say how many there are, and how they would get their episode."""
        if not self._rows:
            return
        rows = "1 row has" if self._rows == 1 else f"{self._rows:,} rows have"
        rule = (
            f"{rows} no episode, below merged cells that are left out as themes (the first is in row {self.table.themes[0]}), "
            "so their factors are stored for the case as a whole"
        )
        fix = "If those cells name episodes, write the episode and its date into each row, "
        if {"episode", "start"} <= self.columns.keys():
            fix += f"under {self.columns['episode']!r} and {self.columns['start']!r}."
        else:
            fix += "in columns 'Episode' and 'Date'."
        self.log.add("no_episode_under_theme", self.table.place(), rule, fix, severity="warning")
