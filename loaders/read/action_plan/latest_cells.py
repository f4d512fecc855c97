"""Of several columns that hold the same, such as a RAG for each month, the cell of a row that counts; the others are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.read.action_plan.agency_states import AgencyStates
from loaders.read.action_plan.latest_headings import LATEST, is_later_by_place
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import colour_name, is_grey
from loaders.records.problem_log import ProblemLog


@dataclass
class LatestCells:
    """Chooses for each row; `rag` are the columns whose fill is a RAG, the latest first."""

    sheet: PlanSheet
    rag: Sequence[int]
    _columns: dict[str, list[int]] = field(init=False)
    _of_agencies: dict[str, AgencyStates] = field(init=False)
    _states: dict[int, set[int]] = field(default_factory=dict)  # by row, the columns of the agencies that count
    _earlier: Counter[tuple[int, int]] = field(
        default_factory=Counter
    )  # cells, by their column and the one that counted

    def __post_init__(self) -> None:
        self._columns = {name: self.sheet.latest_first(name) for name in sorted(LATEST)}
        self._of_agencies = {name: AgencyStates(self.sheet, self._columns[name]) for name in ("rag", "status")}

    def of(self, number: int, filled: Mapping[int, Any]) -> dict[int, Any]:
        """The filled cells of a row without those in whose place a later one counts."""
        left_out: set[int] = set()
        for name, columns in self._columns.items():
            by_agency = self._of_agencies[name].chosen(number, filled) if name in self._of_agencies else None
            if by_agency is not None:
                self._states.setdefault(number, set()).add(by_agency)
            counting = (
                by_agency
                if by_agency is not None
                else next((index for index in columns if index in filled or self._colour(number, index)), None)
            )
            earlier = [index for index in columns if index in filled and index != counting]
            left_out.update(earlier)
            if counting is not None:
                self._earlier.update((index, counting) for index in earlier)
        return {index: cell for index, cell in filled.items() if index not in left_out}

    def fill(self, number: int, filled: Mapping[int, Any]) -> str:
        """The colour of the cell that is the RAG of a row: the latest with a word or a colour, else any fill."""
        counting = [index for index in self.rag if index in self._states.get(number, ())]
        at = next((index for index in [*counting, *self.rag] if index in filled or self._colour(number, index)), None)
        columns = self.rag if at is None else [at]
        return next(filter(None, (self.sheet.fills.get((number - 1, index), "") for index in columns)), "")

    def report(self, log: ProblemLog) -> None:
        """Say of each column how many of its cells are left out, and which column counts."""
        table = self.sheet.table
        for states in self._of_agencies.values():
            states.report(log)
        for index in sorted({index for index, _ in self._earlier}):
            counts = {at: count for (of, at), count in self._earlier.items() if of == index}
            cells = sum(counts.values())
            others = ", ".join(repr(table.names[at]) for at in sorted(counts))
            table.account.leave_out(table.part(f"column {table.names[index]!r} where another column counts"), cells)
            by_place, fix = "", ""
            if any(is_later_by_place(table.names[at], table.names[index]) for at in counts):
                end = "first" if self.sheet.columns[index] == "due_on" else "last"
                by_place = f" (it is the {end} of them; their headings do not tell which is the latest)"
                fix = "Write the time with its year, each in the same way, into their headings, such as Q2 2026/27."
            rule = (
                f"holds the same kind of thing as {others}, which counts in a row where both are filled{by_place}; "
                f"{cells:,} filled {'cell' if cells == 1 else 'cells'} here left out for that reason"
            )
            log.add("earlier_column", table.place(), rule, fix, column=table.names[index], severity="warning")

    def _colour(self, number: int, index: int) -> bool:
        """Whether a cell has a colour that may be a RAG; grey is often that of a month that is still to come."""
        fill = self.sheet.fills.get((number - 1, index), "") if index in self.rag else ""
        return bool(fill) and colour_name(fill) is not None and not is_grey(fill)
