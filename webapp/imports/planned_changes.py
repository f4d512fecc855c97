"""What a load would do, as a page shows it: counts by kind, and the first of the changes, conflicts and removals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.records import Node
from graph.schema import Property, schema
from graph.writer import Element, ElementChange, Plan
from webapp.words import said

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One property that changes, or would: of what, from what, to what."""

    of: str
    property: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Counts as (title, added, changed, removed), and the first rows of each list."""

    counts: list[tuple[str, int, int, int]]
    changes: list[Row]
    conflicts: list[Row]
    removals: list[str]
    unchanged: int


def differences(plan: Plan) -> Differences:
    """The plan in people's words."""
    return Differences(
        counts=_counts(plan),
        changes=[row for change in plan.changes[:SHOWN] for row in _rows(change)],
        conflicts=[_row(each.element, each.property, each.kept, each.offered) for each in plan.conflicts[:SHOWN]],
        removals=[_name(element) for element in plan.removals[:SHOWN]],
        unchanged=plan.unchanged,
    )


def _counts(plan: Plan) -> list[tuple[str, int, int, int]]:
    counts = plan.counts()
    kinds = [
        kind
        for kind in (*schema().labels, *schema().relationships)
        if any(kind in counted for counted in counts.values())
    ]
    return [(_title(kind), *(counts[way].get(kind, 0) for way in ("added", "changed", "removed"))) for kind in kinds]  # type: ignore[misc]


def _title(kind: str) -> str:
    label = schema().labels.get(kind)
    return label.plural if label else f"“{schema().relationships[kind].title}”"


def _rows(change: ElementChange) -> list[Row]:
    return [
        _row(change.element, name, change.before.get(name), after)
        for name, after in change.after.items()
        if name in _kind(change.element)
    ]


def _row(element: Element, name: str, before: Any, after: Any) -> Row:
    return Row(_name(element), _kind(element)[name].title, _said(element, name, before), _said(element, name, after))


def _kind(element: Element) -> dict[str, Property]:
    return (
        schema().labels[element.label].properties
        if isinstance(element, Node)
        else schema().relationships[element.type].properties
    )


def _said(element: Element, name: str, value: Any) -> str:
    return "" if value is None else said(value, _kind(element)[name])


def _name(element: Element) -> str:
    if isinstance(element, Node):
        return (
            f"{schema().labels[element.label].title} {schema().caption(element.label, element.properties, element.id)}"
        )
    return f"{element.from_id} {schema().relationships[element.type].title} {element.to_id}"
