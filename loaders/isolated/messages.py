"""What crosses between a reader and the program that wants a file read: plain data, and nothing else is taken.

A reader is trusted as little as the file: of its messages only the classes named here are made.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, Literal

from graph.dates import PartialDate
from loaders.progress import Progress
from loaders.read.cells import ErrorCell
from loaders.read.displayed import ShownDate
from loaders.records.cell_account import CellAccount, Part
from loaders.records.record import HeadingQuestion, OpenQuestion, Place, Problem, Reading, Record
from loaders.records.sent_workbook import SentSheet, SentWorkbook
from loaders.records.values import ShownNumber

RECORDS_PER_MESSAGE = 5_000
OUT_OF_MEMORY = 77  # the exit code of a reader that was refused memory


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read, as for `loaders.read.choose_loader.read`, and the bytes of memory that it may take."""

    path: Path
    memory: int | None  # None where the system cannot limit it
    seconds: float
    as_: str | None = None
    mapping: Path | None = None
    columns: Mapping[str, str] | None = None
    parts: Mapping[str, bool] | None = None
    answers: Mapping[str, str] | None = None
    is_answers: bool = False  # a file of answers: its entries are wanted, and nothing else is


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader needs of the graph; the next message to it is the answer."""

    what: Literal["known", "decisions"]


@dataclass(frozen=True, slots=True)
class Records:
    """Some of the records, in order, as plain tuples: a fraction of the size and the time of the objects."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def unpacked(self) -> Iterator[Record]:
        """The records themselves; those of one row share its place, as they did."""
        place, at = Place(""), ("", None, None)
        for kind, values, its, columns, cleared in self.rows:
            if its != at:
                place, at = Place(*its), its
            yield Record(kind, values, place, columns, cleared)


@dataclass(frozen=True, slots=True)
class Entries:
    """What a file of answers holds."""

    entries: list[Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read: a problem of the file, or what was wrong with the request; a fault is one of ours."""

    kind: Literal["unreadable", "bad_request", "not_found", "fault"]
    text: str = ""
    problem: Problem | None = None


Message = Progress | Wanted | Records | Reading | Entries | Refusal

_CLASSES = {
    (cls.__module__, cls.__qualname__): cls
    for cls in (
        Progress, Wanted, Records, Reading, Entries, Refusal, Place, Problem, HeadingQuestion, OpenQuestion, CellAccount, Part,
        SentWorkbook, SentSheet,
        ErrorCell, ShownNumber, ShownDate, PartialDate, Counter, date, datetime, time, timedelta,
    )
}  # fmt: skip


def packed(records: list[Record]) -> Records:
    """Records as they cross."""
    return Records(
        [(r.kind, r.values, (r.place.file, r.place.sheet, r.place.row), r.columns, r.cleared) for r in records]
    )


def send(stream: IO[bytes], message: object) -> None:
    """Write one message; raises OSError where nobody reads it."""
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


class _PlainData(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """A class that may be made; raises UnpicklingError for any other."""
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not plain data") from None


def received(stream: IO[bytes]) -> Message:
    """The next message of a reader; raises EOFError or UnpicklingError where it ended, or sent something else."""
    message: Message = _PlainData(stream).load()
    return message
