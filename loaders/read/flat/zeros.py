"""Cells of texts that show 0, as a formula does that points to a blank cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.read.flat.records import Row, plain_text
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog

# Where 0 says nothing, nor do TRUE and FALSE: no case, quote or page is called so.
TEXTS = frozenset((
    "case", "area", "summary", "review", "episode", "what_happened", "why_key", "appraisal_reason", "perspective",
    "factor", "quote", "page", "reported_by", "recommendation",
))  # fmt: skip


@dataclass
class ZeroCells:
    """Counts such cells of one table by their columns."""

    table: Table[Any]
    columns: Mapping[str, str]
    log: ProblemLog
    _rows: dict[str, list[int]] = field(default_factory=dict)

    def count(self, cells: Row, row: int) -> None:
        """Take note of the cells of one row."""
        for name in TEXTS & cells.keys():
            if plain_text(cells[name]).strip() == "0":
                self._rows.setdefault(name, []).append(row)

    def finish(self) -> None:
        """Say in which columns they are, how many, and where the first is."""
        for name, rows in sorted(self._rows.items()):
            cells = "1 cell that shows 0" if len(rows) == 1 else f"{len(rows):,} cells that show 0"
            rule = (
                f"has {cells}, as formulas do that point to a blank cell, and is read so; the first is in row {rows[0]}"
            )
            fix = "If nothing is meant, empty them."
            self.log.add("zeros", self.table.place(), rule, fix, column=self.columns[name], severity="warning")
