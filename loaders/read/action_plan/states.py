"""What several rows say of one action, such as one for each agency: their evidence is added up, and of their dates due and
of their states one row's holds. Two rows are never mixed, and what gives way is named and left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graph.schema import schema
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.row_reader import NOT_KNOWN, Reader
from loaders.read.action_plan.statement import Doubt, Statement
from loaders.records.record import Record

# What one row says together, and the columns that it stands in.
_DUE: Final = (("due_on", "due_in_source"), ("due_on",))
_STATE: Final = (("status", "status_in_source", "rag", "rag_in_source", "closed_on"), ("rag", "status", "closed_on"))
_TEXTS = ("evidence_in_source", "measure")
IN_RECOMMENDATIONS = frozenset({*_DUE[0], *_STATE[0]})  # the others are of actions alone
_OF_RECOMMENDATION = {"in_progress": "open", "planned": "open", "blocked": "open", "closed_not_effective": "completed"}


@dataclass
class States:
    """Takes the rows of each record in their order."""

    reader: Reader
    _holders: dict[tuple[str, str, tuple[str, ...]], PlanRow] = field(default_factory=dict)  # whose values hold
    _doubts: list[tuple[Record, PlanRow, Doubt]] = field(default_factory=list)
    _texts: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, record: Record, row: PlanRow, statement: Statement) -> None:
        """What one more row says of a record."""
        values = dict(statement.values)
        if record.kind == "Recommendation":
            values = {name: value for name, value in values.items() if name in IN_RECOMMENDATIONS}
            values["status"] = _OF_RECOMMENDATION.get(str(values.get("status")), values.get("status"))
        for names, columns in (_DUE, _STATE):
            stated = {name: value for name in names if (value := values.get(name)) not in (None, "")}
            if stated or statement.cleared.intersection(names):
                self._take_together(record, row, stated, statement.cleared.intersection(names), (names, columns))
        self._doubts += [(record, row, doubt) for doubt in statement.doubts]
        for name in _TEXTS:
            texts = self._texts[record.kind, str(record.values["id"]), name]
            if (text := values.get(name)) and text not in texts:
                texts.append(text)
                record.values[name] = "\n".join(texts)

    def report(self) -> None:
        """Say what is wrong with the states that hold, and not with those that gave way to another row's."""
        for record, row, doubt in self._doubts:
            holds = self._holders.get((record.kind, str(record.values["id"]), _STATE[0])) is row
            if holds and not (doubt.is_undated and record.values.get("closed_on")):
                self.reader.say(row, doubt)

    def _take_together(
        self,
        record: Record,
        row: PlanRow,
        stated: Mapping[str, Any],
        cleared: set[str],
        of: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> None:
        names, columns = of
        key = (record.kind, str(record.values["id"]), names)
        held = {name: record.values[name] for name in names if record.values.get(name) not in (None, "")}
        holder = self._holders.setdefault(key, row)
        if any(held[name] != stated[name] for name in held.keys() & stated.keys()):
            if holder.day > row.day or _rank(record.kind, stated) <= _rank(record.kind, held):
                rule = f"differs from what {holder.place} says of the same {record.kind.lower()}, which is kept"
                self._leave_out(row, holder, columns, rule)
                return
            what = "is not completed" if _rank(record.kind, stated) > 1 else "says more"
            rule = f"differs from what {row.place} says of the same {record.kind.lower()}, which {what}, and counts"
            self._leave_out(holder, row, columns, rule)
            self._holders[key] = row
            for name in held:
                del record.values[name]
        record.values.update(stated)
        record.cleared = frozenset(name for name in record.cleared | cleared if not record.values.get(name))

    def _leave_out(self, row: PlanRow, other: PlanRow, columns: tuple[str, ...], rule: str) -> None:
        """Name the cells of a row in which it differs from another, and its colour where it has no word."""
        different = [name for name in columns if row.text(name) and row.text(name) != other.text(name)]
        for name in different or columns[:1]:
            self.reader.leave_out(row, name, rule)


def _rank(label: str, values: Mapping[str, Any]) -> int:
    """Of two states that differ the open one holds, as an action is completed when all who share it are."""
    status = values.get("status", NOT_KNOWN)
    return 2 if status in schema().labels[label].open_statuses else 1 if status != NOT_KNOWN else 0
