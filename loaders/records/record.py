"""What every loader returns: records with the place they came from, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from graph.records import Node, Relationship
from loaders.records.cell_account import CellAccount
from loaders.records.sent_workbook import SentWorkbook

OWN = "own"  # the loader of our own format
MAPPING = "mapping"  # the loader of tables whose rows have ids by a mapping
FORM = "form"  # the loader of whatever is entered by hand, and the file of its places

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in a person's file; rows count from 1, as a spreadsheet shows them."""

    file: str
    sheet: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class RowHeader:
    """What all rows of one table share: `names` has the property in each column with its place among the cells."""

    kind: str
    table: Place
    names: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()


class Record:
    """One node or one relationship as it is in a file, before any check.

    `kind` is a label (`Case`) or a relationship type (`CONTRIBUTED_TO`). `values` holds property names and, for
    relationships, `from_id`, `to_id`, `from_label`, `to_label`; a value is text as found, or already typed. Blank
    values are absent or None. `columns` has the heading a person sees where it differs from the property's name, empty
    where it stands under none. `cleared` names the properties of which the file says, not by a blank alone, that they
    have no value any more.

    A row of a table keeps its cells, which are a third of the size of a dict, until somebody wants to change a value: a
    load has a million of them. `get` and `items` leave them as they are.
    """

    __slots__ = ("_header", "_row", "_values")

    def __init__(
        self,
        kind: str,
        values: dict[str, Any],
        place: Place,
        columns: Mapping[str, str] | None = None,
        cleared: frozenset[str] = frozenset(),
    ) -> None:
        self._header, self._row = RowHeader(kind, place, {}, columns or {}, cleared), place.row
        self._values: dict[str, Any] | tuple[Any, ...] = values

    @classmethod
    def of_row(cls, header: RowHeader, row: int | None, values: tuple[Any, ...] | dict[str, Any]) -> Record:
        """The record of a row of a table; a blank cell is None."""
        record = cls.__new__(cls)
        record._header, record._row, record._values = header, row, values
        return record

    @property
    def parts(self) -> tuple[RowHeader, int | None, tuple[Any, ...] | dict[str, Any]]:
        """What `of_row` makes it of."""
        return self._header, self._row, self._values

    @property
    def kind(self) -> str:
        return self._header.kind

    @property
    def place(self) -> Place:
        return Place(self._header.table.file, self._header.table.sheet, self._row)

    @property
    def columns(self) -> Mapping[str, str]:
        return self._header.columns

    @columns.setter
    def columns(self, columns: Mapping[str, str]) -> None:
        self._header = replace(self._header, columns=columns)

    @property
    def cleared(self) -> frozenset[str]:
        return self._header.cleared

    @cleared.setter
    def cleared(self, cleared: frozenset[str]) -> None:
        self._header = replace(self._header, cleared=cleared)

    @property
    def values(self) -> dict[str, Any]:
        """The values by property, to be changed."""
        if isinstance(self._values, tuple):
            self._values = {name: value for name, value in self.items() if value is not None}
        return self._values

    @values.setter
    def values(self, values: dict[str, Any]) -> None:
        self._values = values

    def get(self, name: str) -> Any:
        """The value of a property; None where it is blank."""
        values = self._values
        if not isinstance(values, tuple):
            return values.get(name)
        place = self._header.names.get(name)
        return None if place is None else values[place]

    def items(self) -> Iterable[tuple[str, Any]]:
        """Each property with its value, which may be None."""
        values = self._values
        return zip(self._header.names, values, strict=True) if isinstance(values, tuple) else values.items()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._compared == other._compared

    __hash__ = None  # type: ignore[assignment] # its values change

    @property
    def _compared(self) -> tuple[object, ...]:
        values = {name: value for name, value in self.items() if value is not None}
        return self.kind, values, self.place, self.columns, self.cleared

    def __repr__(self) -> str:
        return f"Record{self._compared}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or worth knowing, in a load; `count` above 1 stands for that many rows alike."""

    place: Place
    rule: str
    fix: str = ""
    column: str | None = None
    value: str | None = None
    severity: Severity = "error"
    count: int = 1
    code: str = ""  # of the rule, whatever its text says about the value

    @property
    def sentence(self) -> str:
        """Place, column, value, rule and fix in one line for people."""
        location = f"{self.place}, column {self.column}" if self.column else str(self.place)
        value = f"{_quoted(self.value)} " if self.value is not None else ""
        count = f" ({self.count:,} rows)" if self.count > 1 else ""
        return f"{location}: {value}{self.rule}{count}.{' ' + self.fix if self.fix else ''}"


