"""Actions whose cell of owners is blank: where agencies stand before what they are to do, the agency above is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.records.problem_log import ProblemLog


@dataclass
class BlankOwners:
    """Gives the actions of one table the agency above them, or counts those that name no owner."""

    sheet: PlanSheet
    _is_group: bool = field(init=False)  # an agency stands once, before all that it is to do
    _above: list[Any] = field(default_factory=list)
    _blank: list[int] = field(default_factory=list)  # rows

    def __post_init__(self) -> None:
        later = [*self.sheet.indexes("recommendation"), *self.sheet.indexes("action")]
        self._is_group = any(index < min(later, default=0) for index in self.sheet.indexes("owners"))

    def take(self, row: PlanRow) -> None:
        """Look at the owners of a row."""
        if row.text("owners"):
            self._above = row.cells["owners"]
        elif row.text("action") and self.sheet.indexes("owners"):
            self._blank.append(row.number)
            if self._is_group and self._above:
                row.cells["owners"] = self._above

    def report(self, log: ProblemLog) -> None:
        """Say how many actions name no owner, and whose they are taken to be."""
        if not self._blank:
            return
        cells = f"{len(self._blank):,} actions" if len(self._blank) > 1 else "1 action"
        which = f"the first in row {self._blank[0]}" if len(self._blank) > 1 else f"in row {self._blank[0]}"
        have = "have" if len(self._blank) > 1 else "has"
        rule, fix = f"is blank for {cells}, {which}, which {have} no owner", "If the owner above is meant, repeat it."
        if self._is_group and self._above:
            rule = f"is blank for {cells}, {which}, which the owner above is taken to own"
            fix = "If one has no owner, or another, write that in its row."
        column = self.sheet.heading("owners")
        log.add("blank_owners", self.sheet.table.place(), rule, fix, column=column, severity="warning")
