"""A list of records as a workbook that comes back: every property that people enter, and what else helps to know a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph.schema import Label, schema
from loaders.records.sent_workbook import NOTE, SINCE, SentSheet
from loaders.workbook_to_send import ColumnToSend, SheetToSend, entered_column, id_column, write_workbook_to_send

# Neither is entered: an id is made, a record stays in its source, and the others are kept in step with something else.
_NOT_ENTERED = frozenset({"id", "source_id", "canonical_id", "mention_id"})
_FIRST = (
    "Change the white cells, save the workbook, and load it on the page 'Import': you see what would change before it does.",
    "Only what you changed is taken. What somebody else changed meanwhile stays, and is named.",
    "A cell that you empty empties its field. Leave the grey cells as they are; new rows are added on the site.",
    "Of actions and recommendations: 'Progress' adds a note, and 'Since' is the day of the note or of a new status.",
)


@dataclass(frozen=True, slots=True)
class ListToSend:
    """The records of one label, with their values as stored and their `id`; `shown` are further columns by key.

    `entered` names the properties that can be changed, all that people enter where it names none.
    """

    label: Label
    rows: Sequence[Mapping[str, Any]]
    shown: Mapping[str, str] = field(default_factory=dict)
    entered: tuple[str, ...] = ()


def write_list_workbook(path: Path, title: str, lists: Sequence[ListToSend], sent_on: date, key: str) -> None:
    """Write the workbook, a sheet for each label; `key` signs what was sent."""
    sheets = [_sheet(each) for each in lists]
    write_workbook_to_send(path, f"{title}, as of {sent_on.isoformat()}", _FIRST, sheets, key)


def _sheet(each: ListToSend) -> SheetToSend:
    label = each.label
    properties = [
        prop
        for name, prop in label.properties.items()
        if name not in _NOT_ENTERED and (not each.entered or name in each.entered) and label.name != "Event"
    ]
    caption = () if label.caption in {prop.name for prop in properties} else (label.caption,)
    columns = (
        id_column(),
        *(ColumnToSend(label.properties[name].title, name, 50) for name in caption),
        *(ColumnToSend(title, key, 28) for key, title in each.shown.items()),
        *(entered_column(prop) for prop in properties),
        *((ColumnToSend(name, "", 24, is_entered=True) for name in (SINCE, NOTE)) if label.open_statuses else ()),
    )
    entered = {prop.title: prop.name for prop in properties}
    shown = tuple(column.heading for column in columns if not column.is_entered)
    sheet = SentSheet(label.plural, label.name, entered, has_notes=bool(label.open_statuses), shown=shown)
    return SheetToSend(sheet, columns, each.rows)


def is_sent(label: str) -> bool:
    """Whether the records of a label can be changed so: a history is only ever added to."""
    return label in schema().labels and label != "Event" and not schema().labels[label].internal
