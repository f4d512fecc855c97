"""The records that the rows of a flat sheet make: each node once, with the id that is made for it, and each link once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph.dates import BadDate
from graph.names import name_key
from graph.schema import schema
from loaders.records.ids import digest, slug
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import add_spelling
from loaders.records.record import Record, between
from loaders.records.values import Unfit, cell_text, say_otherwise, text

MAX_ID_TITLE_LENGTH = 60  # characters of a title that an id keeps at most

Row = dict[str, Any]  # the filled cells of a row, by what their columns hold


class Unread(NamedTuple):
    """What a row has in columns that are left out, by their headings: not the cells, but what tells whether they differ."""

    headings: tuple[str, ...]
    cells: tuple[int, ...]


def unread_of(headings: tuple[str, ...], indexes: Sequence[int], cells: Sequence[Any]) -> Unread | None:
    """What a row has in the columns that are left out."""
    if not indexes:
        return None
    return Unread(headings, tuple(hash(cell_text(cells[i])) if i < len(cells) else hash("") for i in indexes))


@dataclass(slots=True)
class FlatRow:
    """One row of a flat sheet; `columns` are the headings of the sheet by what they stand over."""

    cells: Row
    place: Place
    columns: Mapping[str, str]
    unread: Unread | None = None

    def names(self, what: str) -> bool:
        """Whether it names a case or an episode, by a title or an id."""
        return what in self.cells or f"{what}_id" in self.cells

    def text(self, name: str) -> str:
        """A cell as text."""
        return plain_text(self.cells[name])

    def title(self, what: str) -> str:
        """The title of the case or episode that it names, its id where it has no other."""
        return plain_text(self.cells[what if what in self.cells else f"{what}_id"])

    def heading(self, name: str) -> str:
        """The heading over a column; its name where the sheet has no such column."""
        return self.columns.get(name, name)


@dataclass
class FlatRecords:
    """The records of the rows so far."""

    source_id: str
    log: ProblemLog
    all: list[Record] = field(default_factory=list)
    nodes: dict[tuple[str, str], Record] = field(default_factory=dict)  # by label and id, or name
    spellings: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _ids: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _links: set[tuple[str, tuple[str, str], tuple[str, str]]] = field(default_factory=set)

    @property
    def made_ids(self) -> frozenset[tuple[str, str]]:
        """The labels and ids of the nodes that have no id in the file."""
        return frozenset((label, node_id) for (label, _, _), node_id in self._ids.items())

    def derived_id(self, label: str, within: str, title: str, apart: str = "") -> str:
        """The id of what has none of its own: a different id for each title, however much of it the id holds.

        `apart` tells what bears the same title from the first of that title.
        """
        key = (label, within, f"{name_key(title)}|{name_key(apart)}" if apart else name_key(title))
        if key not in self._ids:
            node_id, written = f"{within}-{slug(f'{title} {apart}')}", " ".join(f"{title} {apart}".split()).casefold()
            if len(written) > MAX_ID_TITLE_LENGTH or (label, node_id) in self.nodes:
                # Of the title as it is written: graphs hold such ids since before names were compared by a rule.
                node_id += f"-{digest(written)[:8]}"
            self._ids[key] = node_id
        add_spelling(self.spellings, label, self._ids[key], title)
        return self._ids[key]

    def titled(self, label: str, row: FlatRow, name: str = "title", apart: str = "") -> str:
        """The id of what one file means by one title in the column of that label, such as a review."""
        column = label.lower()
        node_id = self.derived_id(label, self.source_id, row.text(column), apart)
        self.node(label, node_id, {"id": node_id, name: row.text(column)}, row, {name: row.columns[column]})
        return node_id

    def node(self, label: str, key: str, values: Row, row: FlatRow, headings: Mapping[str, str]) -> Record:
        """The node of that id or name, made where it is new; `headings` are those that differ from the row's."""
        if (label, key) not in self.nodes:
            self.nodes[label, key] = self.add(label, values, row, headings)
        return self.nodes[label, key]

    def link(self, kind: str, start: tuple[str, str], end: tuple[str, str], row: FlatRow) -> None:
        """A relationship between two nodes, once however many rows state it."""
        if (kind, start, end) not in self._links:
            self._links.add((kind, start, end))
            self.add(kind, between(*start, *end), row, {})

    def add(self, kind: str, values: Row, row: FlatRow, headings: Mapping[str, str]) -> Record:
        """One more record."""
        # Only the headings of what the record holds or must hold: a blank cell of a flat sheet clears nothing.
        titles = {name: headings.get(name) or row.columns.get(name) for name in (*values, "polarity")}
        record = Record(kind, values, row.place, {name: title for name, title in titles.items() if title})
        self.all.append(record)
        return record

    def complete(self, record: Record, name: str, value: Any, row: FlatRow, heading: str) -> None:
        """Take what a row adds to what is known of its case, episode or factor; note where it says otherwise."""
        if name not in record.values:
            record.values[name] = value
            record.columns = {**record.columns, name: heading}
            return
        known = record.values[name]
        try:
            prop = schema().labels[record.kind].properties.get(name)
            is_other = say_otherwise(prop, known, value)
        except BadDate as error:
            self.log.add("date", row.place, error.rule, error.fix, column=heading, value=value)
            return
        if is_other:
            texts = cell_text(value), cell_text(known)
            self.log.add_difference(row.place, heading, *texts, record, record.kind.lower(), prop)


def plain_text(raw: Any) -> str:
    """A cell as text; what the check will refuse stays as it is."""
    try:
        return text(raw) or ""
    except Unfit:
        return str(raw)
