"""Which cells of the actions of a plan are empty, column by column."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.reading import PlanColumn
from loaders.records.record import Record

_KINDS = ("rag", "due_on", "owners", "evidence", "notes")


@dataclass
class PlanColumns:
    """Looks at each row of each action; a cell that one of its rows fills is filled, and so is one of several columns of a
    kind where another has something."""

    _filled: dict[tuple[str, str], dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    _headings: dict[tuple[str, str], str] = field(default_factory=dict)  # by the sheet and the kind, as those are

    def take(self, subject: Record, row: PlanRow) -> None:
        """One row, which is about an action or says more of it."""
        if subject.kind != "Action":
            return
        action = str(subject.values["id"])
        for kind in _KINDS:
            if kind in row.headings and row.place.sheet == subject.place.sheet:
                column = row.place.sheet or "", kind
                is_filled = any(row.texts(kind)) or (kind == "rag" and bool(row.fill or row.state_above))
                self._filled[column][action] = self._filled[column].get(action, False) or is_filled
                self._headings.setdefault(column, row.headings[kind])

    def columns(self) -> dict[tuple[str, str], PlanColumn]:
        """The columns by the sheet and the heading; an action that another sheet fills is empty in none."""
        filled = {(kind, action) for (_, kind), of in self._filled.items() for action, is_ in of.items() if is_}
        return {
            (sheet, self._headings[sheet, kind]): PlanColumn(
                kind, [action for action in of if (kind, action) not in filled], sum(of.values())
            )
            for (sheet, kind), of in self._filled.items()
        }
