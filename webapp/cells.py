"""A table on a page: the texts of a document's table, with the addresses behind them and the room they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from queries.answers import layout
from queries.answers.units import DATE
from webapp.addresses import record_url

# From so many characters in any of its cells on, a column asks for more room.
ROOM = ((60, "wide"), (18, "middle"))
A_DAY = len("1 May 2019")  # a date with its day stays on one line


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; `room` is the width that it asks for."""

    title: str
    numeric: bool = False
    room: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: text, or a link, or a polarity in its shape; `unseen` is for screen readers.

    `more` are further items of a list, which the cell opens.
    """

    text: str
    url: str | None = None
    numeric: bool = False
    polarity: str | None = None
    unseen: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of cells, one for each heading."""

    headings: list[Heading]
    rows: list[list[Cell]] = field(default_factory=list)


def table(laid_out: layout.Table, evidence: Sequence[str | None], *, linked: bool) -> Table:
    """The table of an answer on its page; `linked` says whether the records that it names have pages.

    `evidence` holds the address of the evidence of each row, and ends it.
    """
    rows = [[_cell(cell, linked=linked) for cell in row] for row in laid_out.rows]
    headings = [
        Heading(heading.title, heading.is_number, _room(heading, [row[place].text for row in rows]))
        for place, heading in enumerate(laid_out.headings)
    ]
    if not any(evidence):
        return Table(headings, rows)
    with_evidence = [[*row, _evidence(row, url)] for row, url in zip(rows, evidence, strict=True)]
    return Table([*headings, Heading("Evidence", room="to-evidence")], with_evidence)


def _cell(cell: layout.Cell, *, linked: bool) -> Cell:
    url = record_url(cell.record.label, cell.record.id) if cell.record and linked else None
    return Cell(cell.text, url, cell.is_number, cell.polarity, more=cell.more)


def _room(heading: layout.Heading, texts: Sequence[str]) -> str:
    longest = max(map(len, texts), default=0)
    if heading.unit == DATE.name and longest >= A_DAY:
        return "day"
    return next((room for min_length, room in ROOM if longest >= min_length), "")


def _evidence(row: list[Cell], url: str | None) -> Cell:
    return Cell("Evidence", url, unseen=f" for {row[0].text}") if url else Cell("")
