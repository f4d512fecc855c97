"""Rows that are filled with the colours of a RAG in a plan without a column of it: the colours are not read, and that is said."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import MEANS, colour_name
from loaders.records.problem_log import ProblemLog

_SHADING = frozenset({"blue"})  # of every other row, more often than a RAG


@dataclass
class ColouredRows:
    """Looks at the fills of the actions of one table that has no column for its states."""

    sheet: PlanSheet
    _names: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # of the fills of each row
    _colours: list[str] = field(default_factory=list)  # of each action, blank where it has none

    def __post_init__(self) -> None:
        for (number, _), fill in self.sheet.fills.items():
            if name := colour_name(fill) if fill else "":
                self._names[number + 1][name] += 1

    def take(self, row: PlanRow) -> None:
        """One more row."""
        if row.text("action"):
            [(name, _)] = self._names[row.number].most_common(1) or [("", 0)]
            self._colours.append(name)

    def report(self, log: ProblemLog) -> None:
        """Say how many rows are coloured, where not all of them have one colour, as by a style."""
        colours = [name for name in MEANS if name in self._colours]
        if not set(colours) - _SHADING or len(set(self._colours)) == 1:
            return
        count = sum(map(bool, self._colours))
        rows = "1 row that is" if count == 1 else f"{count:,} rows that are"
        rule = f"has {rows} filled with {', '.join(colours)}, and no column of RAG or status: the colours are not read"
        fix = "Add a column 'RAG', and write the words into it."
        log.add("coloured_rows", self.sheet.table.place(), rule, fix, severity="warning")
