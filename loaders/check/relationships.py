"""Rows as relationships: their values typed, both ends found, and an id for each (rules 1, 3 and 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from graph.records import Relationship
from graph.schema import RelationshipType, schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.endpoints import End, EndFinder, RelationshipEnd
from loaders.check.nodes import check_required, id_in_cell, parsers_of, typed
from loaders.records.ids import relationship_id
from loaders.records.record import Record


def draft_relationships(drafts: Drafts, by_kind: dict[str, list[Record]], on_done: Callable[[int], None]) -> None:
    """The relationships of every type, after all nodes have been drafted; `on_done` gets the number of rows of each."""
    ends = EndFinder(drafts)
    kinds = [schema().relationships[name] for name in by_kind]
    sides = {
        kind.name: (
            RelationshipEnd(drafts, ends, "from", kind.from_labels),
            RelationshipEnd(drafts, ends, "to", kind.to_labels),
        )
        for kind in kinds
    }
    for kind in kinds:
        for side in sides[kind.name]:
            side.expect(by_kind[kind.name])
    for kind in kinds:
        # What its ends remember goes with it: of a large file, that is as much as the relationships themselves.
        _draft_type(drafts, kind, by_kind[kind.name], *sides.pop(kind.name))
        on_done(len(by_kind[kind.name]))


def _draft_type(
    drafts: Drafts,
    kind: RelationshipType,
    records: list[Record],
    start_finder: RelationshipEnd,
    end_finder: RelationshipEnd,
) -> None:
    parsers = parsers_of(kind)
    required = [prop for prop in kind.properties.values() if prop.required]
    ids = _Ids(drafts, kind, records)
    for record in records:
        properties = typed(record, parsers, drafts.log)
        if required:
            check_required(record, properties, required, drafts.log)
        start, end = start_finder.end_of(record), end_finder.end_of(record)
        if start and end and _can_join(drafts, kind, record, start, end):
            stated_id = properties.pop("id", None)
            # Made anew, as a dict that grew has room for twice as much.
            properties = {"source_id": drafts.reading.source_id, **properties}
            if len(properties) == 1 and not kind.judgement:
                properties = drafts.plain_properties(str(properties["source_id"]))
            id_ = str(stated_id) if stated_id is not None else ids.made(str(properties["source_id"]), start, end)
            ids.take(id_, record, Relationship(kind.name, id_, *start, *end, properties))


def _can_join(drafts: Drafts, kind: RelationshipType, record: Record, start: End, end: End) -> bool:
    if kind.no_self_loop and start == end:
        drafts.log.add_for(
            "self_loop", record, "to_id", "is in from_id as well", "Name two different ones.", value=end[1]
        )
        return False
    if (start[0], end[0]) not in kind.pairs:
        pairs = ", ".join(_pair(*pair) for pair in kind.pairs)
        rule = f"does not fit: the sheet {kind.sheet} leads from {pairs}; this row from {_pair(start[0], end[0])}"
        drafts.log.add_for("wrong_pair", record, "to_id", rule, "Correct from_id or to_id.", value=end[1])
        return False
    return True


def _pair(start: str, end: str) -> str:
    """Two labels as a sentence names them: "episode to case"."""
    return f"{schema().labels[start].title.lower()} to {schema().labels[end].title.lower()}"


class _Ids:
    """The ids of the relationships of one type: those of the file, or ids made from source, type and ends."""

    def __init__(self, drafts: Drafts, kind: RelationshipType, records: list[Record]) -> None:
        self._log, self._kind = drafts.log, kind
        self._drafts = drafts.relationships.setdefault(kind.name, {})
        self._in_file = {id_ for record in records if (id_ := id_in_cell(record.get("id")))}
        self._repeats = Counter[str]()
        if not self._in_file:
            drafts.types_without_ids.add(kind.name)

    def made(self, source: str, start: End, end: End) -> str:
        """An id for a row without one, by its number among those alike; in a file with ids it was added there."""
        first = id_ = relationship_id(source, self._kind.name, start, end, 0)
        while id_ in self._drafts or id_ in self._in_file:
            self._repeats[first] += 1
            id_ = relationship_id(source, self._kind.name, start, end, self._repeats[first])
        return id_

    def take(self, id_: str, record: Record, relationship: Relationship) -> None:
        """Keep a relationship under its id; note where an earlier row has it."""
        if id_ in self._drafts:
            rule = f"is also the id of an earlier row ({self._drafts[id_].record.place})"
            self._log.add_for("key_twice", record, "id", rule, "Give each row an id of its own.", value=id_)
        else:
            self._drafts[id_] = Draft(record, relationship)
