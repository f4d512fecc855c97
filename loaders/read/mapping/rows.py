"""Makes the nodes and relationships of each row, as a mapping says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from graph.schema import Property, Schema
from loaders.read.mapping.fields import FieldReader
from loaders.read.mapping.model import EndEntry, NodeEntry, RelationshipEntry
from loaders.read.mapping.model import Mapping as MappingFile
from loaders.read.mapping.wording import ROW, Item, SeveralValuesError, Values, Wording
from loaders.read.text_tables import TextTable
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Record

LISTS = ("list", "id_list")


@dataclass(slots=True)
class RowReader:
    """A mapping bound to a table: call `records` once."""

    mapping: MappingFile
    table: TextTable
    fields: dict[str, FieldReader]
    schema: Schema
    log: ProblemLog
    _shared: dict[tuple[str, ...], Record] = field(default_factory=dict)
    _columns: dict[str, dict[str, str]] = field(default_factory=dict)
    _lists: dict[str, frozenset[str]] = field(default_factory=dict)
    _seen: set[tuple[Any, ...]] = field(default_factory=set)

    def records(self) -> Iterator[Record]:
        """Every record of every row: the nodes of a row first, then its relationships."""
        for number, cells in self.table.rows:
            place = self.table.place(number)
            values: dict[str, list[Item]] = {
                name: reader.items(cells, place, self.log) for name, reader in self.fields.items()
            }
            values[ROW] = [Item(str(number))]
            for name, node in self.mapping.nodes.items():
                yield from self._nodes(name, node, values, place)
            for index, relationship in enumerate(self.mapping.relationships):
                yield from self._relationships(f"relationships.{index}", relationship, values, place)

    def _nodes(self, name: str, node: NodeEntry, values: Values, place: Place) -> Iterator[Record]:
        for bound in self._bound(_routes(node.each), values):
            # Most of what rows share is repeated: recognised by the values it is made of, before it is made.
            values_met = (name, *(tuple(bound[field_name]) for field_name in node.fields)) if node.shared else ()
            if values_met in self._seen:
                continue
            identity = self._key(node.id, bound, place, f"nodes.{name}.id")
            if not identity:
                continue
            properties = self._properties(node.label, node.properties, bound)
            record = Record(node.label, {"id": identity, **properties}, place, self._headings(name, node.properties))
            first = self._shared.setdefault((record.kind, identity), record) if node.shared else record
            if first is record:
                yield record
            elif self._agrees(first, record):
                self._seen.add(values_met)

    def _agrees(self, first: Record, record: Record) -> bool:
        """Whether a shared node that is met again is the same: it may fill what was blank, and may not differ."""
        agrees = True
        for name, value in record.values.items():
            if first.values.setdefault(name, value) != value:
                rule = f"gives another {name} to the {record.kind} {record.values['id']!r}: the first is kept"
                self.log.add_for(
                    rule, record, name, rule, "Give each its own id, or correct it.", value=value, severity="warning"
                )
                agrees = False
        return agrees

    def _relationships(self, key: str, entry: RelationshipEntry, values: Values, place: Place) -> Iterator[Record]:
        routes = _routes(entry.each, self._repeated_field(entry.start), self._repeated_field(entry.end))
        for bound in self._bound(routes, values):
            start = self._key(self._id_of(entry.start), bound, place, f"{key}.from")
            end = self._key(self._id_of(entry.end), bound, place, f"{key}.to")
            if not start or not end:
                continue
            ends = {
                "from_label": self._label_of(entry.start),
                "from_id": start,
                "to_label": self._label_of(entry.end),
                "to_id": end,
            }
            properties = self._properties(entry.type, entry.properties, bound)
            record = Record(entry.type, ends | properties, place, self._headings(key, entry.properties))
            if not entry.shared or self._first_like(record):
                yield record

    def _first_like(self, record: Record) -> bool:
        return self._shared.setdefault((record.kind, repr(record.values)), record) is record

    def _bound(self, routes: list[str], values: Values) -> Iterator[Values]:
        """The row once for each value of each field gone through, that field then holding the one value."""
        names = [route.partition(".")[0] for route in routes]
        for combination in product(*(self._through(route, values) for route in routes)):
            yield {**values, **{name: [item] for name, item in zip(names, combination, strict=True)}}

    def _through(self, route: str, values: Values) -> list[Item]:
        name, _, steps = route.partition(".")
        items = values[name]
        if not steps:
            return items
        rungs = [self.fields[name].ascend(item) for item in items]
        below = None if steps == "steps" else -1
        return list(dict.fromkeys(rung for ladder in rungs for rung in ladder[:below]))

    def _key(self, wording: Wording, bound: Values, place: Place, key: str) -> str:
        try:
            return wording.key(bound)
        except SeveralValuesError as several:
            name = str(several)
            self.log.add(
                key,
                place,
                f"has several values where {key} takes one",
                f"Add each: {name} there.",
                column=self.fields[name].heading,
            )
            return ""

    def _properties(self, kind: str, wordings: Mapping[str, Wording], bound: Values) -> dict[str, Any]:
        lists = self._list_properties(kind)
        texts_by_name = ((name, wording.texts(bound)) for name, wording in wordings.items())
        return {name: texts if name in lists else _joined(texts) for name, texts in texts_by_name if any(texts)}

    def _list_properties(self, kind: str) -> frozenset[str]:
        if kind not in self._lists:
            owner = self.schema.labels.get(kind) or self.schema.relationships[kind]
            properties: Mapping[str, Property] = owner.properties
            self._lists[kind] = frozenset(name for name, prop in properties.items() if prop.type in LISTS)
        return self._lists[kind]

    def _headings(self, key: str, wordings: Mapping[str, Wording]) -> dict[str, str]:
        """The heading that a person knows each property by, where it comes from one field."""
        if key not in self._columns:
            single = {name: wording.fields[0] for name, wording in wordings.items() if len(wording.fields) == 1}
            self._columns[key] = {
                name: self.fields[source].heading for name, source in single.items() if source in self.fields
            }
        return self._columns[key]

    def _repeated_field(self, end: EndEntry) -> str | None:
        return self.mapping.nodes[end.node].each if end.node else None

    def _id_of(self, end: EndEntry) -> Wording:
        return self.mapping.nodes[end.node].id if end.node else end.id or Wording.parse("")

    def _label_of(self, end: EndEntry) -> str:
        return self.mapping.nodes[end.node].label if end.node else end.label or ""


def _joined(texts: list[str]) -> str:
    """Several values as one text; a single one stays what it is, such as a number as it is shown."""
    return texts[0] if len(texts) == 1 else "; ".join(texts)


def _routes(*fields: str | None) -> list[str]:
    """The fields to go through, each once; the first route through a field is taken."""
    routes = [route for route in fields if route]
    return list({route.partition(".")[0]: route for route in reversed(routes)}.values())
