"""A table on a page: the texts of a document's table, with the addresses behind them and the room they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from queries.answers import layout
from queries.answers.units import DATE
from webapp.addresses import LinkedText, record_url
from webapp.marks import Marks

# From so many characters in any of its cells on, a column asks for more room.
ROOM = ((250, "long"), (60, "wide"), (18, "middle"))
TICK = "Tick"  # the heading of the boxes of rows
A_DAY = len("1 May 2019")  # a date with its day stays on one line


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; `room` is the width that it asks for.

    `sort_url` orders the rows by it, and `sorted` says how they are ordered by it now: `ascending` or `descending`.
    """

    title: str
    numeric: bool = False
    room: str = ""
    sort_url: str = ""
    sorted: str = ""


class Sorting(NamedTuple):
    """The address that sorts rows by a column, and how they are sorted by it now, if they are."""

    url: str = ""
    sorted: str = ""


def unsorted(_: layout.Heading) -> Sorting:
    """How a column sorts the rows of a table that cannot be sorted."""
    return Sorting()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: text, or a link, several links, or a polarity in its shape.

    `unseen` is for screen readers; `marks` say that the record is invented or restricted; `more` are further items of
    a list, which the cell opens. With `ticks` it is a box that ticks the record which that names.
    """

    text: str
    url: str | None = None
    numeric: bool = False
    polarity: str | None = None
    unseen: str = ""
    links: tuple[LinkedText, ...] = ()
    marks: Marks = ()
    more: tuple[str, ...] = ()
    ticks: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of cells, one for each heading."""

    headings: list[Heading]
    rows: list[list[Cell]] = field(default_factory=list)


def table(
    laid_out: layout.Table,
    evidence: Sequence[str | None],
    sorting: Callable[[layout.Heading], Sorting] = unsorted,
    opened: Callable[[str, str], str] | None = None,
    record_address: Callable[[str, str], str] | None = record_url,
    counted: Sequence[Mapping[str, str]] = (),
) -> Table:
    """The table of an answer on its page; `record_address` leads to the records that it names, where they have pages.

    `evidence` holds the address of the evidence of each row, and ends it; `sorting` says how a column sorts the rows;
    `opened` is the address of the same question with a parameter given an id; `counted` has the addresses of what the
    numbers of each row count, by their columns.
    """

    def cell_of(
        heading: layout.Heading, cell: layout.Cell, row: layout.Cells, evidence: str | None, lists: Mapping[str, str]
    ) -> Cell:
        if cell.order and heading.counts_evidence and evidence:
            return _count(cell, row[0], evidence, "the evidence for")
        if cell.order and heading.opens and opened and row[0].record:
            return _count(cell, row[0], opened(heading.opens, row[0].record.id), "the table of all of them for")
        if cell.order and (url := lists.get(heading.name)):
            return _count(cell, row[0], url, "the list of them for")
        return _cell(cell, record_address)

    total = len(laid_out.rows)
    rows = [
        [cell_of(heading, cell, row, url, lists) for heading, cell in zip(laid_out.headings, row, strict=True)]
        for row, url, lists in zip(laid_out.rows, evidence or [None] * total, counted or [{}] * total, strict=True)
    ]
    headings = [
        Heading(heading.title, heading.is_number, _room(heading, [row[place].text for row in rows]), *sorting(heading))
        for place, heading in enumerate(laid_out.headings)
    ]
    if not any(evidence):
        return Table(headings, rows)
    with_evidence = [[*row, _evidence(row, url)] for row, url in zip(rows, evidence, strict=True)]
    return Table([*headings, Heading("Evidence", room="to-evidence")], with_evidence)


def with_ticks(table: Table, ticks: Sequence[Cell]) -> Table:
    """The table with a box at the beginning of each row."""
    return Table(
        [Heading(TICK, room="tick"), *table.headings], [[box, *row] for box, row in zip(ticks, table.rows, strict=True)]
    )


def _cell(cell: layout.Cell, record_address: Callable[[str, str], str] | None) -> Cell:
    url = record_address(cell.record.label, cell.record.id) if cell.record and record_address else None
    return Cell(cell.text, url, cell.is_number, cell.polarity, more=cell.more)


def _count(cell: layout.Cell, first: layout.Cell, url: str, words: str) -> Cell:
    """A number that leads to what it counts."""
    return Cell(cell.text, url, numeric=True, unseen=f": {words} {first.text}")


def _room(heading: layout.Heading, texts: Sequence[str]) -> str:
    longest = max(map(len, texts), default=0)
    if heading.unit == DATE.name and longest >= A_DAY:
        return "day"
    return next((room for min_length, room in ROOM if longest >= min_length), "")


def _evidence(row: list[Cell], url: str | None) -> Cell:
    return Cell("Evidence", url, unseen=f" for {row[0].text}") if url else Cell("")
