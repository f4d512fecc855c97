"""The table of an answer for people: records by their names, words by their titles, numbers by their units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.schema import schema
from queries.answers.answer import Answer
from queries.answers.cells import format_cell, name_columns
from queries.answers.column import Column, Row
from queries.answers.units import NODE

MAX_LIST = 120  # characters of a list that are read in a row without being in the way
Captions = Mapping[tuple[str, str], str]  # what people call a record, by its label and id


@dataclass(frozen=True, slots=True)
class Record:
    """The record that a cell names."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; `unit` is the name of the unit of its values. Numbers are aligned to the right."""

    title: str
    unit: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the record that it names, and the polarity that it says, if it is one.

    Of a list too long to be read in a row, the text is the first item, which counts most, and `more` are the others.
    """

    text: str
    record: Record | None = None
    polarity: str | None = None
    is_number: bool = False
    more: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The text, and how many more there are: where nothing can be opened."""
        return f"{self.text}; and {len(self.more):,} more" if self.more else self.text


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the row of headings, and rows of cells, one for each heading."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_of(answer: Answer) -> Table:
    """The table of an answer.

    A column of ids and the one that names the same things are one column here. Left out is what only a program needs,
    and the group where it is the same in every row: a note says it.
    """
    names = name_columns(answer.columns)
    hidden = {*names.values(), *_for_programs(answer), *_same_everywhere(answer)}
    columns = [column for column in answer.columns if column.name not in hidden]
    captions = answer.captions or {}
    return Table(
        caption=answer.title,
        headings=tuple(Heading(column.title, column.unit.name, column.is_number) for column in columns),
        rows=tuple(
            tuple(_cell(column, row, row.get(names.get(column.name, "")), captions) for column in columns)
            for row in answer.rows
        ),
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
        return Cell(str(name or ""), is_number=column.is_number)
    if label and isinstance(value, list):
        return _list_cell([captions.get((label, str(id_)), str(id_)) for id_ in value])
    if label and label in schema().labels:
        return Cell(str(name or captions.get((label, str(value)), value)), record=Record(label, str(value)))
    if isinstance(value, list):
        return _list_cell([format_cell(column, item) for item in value])
    polarities = schema().vocabularies["polarity"]
    if isinstance(value, str) and value in polarities:
        return Cell(polarities[value], polarity=value)
    return Cell(format_cell(column, value), is_number=column.is_number)


def _list_cell(items: list[str]) -> Cell:
    """The items in one line, or the first with the others behind it."""
    text = "; ".join(items)
    return Cell(text) if len(text) <= MAX_LIST else Cell(items[0], more=tuple(items[1:]))
