"""Finds what the rows of relationships name at their ends: nodes of the file first, then those of the graph (rule 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from graph.schema import schema
from graph.sheets import plain
from loaders.check.drafts import Drafts
from loaders.check.nodes import given_id
from loaders.records.problem_log import did_you_mean
from loaders.records.record import Record

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
        return near or f"Add it to the sheet {schema().labels[label].sheet}, or correct the id."


class RelationshipEnd:
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
            fix = self._ends.nearest(labels[0], said) if log.suggests("no_end", record, self._id) else ""
            log.at("no_end", record, self._id, rule, fix, value=said)
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
        fix = did_you_mean(str(said), self._possible)
        self._drafts.log.at("wrong_label", record, self._label, rule, fix, value=said)
        return ()
