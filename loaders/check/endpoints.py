"""Finds what the rows of relationships name at their ends: nodes of the file first, then those of the graph (rule 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from graph.formats.sheets import plain
from graph.names import name_key
from graph.records import Node
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.elements import a_record_of
from loaders.check.nodes import id_in_cell
from loaders.records.problem_log import did_you_mean, listed
from loaders.records.record import Record

End = tuple[str, str]  # label, id
MAX_NAMED = 3  # records of one name whose places a problem lists
LIST_MARKS = frozenset(";|")  # what parts a list in one cell


@cache
def _labels_by_word() -> dict[str, str]:
    """Every way to write a label: `Episode`, `episode`, `episodes`."""
    return {
        plain(word): label.name
        for label in schema().domain_labels
        for word in (label.plural, label.sheet, label.title, label.name)
    }


def no_such_record(*labels: str) -> str:
    """The rule that an id or a name breaks which names nothing."""
    titles = " or ".join(schema().labels[label].title.lower() for label in labels)
    return f"is not the id or name of any {titles} in the file or in the graph"


def namesakes(drafts: Drafts, label: str, name: str) -> list[Draft[Node]]:
    """The records of the file that have this name, as names are compared."""
    return [
        draft
        for draft in drafts.nodes_of(label).values()
        if any(name_key(str(draft.properties.get(key, ""))) == name_key(name) for key in _named_by(label))
    ]


def is_whole_name(drafts: Drafts, labels: Iterable[str], raw: object) -> bool:
    """Whether a cell is the name of a record of the file as it stands, though it holds a mark that parts a list."""
    if not isinstance(raw, str) or LIST_MARKS.isdisjoint(raw):
        return False
    return any(namesakes(drafts, label, raw.strip()) for label in labels)


def _named_by(label: str) -> tuple[str, str]:
    return "ref", schema().labels[label].caption


def _any_of(labels: Iterable[str]) -> str:
    """Labels as a sentence names one of them: "a case or an episode"."""
    return " or ".join(map(a_record_of, labels))


def _several(label: str, same: list[Draft[Node]]) -> tuple[str, str]:
    """The rule and the fix for a name that several records of the file have."""
    title = schema().labels[label]
    places = listed([str(draft.record.place) for draft in same], MAX_NAMED, "; ")
    rule = f"is the name of {len(same):,} {title.plural.lower()} in the file ({places})"
    return rule, "Give each of them an id of its own in its row, and write the id of the one that is meant here."


class EndFinder:
    """Finds the node that an id or a name in a file means: in the file first, then in the graph."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._expected: dict[str, set[str]] = defaultdict(set)

    def expect(self, label: str, names: Iterable[str]) -> None:
        """Remember what is not in the file, so that all of it is read from the graph at once."""
        self._expected[label].update(name for name in names if self._id_in_file(label, name) is None)

    def find(self, label: str, name: str) -> str | None:
        """The id that is meant, or None where neither the file nor the graph has it."""
        if node_id := self._id_in_file(label, name):
            return node_id
        self._drafts.graph.fetch(label, self._expected.pop(label, ()))
        return name if self._drafts.graph.node(label, name) else None

    def _id_in_file(self, label: str, name: str) -> str | None:
        """The id of the file's own node that bears the name as its id, exactly as it stands, or as names are compared."""
        if name in self._drafts.nodes_of(label):
            return name
        names = self._drafts.names.get(label)
        return (names.get(name) or names.get(name_key(name))) if names else None

    def problem_of(self, labels: Sequence[str], name: str, *, suggests: bool) -> tuple[str, str]:
        """The rule that a name breaks which means no record or several, and what to do about it."""
        for label in labels:
            same = namesakes(self._drafts, label, name)
            if len(same) > 1:
                return _several(label, same)
        return no_such_record(*labels), self.nearest(labels[0], name) if suggests else ""

    def nearest(self, label: str, name: str) -> str:
        """What to do about an id that names nothing."""
        in_file = self._drafts.nodes_of(label)
        words = [*in_file]
        if label in self._drafts.names:
            words += [
                str(d.properties[key]) for d in in_file.values() for key in _named_by(label) if key in d.properties
            ]
        near = did_you_mean(name, words)
        return near or f"Add it to the sheet {schema().labels[label].sheet}, or correct it here."


class RelationshipEnd:
    """One side of the relationships of a type: the node that each row names there."""

    def __init__(self, drafts: Drafts, ends: EndFinder, side: str, possible: tuple[str, ...]) -> None:
        self._drafts, self._ends, self._possible = drafts, ends, possible
        self._id, self._label = f"{side}_id", f"{side}_label"
        self._resolved: dict[tuple[str, str | None], End] = {}  # most rows name what an earlier one named

    def expect(self, records: list[Record]) -> None:
        """Let all that these rows name and the file lacks be read from the graph at once."""
        values = [record.get(self._id) for record in records]
        texts = {raw for raw in values if type(raw) is str}
        others = [raw for raw in values if type(raw) is not str]
        names = {name for raw in (*texts, *others) if (name := id_in_cell(raw))}
        for label in self._possible:
            self._ends.expect(label, names)

    def end_of(self, record: Record) -> End | None:
        """The node that a row names, or None with a problem noted."""
        raw, label = record.get(self._id), record.get(self._label)
        if type(raw) is not str or (label is not None and type(label) is not str):
            return self._resolve(record)
        end = self._resolved.get((raw, label))
        if end is None and (end := self._resolve(record)):
            self._resolved[raw, label] = end
        return end

    def _resolve(self, record: Record) -> End | None:
        log, name = self._drafts.log, id_in_cell(record.get(self._id))
        if name is None:
            fix = f"Fill in the id or the name of {_any_of(self._possible)}."
            log.add_for("required", record, self._id, "is blank, and is required", fix)
            return None
        labels = self._labels(record)
        ends = [(label, node_id) for label in labels if (node_id := self._ends.find(label, name))]
        if len(ends) == 1:
            return ends[0]
        if ends:
            rule = f"may be {_any_of([label for label, _ in ends])}"
            log.add_for("two_ends", record, self._id, rule, f"Say which in the column {self._label}.", value=name)
        elif labels:
            suggests = log.wants_suggestion("no_end", record, self._id)
            rule, fix = self._ends.problem_of(labels, name, suggests=suggests)
            log.add_for("no_end", record, self._id, rule, fix, value=name)
        return None

    def _labels(self, record: Record) -> tuple[str, ...]:
        """The labels an end can have: the one that the file says, or all that its type allows."""
        name = record.get(self._label)
        if not name:
            return self._possible
        label = _labels_by_word().get(plain(str(name)))
        if label in self._possible:
            return (label,)
        rule = f"is not one of {', '.join(self._possible)}"
        fix = did_you_mean(str(name), self._possible)
        self._drafts.log.add_for("wrong_label", record, self._label, rule, fix, value=name)
        return ()