def _quoted(value: str) -> str:
    """A value in quotation marks as its cell shows it; signs that nobody sees are spelt out."""
    text = " ".join(value.split())
    if not text.isprintable():
        return repr(text)
    return f'"{text}"' if "'" in text and '"' not in text else f"'{text}'"


@dataclass(frozen=True, slots=True)
class HeadingQuestion:
    """A column whose heading nobody knows: its first values, and what it may be (empty where nothing is near).

    `is_taken` where it is read so unless somebody says otherwise, because its values say as much; else it is left out.
    """

    place: Place
    heading: str
    examples: tuple[str, ...]
    proposal: str
    is_taken: bool = False


@dataclass(slots=True)
class OpenQuestion:
    """One question about the words of a file.

    `key` is what it is about, in words; `id` is the same in every version of the file, and another in another plan.
    Where there are `choices`, an answer is one of them. `is_decided` says that the graph has the answer from earlier.
    `compared` are the names of two records of a `label` that an answer takes for one.
    """

    id: str
    key: str
    text: str
    meanwhile: str
    place: Place
    choices: tuple[str, ...] = ()
    answer: str | None = None
    is_decided: bool = False
    count: int = 1  # rows that it is about
    label: str = ""
    compared: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """What a decision on it is about: records of a label, else the words of a sheet."""
        return self.label or self.place.sheet or self.place.file

    @property
    def names(self) -> list[str]:
        """What it compares: two records by their names, else the words that it is about."""
        return [*self.compared] or [self.key]

    @property
    def meanwhile_sentence(self) -> str:
        """What happens without an answer, and to how many rows."""
        rows = f" It is about {self.count:,} rows." if self.count > 1 else ""
        return f"Without an answer {self.meanwhile}.{rows}"


@dataclass(slots=True)
class Reading:
    """All that one loader read: records, problems, the source they belong to, and the files' SHA-256 by name.

    `lenient` names the rules that this source is known to break: the loader has warned of each once, with its
    count, and the checks let those rows pass. `source_is_file` is true where the source was named after the file,
    because nothing in it names one. `cells` says what became of every cell of the files. `made_ids` are the labels and
    ids of the nodes whose ids the loader made from names. With `counts_episodes`, the numbers of the episodes are
    only the order in which the rows name them. `heading_questions` are the columns to ask about, `columns` what
    each heading of a flat sheet was taken for (empty: left out on purpose), `column_decisions`
    what this load says that columns hold. `spellings` are all the ways in which the file types a name that is one
    record. `same_records` are the labels and ids of records that the loader knows to be those of the graph, though
    another version of the source calls them otherwise. `questions` are what the file leaves open, `former_owners`
    the ids of each OWNED_BY of the graph that it says is over. Of what is entered by hand, `reason` is why, `removals`
    what goes, and `attached` the relationships that go with it. `returned` is what was sent to the agency that a workbook
    came back from.
    """

    loader: str
    source_id: str
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    lenient: frozenset[str] = frozenset()
    source_is_file: bool = False
    cells: CellAccount = field(default_factory=CellAccount)
    heading_questions: list[HeadingQuestion] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    column_decisions: list[OpenQuestion] = field(default_factory=list)
    made_ids: frozenset[tuple[str, str]] = frozenset()
    counts_episodes: bool = False
    spellings: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # by the label and what identifies it
    same_records: frozenset[tuple[str, str]] = frozenset()
    questions: list[OpenQuestion] = field(default_factory=list)
    former_owners: frozenset[str] = frozenset()
    reason: str = ""
    removals: list[Node | Relationship] = field(default_factory=list)
    attached: frozenset[tuple[str, str]] = frozenset()
    returned: SentWorkbook | None = None


def between(start: str, start_id: str, end: str, end_id: str) -> dict[str, str]:
    """What a record of a relationship says of its two ends, by their labels and ids."""
    return {"from_label": start, "from_id": start_id, "to_label": end, "to_id": end_id}


def add_spelling(spellings: dict[tuple[str, str], list[str]], label: str, key: str, name: str) -> None:
    """Keep one more way in which a name is typed, the first of them first."""
    names = spellings.setdefault((label, key), [])
    if name not in names:
        names.append(name)
