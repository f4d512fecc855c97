"""Changes of many records as their page shows them: row by row what is and what will be, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import BadRequest
from graph.schema import Property, schema
from graph.writer import Step
from loaders.write import EventEdit, LinkEdit, RecordEdit
from loaders.write.many import RecordChange
from queries.records.captions import ids_named
from webapp.addresses import record_url
from webapp.editing.shown import ValueRow, seen_captions, shown_value
from webapp.properties import Captions


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """One value that somebody else set meanwhile: what it was, what they set, and what would have been set here."""

    title: str
    before: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One record with what is done to it; `key` is its value in a form, and blank where it cannot be saved.

    `status` and `owners` are as they are now.
    """

    key: str
    kind: str
    caption: str
    url: str
    status: str
    owners: str
    values: tuple[ValueRow, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    others: tuple[OtherVersion, ...]
    last: Step | None
    is_ready: bool

    @property
    def is_same(self) -> bool:
        """Whether all is already as it would be."""
        return not (self.is_ready or self.problems or self.others)


def change_rows(changes: Sequence[RecordChange]) -> list[ChangeRow]:
    """The rows of all changes, in their order."""
    captions = _captions(changes)
    return [_row(change, captions) for change in changes]


def key_text(label: str, id_: str) -> str:
    """How a form calls a record: `Action:a1`."""
    return f"{label}:{id_}"


def key_of_text(text: str) -> tuple[str, str]:
    """The label and the id that a form names; raises BadRequest for what is no action and no recommendation."""
    label, _, id_ = text.partition(":")
    if label not in schema().labels or not schema().labels[label].open_statuses or not id_:
        raise BadRequest.about(
            "row", text, f"{text!r} names no action and no recommendation.", "Tick rows of the tracker."
        )
    return label, id_


def _row(change: RecordChange, captions: Captions) -> ChangeRow:
    record = change.record
    conflicts = [(conflict, entry) for conflict in change.conflicts for entry in conflict.fields]
    return ChangeRow(
        key=key_text(*record.key),
        kind=record.label.title,
        caption=record.caption,
        url=record_url(*record.key),
        status=_shown(record.label.name, "status", record.properties.get("status"), captions),
        owners="; ".join(owner.name for owner in record.owners),
        values=tuple(_values(change, captions)),
        problems=tuple(change.problems),
        warnings=tuple(change.warnings),
        others=tuple(
            OtherVersion(entry.title, *(_shown(conflict.kind, entry.name, value, captions) for value in
                                        (entry.before, entry.theirs, entry.yours)))
            for conflict, entry in conflicts
        ),
        last=next((conflict.last for conflict in change.conflicts if conflict.last), None),
        is_ready=change.is_ready,
    )  # fmt: skip


def _values(change: RecordChange, captions: Captions) -> Iterator[ValueRow]:
    owners = {owner.link: owner for owner in change.record.owners}
    for edit in change.edits:
        if isinstance(edit, RecordEdit):
            yield from _set(edit.label, change.record.properties, edit.values, "", captions)
        elif isinstance(edit, EventEdit):
            yield ValueRow("Progress note", "", f"{edit.values['to_value']}")
        elif isinstance(edit, LinkEdit) and edit.id:
            owner = owners[edit.id]
            yield from _set(edit.type, owner.properties, edit.values, f" at {owner.name}", captions)
        elif isinstance(edit, LinkEdit) and edit.end:
            title = schema().relationships[edit.type].title
            yield ValueRow(f"{title[:1].upper()}{title[1:]}", "", captions.get(edit.end, edit.end[1]))


def _set(
    kind: str, now: Mapping[str, Any], values: Mapping[str, Any], where: str, captions: Captions
) -> Iterator[ValueRow]:
    for name, value in values.items():
        before, after = (_shown(kind, name, each, captions) for each in (now.get(name), value))
        if before != after:
            yield ValueRow(f"{_properties(kind)[name].title}{where}", before, after)


def _shown(kind: str, name: str, value: Any, captions: Captions) -> str:
    return shown_value(value, _properties(kind)[name], captions)


def _properties(kind: str) -> Mapping[str, Property]:
    labels = schema().labels
    return (labels[kind] if kind in labels else schema().relationships[kind]).properties


def _captions(changes: Sequence[RecordChange]) -> Captions:
    """What people call the records that the changes name."""
    keys = {edit.end for change in changes for edit in change.edits if isinstance(edit, LinkEdit) and edit.end}
    for change in changes:
        for conflict in change.conflicts:
            for entry in conflict.fields:
                for value in (entry.before, entry.theirs, entry.yours):
                    keys |= set(ids_named([_properties(conflict.kind)[entry.name]], {entry.name: value}))
    return seen_captions(keys)
