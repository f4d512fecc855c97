"""Numbers of actions that lost their last nought: 1.10, typed into a cell of numbers, is shown as 1.1."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.known_plans import KnownRecord
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
            _warn(row, number, rule, self.log)
        self._last = row.text("ref")
        self._taken.add(self._last)


def restore_known(
    rows: Sequence[PlanRow], ids: dict[tuple[str, str], str], known: Sequence[KnownRecord], log: ProblemLog
) -> None:
    """Restore the nought of a number that another row has, too, where the record that the row is known to be has it.

    `ids` are those of the known actions by what tells their rows apart, and have them by the restored numbers as well.
    """
    refs = {record.id: record.ref for record in known}
    actions: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        actions[row.text("ref")].add(ids.get(row.action_key, row.text("action")))
    for row in rows:
        number, identity = row.text("ref"), ids.get(row.action_key, "")
        if refs.get(identity) == f"{number}0" and len(actions[number]) > 1:
            row.cells["ref"] = [f"{number}0"]
            ids[row.action_key] = identity
            _warn(row, number, f"is the number of another action, and this one was {number}0: it is read so", log)


def _warn(row: PlanRow, number: str, rule: str, log: ProblemLog) -> None:
    fix = "Give the column the format of text, and type its numbers again."
    row.warn(log, "lost_zero", "ref", rule, fix, value=number)


def _follows(number: str, other: str) -> bool:
    first, second = _PARTS.fullmatch(number), _PARTS.fullmatch(other)
    if first is None or second is None:
        return False
    return first[1] == second[1] and int(first[2]) + 1 == int(second[2])
