"""The table of an answer for people: records by their names, words by their titles, numbers by their units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, overload

from graph.schema import schema
from queries.answers.answer import Answer
from queries.answers.cells import format_cell, name_columns
from queries.answers.column import Column, Row
from queries.answers.units import DATE, NODE

MAX_LIST = 120  # characters of a list that are read in a row without being in the way
Captions = Mapping[tuple[str, str], str]  # what people call a record, by its label and id


@dataclass(frozen=True, slots=True)
class Record:
    """The record that a cell names."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column, which has a `name` in rows and files; `unit` is the name of the unit of its values.

    Numbers are aligned to the right. A secondary column is one that people do not ask for, or blank in every row.
    With `counts_evidence` its numbers lead to the evidence of their rows; `opens` is the parameter with which the same
    question, asked with the record of a row, has what its number counts.
    """

    name: str
    title: str
    unit: str
    is_number: bool = False
    is_secondary: bool = False
    counts_evidence: bool = False
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the record that it names, and the polarity that it says, if it is one.

    Of a list too long to be read in a row, the text is the first item, which counts most, and `more` are the others.
    `order` is what rows are sorted by: the number, the date, or the text without regard to capitals; None where the
    cell is blank.
    """

    text: str
    record: Record | None = None
    polarity: str | None = None
    is_number: bool = False
    more: tuple[str, ...] = ()
    order: float | str | None = field(default=None, compare=False)

    @property
    def summary(self) -> str:
        """The text, and how many more there are: where nothing can be opened."""
        return f"{self.text}; and {len(self.more):,} more" if self.more else self.text


Cells = tuple[Cell, ...]  # of one row


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the row of headings, and rows of cells, one for each heading."""

    caption: str
    headings: tuple[Heading, ...]
    rows: Sequence[Cells]

    def part(self, rows: Sequence[int], columns: Sequence[int]) -> Table:
        """The same table with these of its rows and columns alone, by their places."""
        chosen = (self.rows[row] for row in rows)
        return Table(
            self.caption,
            tuple(self.headings[column] for column in columns),
            tuple(tuple(cells[column] for column in columns) for cells in chosen),
        )

    def main_part(self) -> Table:
        """The same table without its secondary columns."""
        main = [place for place, heading in enumerate(self.headings) if not heading.is_secondary]
        return self.part(range(len(self.rows)), main)

    def sorted_by(self, column: int, *, descending: bool = False) -> list[int]:
        """The places of the rows in the order of a column; equals stay in the order of the answer, blanks come last."""
        rows = self.rows
        cells = rows.column(column) if isinstance(rows, _RowsWhenSeen) else (row[column] for row in rows)
        orders: dict[int, Any] = {row: cell.order for row, cell in enumerate(cells)}
        filled = [row for row, order in orders.items() if order is not None]
        blank = [row for row, order in orders.items() if order is None]
        return sorted(filled, key=orders.__getitem__, reverse=descending) + blank


class _RowsWhenSeen(Sequence[Cells]):
    """The rows of an answer, each laid out when it is looked at: a page shows fifty of a thousand, sorted by one column."""

    def __init__(self, rows: Sequence[Row], cells: Sequence[Callable[[Row], Cell]]) -> None:
        """`cells` lay out a row, one of them for each column."""
        self._rows = rows
        self._cells = cells

    def column(self, place: int) -> Iterator[Cell]:
        """The cells of one column alone."""
        return map(self._cells[place], self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Cells: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Cells]: ...
    def __getitem__(self, place: int | slice) -> Cells | Sequence[Cells]:
        if isinstance(place, slice):
            return _RowsWhenSeen(self._rows[place], self._cells)
        row = self._rows[place]
        return tuple(cell(row) for cell in self._cells)


def table_of(answer: Answer) -> Table:
    """The table of an answer.

    A column of ids and the one that names the same things are one column here. Left out is what only a program needs,
    and the group where it is the same in every row: a note says it.
    """
    names = name_columns(answer.columns)
    hidden = {*names.values(), *_for_programs(answer), *_same_everywhere(answer)}
    columns = [column for column in answer.columns if column.name not in hidden]
    captions = answer.captions or {}

    def cell(column: Column, row: Row) -> Cell:
        return _cell(column, row, row.get(names.get(column.name, "")), captions)

    headings = (
        _heading(column, is_blank=bool(answer.rows) and not any(cell(column, row).text for row in answer.rows))
        for column in columns
    )
    rows = _RowsWhenSeen(answer.rows, [partial(cell, column) for column in columns])
    return Table(answer.title, tuple(headings), rows)


def _heading(column: Column, *, is_blank: bool) -> Heading:
    return Heading(
        column.name,
        column.title,
        column.unit.name,
        column.is_number,
        column.is_secondary or is_blank,
        column.counts_evidence,
        column.opens,
    )


def _for_programs(answer: Answer) -> set[str]:
    """The column that only tells a program which label an id belongs to; a person sees it by the name."""
    return {"label"} if any(column.unit is NODE for column in answer.columns) else set()


def _same_everywhere(answer: Answer) -> set[str]:
    return {"group"} if len({row.get("group") for row in answer.rows}) < 2 else set()


def _cell(column: Column, row: Row, name: Any, captions: Captions) -> Cell:
    """The cell of a column in a row; `name` is what stands in the column that names the same thing."""
    value, label = row.get(column.name), column.label_in(row)
    if value is None or value in ("", []):
        # What is not there may have a name all the same: a gap in a thread, findings without a pattern.
        text = str(name or "")
        return Cell(text, is_number=True) if column.is_number else _text_cell(text)
    if isinstance(value, list):
        return _list_cell(
            [captions.get((label, str(item)), str(item)) if label else format_cell(column, item) for item in value]
        )
    if label and label in schema().labels:
        return _text_cell(str(name or captions.get((label, str(value)), value)), record=Record(label, str(value)))
    polarities = schema().vocabularies["polarity"]
    if isinstance(value, str) and value in polarities:
        return _text_cell(polarities[value], polarity=value)
    text = format_cell(column, value)
    if column.is_number:
        return Cell(text, is_number=True, order=value if isinstance(value, int | float) else None)
    return Cell(text, order=str(value)) if column.unit is DATE else _text_cell(text)


def _text_cell(text: str, *, record: Record | None = None, polarity: str | None = None) -> Cell:
    return Cell(text, record, polarity, order=text.casefold() or None)


def _list_cell(items: list[str]) -> Cell:
    """The items in one line, or the first with the others behind it."""
    text = "; ".join(items)
    if len(text) <= MAX_LIST:
        return _text_cell(text)
    return Cell(items[0], more=tuple(items[1:]), order=text.casefold())
