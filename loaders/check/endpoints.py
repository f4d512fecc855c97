"""Rows as relationships: both ends found, in the file or in the graph, and an id for each (rules 1, 3 and 9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from graph.formats.sheets import plain, sheets
from graph.records import Relationship, Value
from graph.schema import RelationshipType, schema
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


class _Side:
    """One side of the relationships of a type: the node that each row names there."""

    def __init__(self, drafts: Drafts, ends: Ends, name: str, possible: tuple[str, ...]) -> None:
        self._drafts, self._ends, self._possible = drafts, ends, possible
        self._id, self._label = f"{name}_id", f"{name}_label"
        self._known: dict[tuple[str, str | None], End] = {}  # most rows name what an earlier one named

    def ask(self, records: list[Record]) -> None:
        """Let the graph be asked at once for all that these rows name and the file has not."""
        raws = [record.values.get(self._id) for record in records]
        texts = {raw for raw in raws if type(raw) is str}
        others = [raw for raw in raws if type(raw) is not str]
        said = {one for raw in (*texts, *others) if (one := given_id(raw))}
        for label in self._possible:
            self._ends.ask(label, said)

    def of(self, record: Record) -> End | None:
        """The node that a row names, or None with a problem noted."""
        raw, label = record.values.get(self._id), record.values.get(self._label)
        if type(raw) is not str or (label is not None and type(label) is not str):
            return self._found(record)
        known = self._known.get((raw, label))
        if known is None and (known := self._found(record)):
            self._known[raw, label] = known
        return known

    def _found(self, record: Record) -> End | None:
        log, said = self._drafts.log, given_id(record.values.get(self._id))
        if said is None:
            log.at("required", record, self._id, "is blank, and is required", "Every relationship has two ends.")
            return None
        labels = self._labels(record)
        found = [(label, one) for label in labels if (one := self._ends.find(label, said))]
        if len(found) == 1:
            return found[0]
        if found:
            words = " and ".join(label for label, _ in found)
            log.at("two_ends", record, self._id, f"names {words}", f"Say which in {self._label}.", value=said)
        elif labels:
            rule = f"names no {' or '.join(labels)} in the file or in the graph"
            mend = self._ends.nearest(labels[0], said) if log.suggests("no_end", record, self._id) else ""
            log.at("no_end", record, self._id, rule, mend, value=said)
        return None

    def _labels(self, record: Record) -> tuple[str, ...]:
        """The labels an end can have: the one that the file says, or all that its type allows."""
        said = record.values.get(self._label)
        if not said:
            return self._possible
        label = _labels_by_word().get(plain(str(said)))
        if label in self._possible:
            return (label,)
        rule = f"is not one of {', '.join(self._possible)}"
        mend = did_you_mean(str(said), self._possible)
        self._drafts.log.at("wrong_label", record, self._label, rule, mend, value=said)
        return ()


def draft_relationships(drafts: Drafts, by_kind: dict[str, list[Record]], done: Callable[[int], None]) -> None:
    """The relationships of every type, after all nodes have been drafted; `done` is told of the rows of each."""
    ends = Ends(drafts)
    kinds = [schema().relationships[name] for name in by_kind]
    sides = {
        kind.name: (_Side(drafts, ends, "from", kind.from_labels), _Side(drafts, ends, "to", kind.to_labels))
        for kind in kinds
    }
    for kind in kinds:
        for side in sides[kind.name]:
            side.ask(by_kind[kind.name])
    for kind in kinds:
        _draft_type(drafts, kind, by_kind[kind.name], *sides[kind.name])
        done(len(by_kind[kind.name]))


def _draft_type(drafts: Drafts, kind: RelationshipType, records: list[Record], starts: _Side, finishes: _Side) -> None:
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
