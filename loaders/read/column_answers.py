"""What people said that columns hold whose headings nobody knows: with this load, or with an earlier one of such a sheet.

An answer is kept as a Decision for the shape of the sheet, which is its headings in any order, so that next month's file
is not asked about again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.formats.sheets import plain
from loaders.read.tables import Table
from loaders.records.ids import digest
from loaders.records.reading import OpenQuestion

LEAVE_OUT = ""  # the answer for a heading whose column is not to be read
_LEFT_OUT = "leave out"  # the same, as a decision is stored


def no_decisions() -> Mapping[str, str]:
    """The decisions of a graph that is not asked."""
    return {}


@dataclass
class ColumnAnswers:
    """The column by the heading: `given` with this load, or as `decisions` reads it from the graph, by their ids.

    What a mapping says comes between the two (`mapped`); it stands in a file of its own and is not kept in the graph.
    `words` are the answers of this load to what the words of cells mean, by the ids of their questions. `organisations`
    reads the names, as they are compared, that those of the graph have.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    decisions: Callable[[], Mapping[str, str]] = no_decisions
    mapped: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    organisations: Callable[[], Collection[str]] = frozenset

    def to(self, table: Table[Any], heading: str) -> str | None:
        """What the column under this heading holds, as somebody said; LEAVE_OUT for one not to be read, None for no answer."""
        if not heading:
            return None
        stated = _of_heading({**self.mapped, **self.given}, heading)
        if stated is None and (decided := self.decided.get(_id(table, heading))) is not None:
            return as_column(decided)
        return stated

    def decided_now(self, table: Table[Any]) -> Iterator[OpenQuestion]:
        """The answers that this load gives about a table, to be kept."""
        for heading in filter(None, table.names):
            column = _of_heading(self.given, heading)
            if column is not None:
                text, meanwhile = f"What does the column {heading!r} hold?", "it is left out"
                answer = as_word(column)
                yield OpenQuestion(_id(table, heading), heading, text, meanwhile, table.place(), (), answer)

    @cached_property
    def decided(self) -> Mapping[str, str]:
        """The answers that the graph keeps, by the ids of their questions."""
        return self.decisions()


def as_word(column: str) -> str:
    """A column, or that it is left out, as it is stored."""
    return column or _LEFT_OUT


def as_column(word: str) -> str:
    """The same as it is read."""
    return LEAVE_OUT if word == _LEFT_OUT else word


def _of_heading(columns: Mapping[str, str], heading: str) -> str | None:
    return next((column for name, column in columns.items() if plain(name) == plain(heading)), None)


def _id(table: Table[Any], heading: str) -> str:
    shape = "|".join(sorted(plain(name) for name in table.names if name))
    return digest(f"column|{shape}|{plain(heading)}")
