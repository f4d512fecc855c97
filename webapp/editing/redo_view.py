"""What would be done again, in words: what is done to what, and each value as it is and as it would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.records import Relationship
from graph.schema import DerivedColumn, schema
from graph.writer.categories import categories_at
from loaders.check.existing_graph import Key
from loaders.write import Edit, EventEdit, LinkEdit, Removal
from loaders.write.named_records import recorded
from loaders.write.problems import properties_named
from loaders.write.redo import Redone
from queries.records.captions import ids_named
from webapp.editing.shown import BLANK, ValueRow, seen_captions, shown_categories, shown_value
from webapp.properties import Captions

OF_EVENTS = frozenset({"field", "from_value", "to_value", "sequence"})


@dataclass(frozen=True, slots=True)
class StepView:
    """One edit in words, with the values that it would set."""

    text: str
    values: tuple[ValueRow, ...]


def step_views(steps: Sequence[Redone]) -> list[StepView]:
    """Each step, in their order."""
    captions = _captions(steps)
    return [StepView(_text(step, captions), tuple(_values(step, captions))) for step in steps]


def records_of(step: Redone) -> tuple[Key, ...]:
    """The records that a step is about: itself, both ends of a link, or whose history a note stands in."""
    edit, element = step.edit, step.current.element if step.current else None
    if isinstance(edit, EventEdit):
        return (edit.of,)
    if isinstance(element, Relationship):
        return element.ends
    if edit.id:
        return ((edit.kind, edit.id),)
    return tuple(end for end in (edit.start, edit.end) if end) if isinstance(edit, LinkEdit) else ()


def _captions(steps: Sequence[Redone]) -> Captions:
    keys = {key for step in steps for key in records_of(step)}
    for step in steps:
        properties = properties_named(step.edit.kind).values()
        for values in (step.values, step.current.element.properties if step.current else {}):
            keys |= set(ids_named(properties, values))
        keys |= {key for _, key in _records_in_columns(step)}
    return seen_captions(keys)


def _text(step: Redone, captions: Captions) -> str:
    """What is done, to what."""
    edit, names = step.edit, [f"‘{captions.get(key, key[1])}’" for key in records_of(step)]
    if isinstance(edit, EventEdit):
        return f"Add to the history of {names[0]}"
    done = "Remove" if isinstance(edit, Removal) else "Change" if step.current else "Add"
    if kind := schema().relationships.get(edit.kind):
        return f"{done} the link: {names[0]} {kind.title} {names[-1]}"
    label = schema().labels[edit.kind]
    new = step.values.get(label.caption, "")
    return f"{done}: {label.title} {names[0] if names else f'‘{new}’'}"


def _values(step: Redone, captions: Captions) -> Iterator[ValueRow]:
    now = step.current.element.properties if step.current else {}
    for column, key in _records_in_columns(step):
        yield ValueRow(column.title, BLANK, captions.get(key, key[1]))
    if isinstance(step.edit, EventEdit):
        yield _recorded(step.edit)
    for name, prop in properties_named(step.edit.kind).items():
        if name in step.values and not (isinstance(step.edit, EventEdit) and name in OF_EVENTS):
            yield ValueRow(prop.title, *(shown_value(side.get(name), prop, captions) for side in (now, step.values)))
    stated = categories_at(step.edit.kind, step.current.version) if step.current else {}
    for column in _label_columns(step.edit):
        if column.taxonomy and column.name in {**step.values, **step.columns}:
            code = step.values.get(column.name) or step.columns.get(column.name)
            codes = (stated.get(column.name, []), [str(code)] if code else [])
            yield ValueRow(column.title, *(shown_categories(column.taxonomy, each) for each in codes))


def _recorded(edit: EventEdit) -> ValueRow:
    """What an event records, in words: a note, or what became of a value."""
    name = recorded(edit)
    prop = schema().labels[edit.of[0]].properties[name] if name else None
    words = schema().words(prop) if prop else {}
    before, after = (str(edit.values.get(name) or "") for name in ("from_value", "to_value"))
    return ValueRow(
        prop.title if prop else "Note", words.get(before, before) or BLANK, words.get(after, after) or BLANK
    )


def _label_columns(edit: Edit) -> tuple[DerivedColumn, ...]:
    label = schema().labels.get(edit.kind)
    return tuple(label.columns.values()) if label else ()


def _records_in_columns(step: Redone) -> Iterator[tuple[DerivedColumn, Key]]:
    """The columns of a new record that name what it belongs to, each with the record."""
    for column in _label_columns(step.edit):
        if column.relationship and column.name in step.columns:
            yield column, (schema().labels_in_column(step.edit.kind, column)[0], str(step.columns[column.name]))
