"""The state of all actions below it: "Completed actions" alone in a row, or as the name of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.read.action_plan.lines import Line
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text

_STATE = re.compile(
    r"\W*(?:(?P<in_progress>open|live|outstanding|ongoing|in progress)|(?P<completed>completed?|closed|finished))"
    r"(?:\s+(?:actions?|tasks?|items?|archive|log|list))*\W*",
    re.IGNORECASE,
)
# In any other column it is the state of the action above.
_COLUMNS = frozenset({"ref", "recommendation_ref", "recommendation", "action"})


@dataclass
class _Heading:
    line: Line
    state: str
    actions: int = 0  # whose state it is


@dataclass
class StatesOverRows:
    """Takes such headings out of the rows of one table, and gives actions that say nothing themselves that state."""

    sheet: PlanSheet
    _headings: list[_Heading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._begin(Line(self.sheet.name, cells=0))

    def takes(self, number: int, filled: Mapping[int, Any]) -> bool:
        """Whether a row is such a heading, which is taken."""
        texts = {cell_text(cell) for cell in filled.values()}
        is_alone = len(texts) == 1 and (
            number - 1 in self.sheet.table.banners or self.sheet.columns[next(iter(filled))] in _COLUMNS
        )
        return is_alone and self._begin(Line(texts.pop(), number, len(filled)))

    def _begin(self, line: Line) -> bool:
        match = _STATE.fullmatch(line.text)
        if match and match.lastgroup:
            self._headings.append(_Heading(line, match.lastgroup))
        return bool(match)

    def take(self, row: PlanRow) -> None:
        """Give a row its state, if no cell and no colour of its own says one."""
        if (
            self._headings
            and row.text("action")
            and not (any(map(row.text, ("rag", "status", "closed_on"))) or row.fill)
        ):
            row.state_above = self._headings[-1].state
            self._headings[-1].actions += 1

    def report(self, log: ProblemLog) -> None:
        """Say of each heading of how many actions it is the state; one of none is left out as a theme."""
        table = self.sheet.table
        for heading in self._headings:
            line, state = heading.line, heading.state.replace("_", " ")
            actions = (
                f"the {heading.actions:,} actions below without a state are"
                if heading.actions > 1
                else "the action below without a state is"
            )
            where = "stands alone in its row" if line.row else "is the name of the sheet"
            rule = f"{where}: {actions} taken as {state}"
            if heading.actions:
                table.account.used += line.cells
            elif line.row:
                table.account.leave_out(table.part(f"row {line.row} (state over actions)"), line.cells)
                rule = "is a state over actions that say their own: it is taken for a theme and left out"
            else:
                continue
            log.add("state_heading", table.place(line.row), rule, value=line.text, severity="warning")
