"""What an edit of something new names: the records that it is about or belongs to, and the value whose change it records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import schema
from loaders.check.existing_graph import Key
from loaders.write.edits import Edit, EventEdit, LinkEdit, RecordEdit


def recorded(edit: EventEdit) -> str | None:
    """The property whose change an event records; None of a note."""
    recorded = schema().labels[edit.of[0]].recorded_by_events
    return next((prop.name for prop in recorded if prop.history == edit.values.get("field")), None)


def naming(edit: RecordEdit) -> Iterator[tuple[str, str]]:
    """The columns and properties of a new record that name another one, each with the label of it."""
    label = schema().labels[edit.label]
    for name in edit.values:
        column, prop = label.columns.get(name), label.properties.get(name)
        if column and column.relationship:
            yield from ((name, other) for other in schema().labels_in_column(label.name, column))
        elif prop and prop.of and prop.type == "id":
            yield name, prop.of


def records_named(edit: Edit) -> Iterable[list[Key]]:
    """The records that something new is about or belongs to, each by the labels that it may have."""
    if isinstance(edit, EventEdit):
        return [[edit.of]]
    if isinstance(edit, LinkEdit):
        return [[end] for end in (edit.start, edit.end) if end]
    named: dict[str, list[Key]] = defaultdict(list)
    if isinstance(edit, RecordEdit):
        for name, label in naming(edit):
            if text := str(edit.values[name] or ""):
                named[name].append((label, text))
    return named.values()


def columns_of(edit: Edit) -> dict[str, Any]:
    """What a new record names in columns that are no properties."""
    if not isinstance(edit, RecordEdit) or edit.id is not None:
        return {}
    return {name: value for name, value in edit.values.items() if name in schema().labels[edit.label].columns and value}
