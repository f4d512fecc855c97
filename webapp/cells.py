"""An answer's rows as a table for people: opaque ids become links that bear names, words their titles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.schema import schema
from queries import Answer, Column
from queries.answers.cells import format_cell, name_columns, shown_columns
from queries.answers.units import NODE
from webapp.addresses import record_url

# From so many characters in any of its cells on, a column asks for more room.
ROOM = ((60, "wide"), (18, "middle"))


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column."""

    title: str
    numeric: bool = False
    room: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: text, or a link, or a polarity in its shape and words; `unseen` is for screen readers."""

    text: str
    url: str | None = None
    numeric: bool = False
    polarity: str | None = None
    unseen: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, in the order of the answer's columns."""

    headings: list[Heading]
    rows: list[list[Cell]] = field(default_factory=list)


def table(answer: Answer, evidence: list[str | None]) -> Table:
    """The answer's table for a page; ids are shown by the names of what they stand for.

    `evidence` holds the address of the evidence of each row, and ends it. What an edition holds may have no page today.
    """
    names = name_columns(answer.columns)
    unsaid = {*names.values(), *_kinds(answer)}
    columns = [column for column in shown_columns(answer) if column.name not in unsaid]
    captions = answer.captions or {}
    linked = answer.edition is None
    rows = [[_cell(column, names.get(column.name), row, captions, linked) for column in columns] for row in answer.rows]
    headings = [
        Heading(column.title, column.is_number, _room(row[number].text for row in rows))
        for number, column in enumerate(columns)
    ]
    if not any(evidence):
        return Table(headings, rows)
    ended = [[*row, _evidence(row, url)] for row, url in zip(rows, evidence, strict=True)]
    return Table([*headings, Heading("Evidence")], ended)


def _kinds(answer: Answer) -> set[str]:
    """The column that only tells a program which label an id belongs to; a person sees it by the name."""
    return {"label"} if any(column.unit is NODE for column in answer.columns) else set()


def _room(texts: Iterable[str]) -> str:
    longest = max(map(len, texts), default=0)
    return next((room for least, room in ROOM if longest >= least), "")


def _evidence(row: list[Cell], url: str | None) -> Cell:
    return Cell("Evidence", url, unseen=f" for {row[0].text}") if url else Cell("")


def _cell(
    column: Column, named_by: str | None, row: dict[str, Any], captions: dict[tuple[str, str], str], linked: bool
) -> Cell:
    value = row.get(column.name)
    label = column.label_in(row)
    if value is None or value in ("", []):
        # What is not there may have a name all the same: a gap in a thread, findings without a pattern.
        return Cell(str(row.get(named_by or "") or ""), numeric=column.is_number)
    if label and label in schema().labels and not isinstance(value, list):
        caption = row.get(named_by or "") or captions.get((label, str(value)), value)
        return Cell(str(caption), record_url(label, str(value)) if linked else None)
    if label and isinstance(value, list):
        return Cell("; ".join(captions.get((label, str(one)), str(one)) for one in value))
    if isinstance(value, str) and value in schema().vocabularies["polarity"]:
        return Cell(schema().vocabularies["polarity"][value], polarity=value)
    return Cell(format_cell(column, value), numeric=column.is_number)
