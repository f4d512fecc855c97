"""A workbook that has a sheet of contributions and sheets of Casethread's own format, as the whole template has.

A case, an episode or a factor that both name is one record: the row of its own sheet, to which the contributions add
what that leaves blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.dates import BadDate
from graph.names import name_key
from graph.schema import Label, RelationshipType, schema
from loaders.read import own_format
from loaders.read.column_answers import ColumnAnswers
from loaders.read.flat import sheet as flat_sheet
from loaders.read.own_format.source import settle_source
from loaders.read.tables import Table
from loaders.records.cell_account import CellAccount
from loaders.records.problem_log import ProblemLog, keep_one
from loaders.records.reading import Reading
from loaders.records.record import Record
from loaders.records.values import cell_text, items_before_check, say_otherwise

Key = tuple[str, str]  # a label, and a name as it is compared or an id


def _part(kind: str) -> tuple[str, tuple[str, str, str]]:
    """The label of the parts that a type of relationship leads to, with the type, the whole's end and the part's."""
    link = schema().relationships[kind]
    [(start, end)] = link.pairs
    return (end, (kind, "from_id", "to_id")) if link.part == "to" else (start, (kind, "to_id", "from_id"))


# What a flat sheet knows by its name only within something else.
_WITHIN = dict(map(_part, ("HAS_EPISODE", "OF")))


def read_tables(
    path: Path,
    flat: list[Table[Any]],
    others: list[Table[Any]],
    log: ProblemLog,
    account: CellAccount,
    answers: ColumnAnswers,
) -> Reading:
    """The records of both; where the sheet of sources names one source, the contributions are of that."""
    own = own_format.records_of(others, log)
    sources = [record for record in own if record.kind == "Source"]
    source_id = settle_source(path, own, log) if sources else None
    reading = flat_sheet.read_tables(
        path, flat, log, account, answers, source_id=source_id if len(sources) == 1 else None, may_be_empty=bool(own)
    )
    reading.records = _Joining(own, log).join(reading.records)
    reading.counts_episodes = not any(record.kind == "Episode" and record.values.get("sequence") for record in own)
    reading.problems = log.problems
    return reading


@dataclass
class _Joining:
    """The rows of the other sheets by their names, and which of them the contributions have named so far."""

    own: list[Record]
    log: ProblemLog
    _by_name: dict[Key, list[Record]] = field(default_factory=lambda: defaultdict(list))
    _links: set[tuple[str, str, str]] = field(
        default_factory=set
    )  # of the other sheets: type, and the names at its ends
    _within: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))  # by sheets of links, not by columns
    _ids: dict[Key, str] = field(
        default_factory=dict
    )  # of rows with an id of their own, by the id of the contributions
    _names: dict[Key, set[str]] = field(default_factory=dict)  # of what the contributions name, by the id there
    _taken: dict[int, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.own:
            if label := schema().labels.get(row.kind):
                self._by_name[label.name, name_key(_text(row, label.caption))].append(row)
                self._links |= set(_links_in_columns(row, label))
                continue
            self._links.add((row.kind, name_key(_text(row, "from_id")), name_key(_text(row, "to_id"))))
            for part, (kind, whole_end, part_end) in _WITHIN.items():
                if row.kind == kind:
                    self._within[part, name_key(_text(row, part_end))].add(name_key(_text(row, whole_end)))

    def join(self, records: list[Record]) -> list[Record]:
        """All records, each once; `records` are those of the contributions, a whole before its parts."""
        wholes = {
            (part, str(record.values[part_end])): str(record.values[whole_end])
            for part, (kind, whole_end, part_end) in _WITHIN.items()
            for record in records
            if record.kind == kind
        }
        stay: list[Record] = []
        for record in records:
            label = schema().labels.get(record.kind)
            if label is None or record.kind == "Source":
                stay.append(record)
                continue
            key = record.kind, _text(record, "id")
            if row := self._row_of(record, label, wholes.get(key, "")):
                self._complete(row, record, label)
            else:
                stay.append(record)
            names = {_text(record, label.caption), key[1], self._ids.get(key, "")}
            self._names[key] = set(map(name_key, names)) - {""}
        links = [record for record in stay if record.kind in schema().relationships]
        repeated = {id(link) for link in links if self._is_stated(link)}
        for link in links:
            self._rename_ends(link)
        return [*(record for record in stay if id(record) not in repeated), *self.own]

    def _row_of(self, record: Record, label: Label, whole: str) -> Record | None:
        """The one row of another sheet that has the name of this record, and is in the same case or episode."""
        name = _text(record, label.caption)
        rows = [row for row in self._by_name.get((label.name, name_key(name)), []) if self._may_be_in(row, whole)]
        if not rows:
            return None
        other = self._taken.setdefault(id(rows[0]), record)
        if len(rows) > 1 or other is not record:
            second = rows[1] if len(rows) > 1 else other
            rule = f"may mean the {label.title.lower()} of {rows[0].place} or that of {second.place}"
            whole_title = schema().labels[_whole(label.name)].title.lower() if label.name in _WITHIN else ""
            fix = f"Give them different names{f', or fill in the {whole_title} of each' if whole_title else ''}."
            self.log.add_for("two_of_a_name", record, label.caption, rule, fix, value=name)
        return rows[0]

    def _may_be_in(self, row: Record, whole: str) -> bool:
        """Whether a row says that it is in this case or episode, or says nothing of it."""
        if row.kind not in _WITHIN:
            return True
        label, (kind, whole_end, _) = schema().labels[row.kind], _WITHIN[row.kind]
        side = 1 if whole_end == "from_id" else 2
        stated = {link[side] for link in _links_in_columns(row, label) if link[0] == kind}
        if not stated:
            stated = stated.union(*(self._within.get((row.kind, name), set()) for name in _names_of(row, label)))
        return not stated or bool(stated & self._names.get((_whole(row.kind), whole), set()))

    def _complete(self, row: Record, record: Record, label: Label) -> None:
        """Add to a row what the contributions say of it; note where they say otherwise."""
        row_id, node_id = _text(row, "id"), _text(record, "id")
        if row_id and node_id:
            self._ids[label.name, node_id] = row_id
        for name, value in record.values.items():
            known = _text(row, name)
            if not known:
                row.values[name] = value
                row.columns = {**row.columns, name: record.columns.get(name, name)}
            elif name not in ("id", label.caption, "sequence") and self._is_other(label, name, row, value):
                rule = f"differs from {known!r}, which {row.place} says of the same {label.title.lower()}"
                fix = f"{keep_one(label.properties.get(name))}."
                self.log.add_for("differs", record, name, rule, fix, value=value)

    def _is_other(self, label: Label, name: str, row: Record, value: Any) -> bool:
        """Whether the contributions say something else than the row; a date that is none is named by the check."""
        try:
            return say_otherwise(label.properties.get(name), row.values[name], value)
        except BadDate:
            return True

    def _is_stated(self, link: Record) -> bool:
        """Whether a row of another sheet says the same: that this episode is one of this case."""
        kind = schema().relationships[link.kind]
        starts, ends = (self._names.get(_end(link, kind, side), set()) for side in ("from", "to"))
        return any((link.kind, start, end) in self._links for start in starts for end in ends)

    def _rename_ends(self, link: Record) -> None:
        """Let a link mean the rows that have ids of their own."""
        kind = schema().relationships[link.kind]
        for side in ("from", "to"):
            link.values[f"{side}_id"] = self._ids.get(_end(link, kind, side), link.values[f"{side}_id"])
        if "perspective_id" in link.values:
            perspective = link.values["perspective_id"]
            link.values["perspective_id"] = self._ids.get(("Perspective", str(perspective)), perspective)


def _links_in_columns(row: Record, label: Label) -> Iterator[tuple[str, str, str]]:
    """What columns of a row say that it belongs to, as its links: once for its id and once for its name."""
    for column in label.columns.values():
        if column.relationship is None:
            continue
        is_start = label.name in schema().relationships[column.relationship].from_labels
        for whole in map(name_key, items_before_check(_text(row, column.name))):
            for name in _names_of(row, label):
                yield (column.relationship, name, whole) if is_start else (column.relationship, whole, name)


def _names_of(row: Record, label: Label) -> set[str]:
    """The id and the name of a row, as they are compared."""
    return {name_key(_text(row, "id")), name_key(_text(row, label.caption))} - {""}


def _end(link: Record, kind: RelationshipType, side: str) -> Key:
    labels = kind.from_labels if side == "from" else kind.to_labels
    return str(link.values.get(f"{side}_label") or labels[0]), str(link.values[f"{side}_id"])


def _text(record: Record, name: str) -> str:
    value = record.values.get(name)
    return cell_text(value) if value is not None else ""


def _whole(label: str) -> str:
    """What a record of this label is a part of: the case of an episode."""
    name, whole_end, _ = _WITHIN[label]
    kind = schema().relationships[name]
    return (kind.from_labels if whole_end == "from_id" else kind.to_labels)[0]
