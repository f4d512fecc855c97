"""Why an undo leaves elements as they are, or some of their values: somebody changed or built on them since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
    """Why elements stay, by their keys; the first reason of each counts. Of others only some `values` stay.

    `own` are the values that the import changed of each; of what is `undivided`, none goes back without the others.
    """

    others: Mapping[str, Import]
    undivided: Collection[Key] = ()
    why: dict[Key, str] = field(default_factory=dict)
    values: dict[Key, tuple[set[str], str]] = field(default_factory=dict)
    own: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, key: Key, why: str) -> None:
        """All of an element stays."""
        self.why.setdefault(key, why)
        self.values.pop(key, None)

    def keep(self, key: Key, names: Collection[str], why: str) -> None:
        """Some values of a changed element stay, each with those that it goes together with."""
        if key in self.why:
            return
        before, first = self.values.get(key, (set[str](), why))
        staying = with_companions(key[0], before.union(names)) & self.own[key]
        if staying == self.own[key] or key in self.undivided:
            self.add(key, first)
        else:
            self.values[key] = staying, first

    def of(self, key: Key) -> str | None:
        """Why an element stays, wholly or in part."""
        return self.why.get(key) or self.values.get(key, (None, None))[1]

    def whose(self, import_id: str | None) -> str:
        """Whose import, in words."""
        other = self.others.get(import_id or "")
        return f"What {other.by} wrote on {other.at[:10]} ({other.id})" if other else f"What {OTHER_PROGRAM} wrote"

    def of_changes(self, since: Iterable[Row], changes: Iterable[Row], created: set[Key]) -> None:
        """What later imports changed of that which this one created, or of the very values that it changed."""
        removed: set[Key] = set()
        for row in changes:
            self.own[row_key(row)] |= values_of(row)
            removed |= {row_key(row)} if was_removal(row) else set()
        for row in since:
            key, why = row_key(row), f"{self.whose(row['import_id'])} changed it"
            names = values_of(row) & self.own.get(key, set())
            if key in created or (key in self.own and was_removal(row)) or (names and key in removed):
                self.add(key, why)
            elif names:
                self.keep(key, names, why)
