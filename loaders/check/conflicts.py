"""What people set and a file has otherwise: it stays, unless whoever loads the file chooses what the file says.

The choice is not kept as a decision: what is taken is a change like any other, and what stays is asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from graph.records import Value
from graph.writer.plan import Conflict, Element
from loaders.check.elements import closing_of, kind_of, properties_of
from loaders.records.ids import digest

KEEP, TAKE = "keep", "take"
CHOICES = (KEEP, TAKE)
_PROTECTS = "sensitivity"  # lifted on the page of the case alone, which asks for a reason


def conflict_of(
    element: Element, existing: Mapping[str, Value | None], name: str, offered: Value | None, given: Mapping[str, str]
) -> Conflict:
    """The conflict of one property; `given` are the answers that come with the load, by the ids of what they answer."""
    kept = existing.get(name)
    id_ = digest(f"conflict|{kind_of(element)}|{element.id}|{name}|{kept!r}|{offered!r}")
    has_choice = name != _PROTECTS
    is_taken = has_choice and given.get(id_) == TAKE
    return Conflict(id_, _as_known(element, existing), name, kept, offered, is_taken, has_choice)


def _as_known(element: Element, existing: Mapping[str, Value | None]) -> Element:
    """The element as people know it by now: a row may leave out what it is called, or say it otherwise."""
    stored = {name: value for name, value in existing.items() if value is not None}
    return replace(element, properties={**element.properties, **stored})


def conflicts_of(
    element: Element,
    existing: Mapping[str, Value | None],
    offered: Mapping[str, Value | None],
    names: set[str],
    given: Mapping[str, str],
) -> dict[str, Conflict]:
    """The conflict of each of these names: a date of closing goes with its status, as the two are one statement."""
    found = {name: conflict_of(element, existing, name, offered[name], given) for name in sorted(names)}
    closing, status = closing_of(element), found.get("status")
    if closing and status and closing in offered and existing.get(closing) != offered[closing]:
        id_ = f"{status.id}-{closing}"
        kept, taken = existing.get(closing), offered[closing]
        found[closing] = Conflict(id_, status.element, closing, kept, taken, status.is_taken, has_choice=False)
    return found


def preserved_by(
    conflicts: Mapping[str, Conflict],
    element: Element,
    existing: Mapping[str, Value | None],
    offered: Mapping[str, Value | None],
) -> Collection[str]:
    """Those of the offered properties, with the days of a date, that stay as people set them.

    A status that stays keeps its date of closing, and no other comes to it.
    """
    staying = {name for name, conflict in conflicts.items() if not conflict.is_taken}
    if "status" in staying and (closing := closing_of(element)):
        staying.add(closing)
    properties = properties_of(element)
    return {
        stored
        for name in staying
        for stored in properties[name].stored_names
        if stored in offered and existing.get(stored) != offered[stored]
    }
