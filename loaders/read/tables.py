"""A table: a CSV file or a worksheet, with its headings, its rows and the account of its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from loaders.read.cells import NotedCells
from loaders.read.sheet_details import column_letter
from loaders.read.struck_out import StruckOut
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place

Cell = TypeVar("Cell")
Row = tuple[int, Sequence[Cell]]  # its number, counted from 1 as a spreadsheet shows it, and its cells


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column: its name and, where the table has two header rows, the group over it."""

    name: str
    group: str = ""
    index: int = field(default=0, compare=False)  # of the column, counted from 0

    @property
    def letter(self) -> str:
        """The letters by which a spreadsheet calls the column."""
        return column_letter(self.index + 1)

    def __str__(self) -> str:
        return f"{self.group} / {self.name}" if self.group else self.name


@dataclass(slots=True)
class Table(Generic[Cell]):
    """One CSV file or worksheet; `sheet` is None for a CSV file. The rows can be read once.

    What a cell is depends on who reads: records of Casethread's own format take typed cells, mappings and datasets
    take plain text.
    """

    file: str
    sheet: str | None
    headings: list[Heading]
    rows: Iterable[Row[Cell]]
    hidden_columns: frozenset[int] = frozenset()
    banners: frozenset[int] = frozenset()  # rows of one cell over several columns, counted from 0
    rows_left_out: frozenset[int] = frozenset()  # counted from 0; their cells are accounted for
    covered: dict[int, set[int]] = field(default_factory=dict)  # columns by row that a merged cell filled, from 0
    sideways: dict[int, dict[int, int]] = field(
        default_factory=dict
    )  # by row, columns filled from another, and that one
    columns_beside: set[int] = field(default_factory=set)  # of lists beside it; their cells are accounted for
    struck: StruckOut = field(default_factory=StruckOut)
    noted: NotedCells = field(default_factory=NotedCells)
    struck_rows: list[Row[Cell]] = field(default_factory=list)  # those left out so far: rows below may go on from them
    themes: list[int] = field(default_factory=list)  # rows that were taken as themes and left out so far
    account: CellAccount = field(default_factory=CellAccount)
    first_rows: list[Row[Cell]] = field(default_factory=list)  # of those in `rows`, to see what a column holds

    @property
    def name(self) -> str:
        """The name of the worksheet, or of the file without its ending."""
        return self.sheet if self.sheet is not None else PurePosixPath(self.file).stem

    @property
    def names(self) -> list[str]:
        """The headings' names, in the order of the columns."""
        return [heading.name for heading in self.headings]

    def place(self, row: int | None = None) -> Place:
        """This table, or one row of it."""
        return Place(self.file, self.sheet, row)

    def part(self, name: str) -> str:
        """A part of this table as the account of a load's cells names it."""
        return f"{name} of {self.name!r}"

    def column_part(self, index: int) -> str:
        """A column that is left out, as the account names it."""
        name = self.names[index] if index < len(self.headings) else ""
        kind = "hidden column" if index in self.hidden_columns else "column"
        return self.part(f"{kind} {name!r}" if name else f"{kind} {column_letter(index + 1)} without a heading")


def nameless_rule(cells: int) -> str:
    """What becomes of a column without a heading that has so many filled cells."""
    return f"has no heading, so its {f'{cells:,} filled cells are' if cells > 1 else 'filled cell is'} left out"


def headings_of(rows: Sequence[Sequence[str]], *, fill_groups: bool = False) -> list[Heading]:
    """The headings that one or two header rows make; `fill_groups` lets a group reach over the blank cells after it."""
    width = max(map(len, rows))
    *groups, names = [[*row, *[""] * (width - len(row))] for row in rows]
    above = groups[0] if groups else [""] * width
    for index in range(1, width) if fill_groups else ():
        above[index] = above[index] or above[index - 1]
    return [Heading(name, group, index) for index, (group, name) in enumerate(zip(above, names, strict=True))]
