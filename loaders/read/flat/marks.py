"""Ditto marks in a flat sheet, which stand for the value above them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.flat.records import Row, plain_text
from loaders.read.tables import Table
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog

_DITTO = re.compile(
    r"""[-\s]*(?:["〃]+|'{2,}|,,)[-\s]*|ditto\.?|do\.|(?:ibid|idem|ibidem)\.?|(?:(?:the )?same|(?:same )?as above)\.?|same as previous"""
)
_DITTO_AND_MORE = re.compile(r"ibid(?:em)?\b\W*\w.{0,30}")  # "Ibid., p. 18"
_DASH = re.compile(r"[-\s]+")
_CASE = frozenset(("case", "case_id"))
_EPISODE = frozenset(("episode", "episode_id"))  # nothing of these is called "-", and a blank means what is above


@dataclass
class CellsAbove:
    """Puts the value above in the place of the ditto marks of one table, row by row, and says so once."""

    table: Table[Any]
    columns: Mapping[str, str]
    log: ProblemLog
    _above: Row = field(default_factory=dict)
    _marks: dict[str, None] = field(default_factory=dict)  # as they are written, in their order
    _first: Place | None = None
    _count: int = 0

    def read(self, cells: Row, place: Place) -> Row:
        """A row as it is meant."""
        stated = {name for name, cell in cells.items() if not is_mark(name, cell)}
        goes_on = _goes_on(stated)
        row: Row = {}
        for name, cell in cells.items():
            if name in stated:
                row[name] = cell
                if isinstance(cell, str) and _DITTO_AND_MORE.fullmatch(name_key(cell)):
                    rule, heading = (
                        "begins with a mark for the value above, and stays as it stands",
                        self.columns[name],
                    )
                    fix = "Write out what is meant."
                    self.log.add("ditto_with_more", place, rule, fix, column=heading, value=cell, severity="warning")
                continue
            self._note(cell, place)
            if name in goes_on or not is_ditto(cell):
                continue  # what is above goes on by itself; a dash beside a case that is named has no episode there
            if name in self._above:
                row[name] = self._above[name]
            elif not self._above:
                rule, heading = "means the value above it, and there is none", self.columns[name]
                self.log.add("nothing_above", place, rule, "Write it out.", column=heading, value=cell)
        self._above = {name: cell for name, cell in self._above.items() if name in goes_on} | row
        return row

    def finish(self) -> None:
        """Say how many cells were read as what is above them."""
        if self._first:
            cells = "1 cell is a mark" if self._count == 1 else f"{self._count:,} cells are marks"
            rule = f"{cells} for the value above ({', '.join(self._marks)}), and read so; the first is in row {self._first.row}"
            self.log.add("ditto", self.table.place(), rule, "If one is not meant so, write it out.", severity="warning")

    def _note(self, cell: Any, place: Place) -> None:
        self._first = self._first or place
        self._count += 1
        self._marks[plain_text(cell).strip()] = None


def _goes_on(stated: Set[str]) -> Set[str]:
    """The columns of the case and the episode that a row has from the one above, as it states neither."""
    if stated & _CASE:
        return frozenset()
    return _CASE if stated & _EPISODE else _CASE | _EPISODE


def is_ditto(cell: Any) -> bool:
    """Whether a cell is a mark for the value above it, whatever its column."""
    return isinstance(cell, str) and bool(_DITTO.fullmatch(name_key(cell)))


def is_mark(name: str, cell: Any) -> bool:
    """Whether a cell of that column stands for the one above it."""
    return is_ditto(cell) or (
        name in _CASE | _EPISODE and isinstance(cell, str) and bool(_DASH.fullmatch(name_key(cell)))
    )
