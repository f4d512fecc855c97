"""Numbers of actions that lost their last nought: 1.10, typed into a cell of numbers, is shown as 1.1."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.problem_log import ProblemLog

_PARTS = re.compile(r"(\d+)\.(\d+)")


@dataclass
class LostZeros:
    """Restores such numbers in the rows of one table: those that another action has, where the next of the list is missing."""

    log: ProblemLog
    _taken: set[str] = field(default_factory=set)
    _last: str = ""

    def take(self, row: PlanRow) -> None:
        """Take the number of a row with an action; 1.1 after 1.9, below another 1.1, is 1.10."""
        number = row.text("ref")
        if not (number and row.text("action")):
            return
        if number in self._taken and _follows(self._last, f"{number}0"):
            row.cells["ref"] = [f"{number}0"]
            rule = f"is the number of an action above, and follows {self._last}: it is read as {number}0"
            fix = "Give the column the format of text, and type its numbers again."
            row.warn(self.log, "lost_zero", "ref", rule, fix, value=number)
        self._last = row.text("ref")
        self._taken.add(self._last)


def _follows(number: str, other: str) -> bool:
    first, second = _PARTS.fullmatch(number), _PARTS.fullmatch(other)
    if first is None or second is None:
        return False
    return first[1] == second[1] and int(first[2]) + 1 == int(second[2])
