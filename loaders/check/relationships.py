"""Rows as relationships: their values typed, both ends found, and an id for each (rules 1, 3 and 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from graph.records import Relationship, Value
from graph.schema import RelationshipType, schema
from graph.sheets import sheets
from loaders.check.drafts import Draft, Drafts
from loaders.check.endpoints import End, Ends, RelationshipEnd
from loaders.check.nodes import check_required, parsers_of, typed
from loaders.records.ids import relationship_id
from loaders.records.record import Record


def draft_relationships(drafts: Drafts, by_kind: dict[str, list[Record]], done: Callable[[int], None]) -> None:
    """The relationships of every type, after all nodes have been drafted; `done` is told of the rows of each."""
    ends = Ends(drafts)
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
            side.ask(by_kind[kind.name])
    for kind in kinds:
        _draft_type(drafts, kind, by_kind[kind.name], *sides[kind.name])
        done(len(by_kind[kind.name]))


def _draft_type(
    drafts: Drafts, kind: RelationshipType, records: list[Record], starts: RelationshipEnd, finishes: RelationshipEnd
) -> None:
    parsers = parsers_of(kind)
    required = [prop for prop in kind.properties.values() if prop.required]
    rows = []
    for record in records:
        properties = typed(record, parsers, drafts.log)
        if required:
            check_required(record, properties, required, drafts.log)
        start, end = starts.of(record), finishes.of(record)
        if start and end and _fit(drafts, kind, record, start, end):
            rows.append((record, properties, start, end))
    _give_ids(drafts, kind, rows)


def _fit(drafts: Drafts, kind: RelationshipType, record: Record, start: End, end: End) -> bool:
    if kind.no_self_loop and start == end:
        drafts.log.at("self_loop", record, "to_id", f"is where this {kind.name} starts too", "Name two.", value=end[1])
        return False
    if (start[0], end[0]) not in kind.pairs:
        pairs = ", ".join(f"{a} to {b}" for a, b in kind.pairs)
        rule = f"cannot be reached: {kind.name} goes from {pairs}, not from {start[0]} to {end[0]}"
        drafts.log.at("wrong_pair", record, "to_id", rule, "Correct one of the ends.", value=end[1])
        return False
    return True


def _give_ids(drafts: Drafts, kind: RelationshipType, rows: list[tuple[Record, dict[str, Value], End, End]]) -> None:
    """Ids as the file gives them, or, where it gives none for this type, from source, type and ends."""
    found = drafts.relationships.setdefault(kind.name, {})
    made = not any("id" in properties for _, properties, _, _ in rows)
    if made:
        drafts.made_ids.add(kind.name)
    times: Counter[tuple[str, End, End]] = Counter()
    for record, properties, start, end in rows:
        source = str(properties.setdefault("source_id", drafts.reading.source_id))
        if made:
            times[source, start, end] += 1
            one = relationship_id(source, kind.name, start, end, times[source, start, end] - 1)
        else:
            one = str(properties.pop("id", ""))
        if not one:
            rule = f"is blank, and other rows of {sheets()[kind.name].name} have one"
            drafts.log.at("blank_key", record, "id", rule, "Give every row an id, or none.")
        elif one in found:
            rule = f"stands in an earlier row already ({found[one].record.place})"
            drafts.log.at("key_twice", record, "id", rule, "Give each its own.", value=one)
        else:
            found[one] = Draft(record, Relationship(kind.name, one, *start, *end, properties))
