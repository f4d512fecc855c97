"""Rows as relationships: their values typed, both ends found, and an id for each (rules 1, 3 and 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from graph.records import Relationship, Value
from graph.schema import RelationshipType, schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.endpoints import End, EndFinder, RelationshipEnd
from loaders.check.nodes import check_required, parsers_of, typed
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
        _draft_type(drafts, kind, by_kind[kind.name], *sides[kind.name])
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
    rows = []
    for record in records:
        properties = typed(record, parsers, drafts.log)
        if required:
            check_required(record, properties, required, drafts.log)
        start, end = start_finder.end_of(record), end_finder.end_of(record)
        if start and end and _can_join(drafts, kind, record, start, end):
            rows.append((record, properties, start, end))
    _give_ids(drafts, kind, rows)


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


def _give_ids(drafts: Drafts, kind: RelationshipType, rows: list[tuple[Record, dict[str, Value], End, End]]) -> None:
    """The ids of the file, or, where it has none for this type, ids made from source, type and ends."""
    drafts_by_id = drafts.relationships.setdefault(kind.name, {})
    ids_in_file = {str(properties["id"]) for _, properties, _, _ in rows if "id" in properties}
    makes_ids = not ids_in_file
    if makes_ids:
        drafts.types_without_ids.add(kind.name)
    times: Counter[tuple[str, End, End]] = Counter()
    for record, properties, start, end in rows:
        source = str(properties.setdefault("source_id", drafts.reading.source_id))
        if "id" in properties:
            id_ = str(properties.pop("id"))
        else:  # in a file with ids, a row that was added to it
            id_ = next(made for made in _made_ids(source, kind.name, start, end, times) if made not in ids_in_file)
        if id_ in drafts_by_id:
            rule = f"is also the id of an earlier row ({drafts_by_id[id_].record.place})"
            drafts.log.add_for("key_twice", record, "id", rule, "Give each row an id of its own.", value=id_)
        else:
            drafts_by_id[id_] = Draft(record, Relationship(kind.name, id_, *start, *end, properties))


def _made_ids(source: str, kind: str, start: End, end: End, times: Counter[tuple[str, End, End]]) -> Iterator[str]:
    """The ids of relationships alike, by their number among those without one."""
    while True:
        times[source, start, end] += 1
        yield relationship_id(source, kind, start, end, times[source, start, end] - 1)
