"""What a plan touches, and which nodes it concerns: derived from its elements alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.plan import Element, Plan
from graph.writer.touched import Touched

MAX_NODES = 500  # of one write; beyond, only labels and types are stored


def touched_by(plan: Plan, attached: Iterable[Element] = ()) -> Touched:
    """What carrying out a plan touches, with the `attached` relationships that go with the nodes it removes."""
    elements = [*plan.nodes, *plan.relationships, *plan.removals, *attached, *(c.element for c in plan.changes)]
    values: list[tuple[Element, Mapping[str, Any]]] = [(element, element.properties) for element in elements]
    values += [(change.element, side) for change in plan.changes for side in (change.before, change.after)]
    ids: dict[str, set[str]] = defaultdict(set)
    for element, properties in values:
        for label, id_ in (*_ends(element), *_named(element, properties)):
            ids[label].add(id_)
        if sum(map(len, ids.values())) > MAX_NODES:
            return Touched(_kinds(elements), None)
    return Touched(_kinds(elements), {label: frozenset(of_label) for label, of_label in ids.items()})


def _kinds(elements: Iterable[Element]) -> frozenset[str]:
    return frozenset(element.label if isinstance(element, Node) else element.type for element in elements)


def _ends(element: Element) -> tuple[tuple[str, str], ...]:
    if isinstance(element, Relationship):
        return element.ends
    return ((element.label, element.id),)


def _named(element: Element, properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the values of properties name."""
    known = schema().labels[element.label] if isinstance(element, Node) else schema().relationships[element.type]
    for name, value in properties.items():
        prop = known.properties.get(name)
        if value and prop and prop.of and name != "source_id":
            yield from ((prop.of, id_) for id_ in (value if isinstance(value, list) else [str(value)]))
