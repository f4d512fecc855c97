"""What two people set of one element at once, field by field: nothing is overwritten that its author has not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.schema import schema
from graph.writer import Step, history, values_at
from graph.writer.categories import IN_CATEGORY, categories_at
from graph.writer.import_elements import key_of
from graph.writer.link_history import link_history
from loaders.write.current import Current
from loaders.write.problems import properties_named


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field: its value when the author of the edit saw it, what somebody else set since, and what the edit sets."""

    name: str
    title: str
    before: Any
    theirs: Any
    yours: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit of a version that is not the last one: the `version` now, who made it, and each field that either set."""

    edit: int
    kind: str
    id: str
    version: str
    fields: tuple[FieldConflict, ...]
    last: Step | None


def conflict_of(
    database: Database,
    edit: int,
    current: Current,
    version: str,
    offered: Mapping[str, Any],
) -> Conflict | None:
    """What stands against an edit of that version; None where its author saw all that is there now.

    `offered` are the values that it sets, as they would be stored, None for what it empties. A removal stands against
    anything that was set since.
    """
    if version == current.version:
        return None
    kind, id_ = key_of(current.element)
    steps = history(database, kind, id_, current.import_id)
    now = current.element.properties
    known = values_at(now, steps, version)
    before = {**(now if known is None else known), **_categories(kind, version)}
    now = {**now, **_categories(kind, current.version)}
    fields = []
    for name, title in _titles(kind).items():
        theirs, was = now.get(name), before.get(name)
        yours = offered.get(name, was)
        if theirs != was or yours != was:
            fields.append(FieldConflict(name, title, was, theirs, yours))
    if known is not None and all(field.theirs == field.before for field in fields):
        return None  # it was set back to what its author saw
    last = next((step for step in _with_links(database, kind, id_, steps) if not step.is_undone), None)
    return Conflict(edit, kind, id_, current.version, tuple(fields), last)


def _titles(kind: str) -> dict[str, str]:
    """What people can set of an element: its properties, and of a record the columns that name a category."""
    titles = {name: prop.title for name, prop in properties_named(kind).items() if name not in ("id", "source_id")}
    columns = schema().labels[kind].category_columns if kind in schema().labels else ()
    return titles | {column.name: column.title for column in columns}


def _categories(kind: str, version: str) -> dict[str, str]:
    """The category in each column at a version, as an edit sets it."""
    return {name: ", ".join(codes) for name, codes in categories_at(kind, version).items() if codes}


def _with_links(database: Database, kind: str, id_: str, steps: list[Step]) -> list[Step]:
    """The steps of an element, and of the links of a record that count as its values, the latest first."""
    if not (kind in schema().labels and schema().labels[kind].category_columns):
        return steps
    linked = [step for step in link_history(database, kind, id_) if step.link.type == IN_CATEGORY]
    return sorted([*steps, *(step.as_step() for step in linked)], key=lambda step: -step.revision)
