"""What crosses between a reader and the program that wants a file read: plain data, and nothing else is taken.

A reader is trusted as little as the file: of its messages only the classes named here are made.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar, Literal

from graph.dates import PartialDate
from graph.records import Node, Relationship
from loaders.progress import Progress
from loaders.read.cells import ErrorCell
from loaders.read.displayed import ShownDate
from loaders.records.cell_account import CellAccount, Part
from loaders.records.problem import Place, Problem
from loaders.records.reading import HeadingQuestion, OpenQuestion, PlanColumn, Reading
from loaders.records.record import Record, RowHeader
from loaders.records.sent_workbook import SentSheet, SentWorkbook
from loaders.records.values import ShownNumber

if TYPE_CHECKING:  # its library is not for every file
    from graph.backup.encryption import Secret

RECORDS_PER_MESSAGE = 5_000
_IDS = frozenset({"id", "from_id", "to_id"})
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
    if_too_much: ClassVar[str] = "Delete what lies far from its tables, or load it in several files. "
    if_broken: ClassVar[str] = "Open it in the program it is from, and save it again."


@dataclass(frozen=True, slots=True)
class BackupRequest:
    """A backup to read, with what opens it, and the bytes of memory that it may take."""

    path: Path
    memory: int | None
    seconds: float
    secret: Secret
    if_too_much: ClassVar[str] = ""
    if_broken: ClassVar[str] = "Take another backup."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader needs of the graph; the next message to it is the answer."""

    what: Literal["known", "decisions"]


@dataclass(frozen=True, slots=True)
class Records:
    """Some of the records, in order, as plain tuples: a fraction of the size and the time of the objects.

    A row names its header by its number; the rows of one table share theirs, as they did.
    """

    headers: list[tuple[Any, ...]]
    rows: list[tuple[int, int | None, Any]]

    def unpacked(self, ids: dict[str, str]) -> Iterator[Record]:
        """The records themselves; `ids` are those of earlier ones, of which rows name again what they are joined with."""
        headers = [RowHeader(kind, Place(*table), *others) for kind, table, *others in self.headers]
        places = [[place for name, place in header.names.items() if name in _IDS] for header in headers]
        for number, row, values in self.rows:
            yield Record.of_row(headers[number], row, _sharing_ids(values, places[number], ids))


@dataclass(frozen=True, slots=True)
class Entries:
    """What a file of answers holds."""

    entries: list[Any]


@dataclass(frozen=True, slots=True)
class Description:
    """What a backup says of itself, and the state of its graph; its records follow, `Elements` until some are empty."""

    manifest: dict[str, Any]
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Elements:
    """Some of the records of a backup as plain tuples: what a Node is made of, or a Relationship."""

    rows: list[tuple[Any, ...]]

    @classmethod
    def of(cls, elements: Iterable[Node | Relationship]) -> Elements:
        """Records as they cross."""
        return cls([tuple(getattr(element, name) for name in element.__slots__) for element in elements])

    def unpacked(self) -> Iterator[Node | Relationship]:
        """The records themselves."""
        return (Node(*row) if len(row) == len(fields(Node)) else Relationship(*row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read: a problem of the file, or what was wrong with the request; a fault is one of ours."""

    kind: Literal["unreadable", "bad_request", "not_found", "fault"]
    text: str = ""
    problem: Problem | None = None


Message = Progress | Wanted | Records | Reading | Entries | Description | Elements | Refusal

_CLASSES = {
    (cls.__module__, cls.__qualname__): cls
    for cls in (
        Progress, Wanted, Records, Reading, Entries, Description, Elements, Refusal,
        Place, Problem, HeadingQuestion, OpenQuestion, CellAccount, Part,
        SentWorkbook, SentSheet, PlanColumn,
        ErrorCell, ShownNumber, ShownDate, PartialDate, Counter, date, datetime, time, timedelta,
    )
}  # fmt: skip


def _sharing_ids(values: Any, places: list[int], ids: dict[str, str]) -> Any:
    if not (places and isinstance(values, tuple)):
        return values
    cells = list(values)
    for place in places:
        if type(cells[place]) is str:  # what is more than its text stays what it is
            cells[place] = ids.setdefault(cells[place], cells[place])
    return tuple(cells)


def packed(records: list[Record]) -> Records:
    """Records as they cross."""
    numbers: dict[int, int] = {}
    sent = Records([], [])
    for header, row, values in (record.parts for record in records):
        number = numbers.setdefault(id(header), len(numbers))
        if number == len(sent.headers):
            table = header.table.file, header.table.sheet, header.table.row
            sent.headers.append((header.kind, table, header.names, header.columns, header.cleared))
        sent.rows.append((number, row, values))
    return sent


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
