"""What follows from a case: all that would not be in the graph, or not be known, without it.

An export leaves it out with a restricted case, and a load that replaces leaves it in: both ask here. The schema says
what depends on what (`depends` of a relationship type), and this follows it until nothing more is reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from graph.privacy.steps import steps_back, steps_from
from graph.schema import schema

Read = Callable[..., list[dict[str, Any]]]
Key = tuple[str, str]  # label and id
Ids = dict[str, set[str]]


def dependents_of(
    read: Read, cases: Collection[str], also: Mapping[str, Collection[str]] | None = None
) -> dict[str, frozenset[str]]:
    """The ids, by label, of the cases and of everything that follows from one of them, or from a node in `also`.

    `read` gives the rows of a statement for its parameters. A recommendation of a review that examined several cases
    follows from each of them; the review itself only from all of them together. Nothing follows from nothing.
    """
    if not cases and not any((also or {}).values()):
        return {}
    leading, together = _by_dependence(also or {})
    reached = _reached(read, {**leading, "Case": set(cases)})
    partly = {label: _that_depend_on_more(read, label, reached) for label in _labels("all")}
    return {
        label: frozenset((ids - partly.get(label, set())) | together.get(label, set()))
        for label, ids in (together | reached).items()
    }


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


def _reached(read: Read, start: Ids) -> Ids:
    """Everything that a way of dependence leads to from these; each node is gone on from once."""
    reached: Ids = defaultdict(set)
    new = start
    while new:
        for label, ids in new.items():
            reached[label] |= ids
        following = {key for label, ids in new.items() for key in _following(read, label, ids)}
        new = _by_label((label, id_) for label, id_ in following if id_ not in reached[label])
    return reached


def _following(read: Read, label: str, ids: Collection[str]) -> set[Key]:
    """What depends on one of these, one step further.

    The step begins at them one by one: held against a list of 16,000 episodes instead, each finding takes milliseconds
    on the embedded server.
    """
    dependents: set[Key] = set()
    for step in steps_from(label) if ids else ():
        statement = (
            f"UNWIND $ids AS record_id MATCH (a:{label} {{id: record_id}}) MATCH {step} "
            "RETURN DISTINCT head(labels(n)) AS label, n.id AS id ORDER BY label, id"
        )
        dependents |= {(row["label"], row["id"]) for row in read(statement, ids=sorted(ids))}
    return {(label, id_) for label, id_ in dependents if id_ and label in schema().dependent_labels}


def _that_depend_on_more(read: Read, label: str, reached: Ids) -> set[str]:
    """Those of this label that depend on something that was not reached too."""
    partly: set[str] = set()
    for step in steps_back(label) if reached[label] else ():
        statement = (
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) MATCH {step} "
            "RETURN DISTINCT n.id AS id, head(labels(a)) AS label, a.id AS other ORDER BY id, label, other"
        )
        rows = read(statement, ids=sorted(reached[label]))
        partly |= {row["id"] for row in rows if row["other"] not in reached.get(row["label"], ())}
    return partly


def _by_label(keys: Iterable[Key]) -> Ids:
    ids: Ids = defaultdict(set)
    for label, id_ in keys:
        ids[label].add(id_)
    return ids
