"""Rows as relationships: both ends found, in the file or in the graph, and an id for each (rules 1, 3 and 9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from graph.records import Relationship, Value
from graph.schema import RelationshipType, schema
from graph.sheets import plain, sheets
from loaders.check.drafts import Draft, Drafts
from loaders.check.keys import check_required, given_id, parsers_of, typed
from loaders.names import relationship_id
from loaders.problems import did_you_mean
from loaders.record import Record

End = tuple[str, str]  # label, id


@cache
def _labels_by_word() -> dict[str, str]:
    """Every way to write a label: `Episode`, `episode`, `episodes`."""
    return {
        plain(word): label.name
        for label in schema().domain_labels
        for word in (label.plural, label.sheet, label.title, label.name)
    }


class Ends:
    """Finds what an id or a name in a file speaks of: nodes of the same file first, then those of the graph."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._asked: dict[str, set[str]] = defaultdict(set)

    def ask(self, label: str, said: Iterable[str]) -> None:
        """Remember what is not in the file, so that the graph is asked for all of it at once."""
        found, names = self._drafts.of(label), self._drafts.names.get(label, {})
        self._asked[label].update(one for one in said if one not in found and one not in names)

    def find(self, label: str, said: str) -> str | None:
        """The id that is meant, or None where neither the file nor the graph has it."""
        if said in self._drafts.of(label):
            return said
        if made := self._drafts.names.get(label, {}).get(said):
            return made
        self._drafts.known.learn(label, self._asked.pop(label, ()))
        return said if self._drafts.known.node(label, said) else None

    def nearest(self, label: str, said: str) -> str:
        """What to do about an id that names nothing."""
        found = self._drafts.of(label)
        near = did_you_mean(said, [*found, *self._drafts.names.get(label, {})])
        return near or f"Add it to the sheet {schema().labels[label].sheet}, or mend the id."


def draft_relationships(drafts: Drafts, by_kind: dict[str, list[Record]], done: Callable[[int], None]) -> None:
    """The relationships of every type, after all nodes have been drafted; `done` is told of the rows of each."""
    ends = Ends(drafts)
    for name, records in by_kind.items():
        kind = schema().relationships[name]
        for side, labels in (("from_id", kind.from_labels), ("to_id", kind.to_labels)):
            said = {one for record in records if (one := given_id(record.values.get(side)))}
            for label in labels:
                ends.ask(label, said)
    for name, records in by_kind.items():
        _draft_type(drafts, ends, schema().relationships[name], records)
        done(len(records))


def _draft_type(drafts: Drafts, ends: Ends, kind: RelationshipType, records: list[Record]) -> None:
    parsers = parsers_of(kind)
    required = [prop for prop in kind.properties.values() if prop.required]
    starts, finishes = kind.from_labels, kind.to_labels
    rows = []
    for record in records:
        properties = typed(record, parsers, drafts.log)
        if required:
            check_required(record, properties, required, drafts.log)
        start = _end(drafts, ends, record, "from", starts)
        end = _end(drafts, ends, record, "to", finishes)
        if start and end and _fit(drafts, kind, record, start, end):
            rows.append((record, properties, start, end))
    _give_ids(drafts, kind, rows)


def _end(drafts: Drafts, ends: Ends, record: Record, side: str, possible: tuple[str, ...]) -> End | None:
    """One end of a relationship, or None with a problem noted."""
    said = given_id(record.values.get(f"{side}_id"))
    if said is None:
        drafts.log.at("required", record, f"{side}_id", "is blank, and is required", "Every relationship has two ends.")
        return None
    labels = _labels(drafts, record, f"{side}_label", possible)
    found = [(label, one) for label in labels if (one := ends.find(label, said))]
    if len(found) == 1:
        return found[0]
    if found:
        words = " and ".join(label for label, _ in found)
        mend = f"Say which in {side}_label."
        drafts.log.at("two_ends", record, f"{side}_id", f"names {words}", mend, value=said)
    elif labels:
        rule = f"names no {' or '.join(labels)} in the file or in the graph"
        mend = ends.nearest(labels[0], said) if drafts.log.suggests("no_end", record, f"{side}_id") else ""
        drafts.log.at("no_end", record, f"{side}_id", rule, mend, value=said)
    return None


def _labels(drafts: Drafts, record: Record, column: str, possible: tuple[str, ...]) -> tuple[str, ...]:
    """The labels an end can have: the one that the file says, or all that its type allows."""
    said = record.values.get(column)
    if not said:
        return possible
    label = _labels_by_word().get(plain(str(said)))
    if label in possible:
        return (label,)
    rule = f"is not one of {', '.join(possible)}"
    drafts.log.at("wrong_label", record, column, rule, did_you_mean(str(said), possible), value=said)
    return ()


def _fit(drafts: Drafts, kind: RelationshipType, record: Record, start: End, end: End) -> bool:
    if kind.no_self_loop and start == end:
        drafts.log.at("self_loop", record, "to_id", f"is where this {kind.name} starts too", "Name two.", value=end[1])
        return False
    if (start[0], end[0]) not in kind.pairs:
        pairs = ", ".join(f"{a} to {b}" for a, b in kind.pairs)
        rule = f"cannot be reached: {kind.name} goes from {pairs}, not from {start[0]} to {end[0]}"
        drafts.log.at("wrong_pair", record, "to_id", rule, "Mend one of the ends.", value=end[1])
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
