"""What follows from a case: all that would not be in the graph, or not be known, without it.

An export leaves it out with a restricted case, and a load that replaces leaves it in: both ask here. The schema says
what depends on what (`depends` of a relationship type), and this follows it until nothing more is reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.privacy.steps import steps_back, steps_between, steps_from
from graph.records import ReadRows
from graph.schema import RelationshipType, schema

Key = tuple[str, str]  # label and id
Ids = dict[str, set[str]]


@dataclass(frozen=True)
class Dependents:
    """What follows from some cases and other records, as it was found.

    `reached` is all that a way of dependence leads to from them, `partly` that of it which depends on something else too.
    `together` are those of the given records that depend on several cases, from which nothing follows by itself.
    """

    reached: Ids
    partly: Ids
    together: Ids

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """The ids of all that follows, by label."""
        return {
            label: frozenset((ids - self.partly.get(label, set())) | self.together.get(label, set()))
            for label, ids in (self.together | self.reached).items()
        }

    def updated(
        self,
        read: ReadRows,
        cases: Collection[str],
        also: Mapping[str, Collection[str]],
        changed: Mapping[str, Collection[str]],
    ) -> Dependents:
        """What follows now, where of all records only the `changed` ones, by label, may depend on others than before.

        Only they and what follows from them is looked at again: what leads to one of these from elsewhere still does.
        """
        leading, together = _by_dependence(also)
        start = {**leading, "Case": set(cases)}
        region = _reached(read, changed)
        outside = {label: ids - region.get(label, set()) for label, ids in self.reached.items()}
        led_to = {
            key for label, ids in _leading_to(read, region, outside).items() for key in _following(read, label, ids)
        }
        entered = _by_label(key for key in led_to if key[1] in region.get(key[0], ()))
        for label, ids in region.items():
            entered[label] |= ids & start.get(label, set())
        inside = _reached(read, entered)
        reached = {label: outside.get(label, set()) | inside.get(label, set()) for label in {*outside, *inside}}
        partly = {
            label: (self.partly.get(label, set()) - region.get(label, set()))
            | _that_depend_on_more(read, label, inside.get(label, set()), reached)
            for label in _labels("all")
        }
        return Dependents(reached, partly, together)


def dependents_of(
    read: ReadRows, cases: Collection[str], also: Mapping[str, Collection[str]] | None = None
) -> dict[str, frozenset[str]]:
    """The ids, by label, of the cases and of everything that follows from one of them, or from a node in `also`.

    `read` gives the rows of a statement for its parameters. A recommendation of a review that examined several cases
    follows from each of them; the review itself only from all of them together. Nothing follows from nothing.
    """
    return read_dependents(read, cases, also or {}).ids


def read_dependents(read: ReadRows, cases: Collection[str], also: Mapping[str, Collection[str]]) -> Dependents:
    """The same, as what can be brought up to date later."""
    if not cases and not any(also.values()):
        return Dependents({}, {}, {})
    leading, together = _by_dependence(also)
    reached = _reached(read, {**leading, "Case": set(cases)})
    partly = {label: _that_depend_on_more(read, label, reached.get(label, set()), reached) for label in _labels("all")}
    return Dependents(dict(reached), partly, together)


def changed_dependence(read: ReadRows, kinds: Collection[str], nodes: Mapping[str, Collection[str]]) -> Ids:
    """Of the nodes that a write concerned, by label, those that may depend on others than before.

    `kinds` are the labels and types that it touched: an action does not depend on other records by an event of its own.
    """
    types = [kind for name, kind in schema().relationships.items() if name in kinds]
    dependent = {label for kind in types for label, _ in kind.dependences}
    dependent |= {label for kind in types if kind.unless or _is_condition(kind.name) for label in _ends_of(kind)}
    labels = [label for label in schema().dependent_labels if label in kinds or label in dependent]
    changed: Ids = {label: set(nodes[label]) for label in labels if nodes.get(label)}
    for first, middle in steps_between(kinds):
        ids = sorted(nodes.get(middle, ()))
        statement = (
            f"UNWIND $ids AS record_id MATCH (:{middle} {{id: record_id}})<-[:{first}]-(n) "
            "WITH DISTINCT head(labels(n)) AS label, n.id AS id RETURN label, id ORDER BY label, id"
        )
        for row in read(statement, ids=ids) if ids else ():
            changed.setdefault(row["label"], set()).add(row["id"])
    return changed


def _is_condition(name: str) -> bool:
    """Whether having this relationship decides on another dependence."""
    return any(kind.unless == name for kind in schema().relationships.values())


def _ends_of(kind: RelationshipType) -> set[str]:
    return {label for pair in kind.pairs for label in pair}


def _labels(dependence: str) -> list[str]:
    """The labels that depend on each, or on all together, of what leads to them."""
    labels = schema().labels
    return [name for name in schema().dependent_labels if labels[name].depends_on == dependence]


def _by_dependence(ids: Mapping[str, Collection[str]]) -> tuple[Ids, Ids]:
    """What leads on by itself, and what depends on several together: of that, only what was reached leads on."""
    together = _labels("all")
    parts: tuple[Ids, Ids] = ({}, {})
    for label, of_label in ids.items():
        parts[label in together][label] = set(of_label)
    return parts


def _reached(read: ReadRows, start: Mapping[str, Collection[str]]) -> Ids:
    """Everything that a way of dependence leads to from these; each node is gone on from once."""
    reached: Ids = defaultdict(set)
    new: Mapping[str, Collection[str]] = start
    while new:
        for label, ids in new.items():
            reached[label].update(ids)
        following = {key for label, ids in new.items() for key in _following(read, label, ids)}
        new = _by_label((label, id_) for label, id_ in following if id_ not in reached[label])
    return reached


def _following(read: ReadRows, label: str, ids: Collection[str]) -> set[Key]:
    """What depends on one of these, one step further.

    The step begins at them one by one: held against a list of 16,000 episodes instead, each finding takes milliseconds
    on the embedded server. All ids of a label come in one row: with a row for each, 160,000 of them take eight times as long.
    """
    dependents: set[Key] = set()
    for step in steps_from(label) if ids else ():
        statement = (
            f"UNWIND $ids AS record_id MATCH (a:{label} {{id: record_id}}) MATCH {step} "
            "WITH DISTINCT head(labels(n)) AS label, n.id AS id RETURN label, collect(id) AS ids ORDER BY label"
        )
        dependents |= {(row["label"], id_) for row in read(statement, ids=sorted(ids)) for id_ in row["ids"]}
    return {(label, id_) for label, id_ in dependents if id_ and label in schema().dependent_labels}


def _leading_to(read: ReadRows, region: Mapping[str, Collection[str]], outside: Ids) -> Ids:
    """Those of the records outside that may lead into a region, one step before it."""
    leading: Ids = defaultdict(set)
    for label, ids in region.items():
        for _, (other_label, other) in _before(read, label, ids):
            if other in outside.get(other_label, ()):
                leading[other_label].add(other)
    return leading


def _that_depend_on_more(read: ReadRows, label: str, ids: Collection[str], reached: Ids) -> set[str]:
    """Those of a label that depend on something that was not reached too."""
    return {id_ for id_, (other_label, other) in _before(read, label, ids) if other not in reached.get(other_label, ())}


def _before(read: ReadRows, label: str, ids: Collection[str]) -> Iterator[tuple[str, Key]]:
    """Each of these with each record that it depends on."""
    for step in steps_back(label) if ids else ():
        statement = (
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) MATCH {step} "
            "WITH DISTINCT n.id AS id, head(labels(a)) AS label, a.id AS other "
            "RETURN label, collect([id, other]) AS pairs ORDER BY label"
        )
        for row in read(statement, ids=sorted(ids)):
            yield from ((id_, (row["label"], other)) for id_, other in row["pairs"])


def _by_label(keys: Iterable[Key]) -> Ids:
    ids: Ids = defaultdict(set)
    for label, id_ in keys:
        ids[label].add(id_)
    return ids
