"""Why an undo leaves elements as they are, or some of their values: somebody changed or built on them since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.writer.changes import was_removal
from graph.writer.import_elements import Key
from graph.writer.imports import Import
from graph.writer.staying_values import values_of, with_companions

Row = dict[str, Any]
OTHER_PROGRAM, RECORDS_IT = "another program", "It records what stays"


def row_key(row: Row) -> Key:
    """The element that a Change is of."""
    return row["entity"], row["entity_id"]


@dataclass(slots=True)
class Reasons:
    """Why elements stay, by their keys; the first reason of each counts. Of others only some `values` stay."""

    others: Mapping[str, Import]
    why: dict[Key, str] = field(default_factory=dict)
    values: dict[Key, tuple[set[str], str]] = field(default_factory=dict)

    def add(self, key: Key, why: str) -> None:
        """All of an element stays."""
        self.why.setdefault(key, why)
        self.values.pop(key, None)

    def whose(self, import_id: str | None) -> str:
        """Whose import, in words."""
        other = self.others.get(import_id or "")
        return f"What {other.by} wrote on {other.at[:10]} ({other.id})" if other else f"What {OTHER_PROGRAM} wrote"

    def of_changes(self, since: Iterable[Row], changes: Iterable[Row], created: set[Key]) -> None:
        """What later imports changed of that which this one created, or of the very values that it changed."""
        own: dict[Key, set[str]] = defaultdict(set)
        removed: set[Key] = set()
        for row in changes:
            own[row_key(row)] |= values_of(row)
            removed |= {row_key(row)} if was_removal(row) else set()
        set_since: dict[Key, set[str]] = defaultdict(set)
        reasons: dict[Key, str] = {}
        for row in since:
            key, why = row_key(row), f"{self.whose(row['import_id'])} changed it"
            names = values_of(row) & own.get(key, set())
            if key in created or (key in own and was_removal(row)) or (names and key in removed):
                self.add(key, why)
            elif names:
                set_since[key] |= names
                reasons.setdefault(key, why)
        for key in set_since.keys() - self.why.keys():
            staying = with_companions(key[0], set_since[key]) & own[key]
            if staying == own[key]:
                self.add(key, reasons[key])
            else:
                self.values[key] = staying, reasons[key]
