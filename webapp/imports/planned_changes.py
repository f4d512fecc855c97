"""What a load would do, as a page shows it: counts by kind, and the first of the changes, conflicts and removals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.records import Node
from graph.schema import schema
from graph.writer import Conflict, Element, ElementChange, Plan
from loaders.check.conflicts import CHOICES, KEEP, TAKE
from loaders.check.elements import properties_of
from loaders.plan.titles import kind_title, values_to_show
from webapp.formatting import value_text

MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One property that changes, or would: of what, from what, to what."""

    of: str
    property: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """A property that people set and the file has otherwise, with the record that it is of and whose value holds.

    Without `choices` it goes with another, or is changed on its page alone.
    """

    id: str
    of: str
    record: tuple[str, str] | None  # label and id of a node, which has a page
    property: str
    kept: str
    offered: str
    answer: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedChanges:
    """Counts as (title, added, changed, removed), and the first rows of each list."""

    counts: list[tuple[str, int, int, int]]
    changes: list[PropertyChange]
    conflicts: list[ShownConflict]
    conflict_count: int
    removals: list[str]
    unchanged: int


def planned_changes(plan: Plan, changes: Sequence[ElementChange]) -> PlannedChanges:
    """The plan as a page shows it; of its changes those that the page does not list elsewhere."""
    return PlannedChanges(
        counts=_counts(plan),
        changes=[row for change in changes[:MAX_SHOWN] for row in _property_changes(change)],
        conflicts=[_shown_conflict(conflict) for conflict in plan.conflicts[:MAX_SHOWN]],
        conflict_count=len(plan.conflicts),
        removals=[_name(element) for element in plan.removals[:MAX_SHOWN]],
        unchanged=plan.unchanged,
    )


def _counts(plan: Plan) -> list[tuple[str, int, int, int]]:
    counts = plan.counts()
    kinds = [kind for kind in kinds_in_order() if any(kind in totals for totals in counts.values())]
    added, changed, removed = counts["added"], counts["changed"], counts["removed"]
    return [(kind_title(kind), added.get(kind, 0), changed.get(kind, 0), removed.get(kind, 0)) for kind in kinds]


def kinds_in_order() -> list[str]:
    """Every kind that an import can change: labels first, then types of links."""
    return [*schema().labels, *schema().relationships]


def _property_changes(change: ElementChange) -> list[PropertyChange]:
    return [
        _property_change(change.element, name, change.before.get(name), change.after[name])
        for name in values_to_show(change)
    ]


def _property_change(element: Element, name: str, before: Any, after: Any) -> PropertyChange:
    return PropertyChange(
        _name(element), properties_of(element)[name].title, _text(element, name, before), _text(element, name, after)
    )


def _shown_conflict(conflict: Conflict) -> ShownConflict:
    element, name = conflict.element, conflict.property
    return ShownConflict(
        conflict.id,
        _name(element),
        (element.label, element.id) if isinstance(element, Node) else None,
        properties_of(element)[name].title,
        _text(element, name, conflict.kept),
        _text(element, name, conflict.offered),
        TAKE if conflict.is_taken else KEEP,
        CHOICES if conflict.has_choice else (),
    )


def _text(element: Element, name: str, value: Any) -> str:
    return "" if value is None else value_text(value, properties_of(element)[name])


def _name(element: Element) -> str:
    if isinstance(element, Node):
        return (
            f"{schema().labels[element.label].title} {schema().caption(element.label, element.properties, element.id)}"
        )
    return f"{element.from_id} {schema().relationships[element.type].title} {element.to_id}"
