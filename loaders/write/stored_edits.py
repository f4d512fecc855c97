"""Edits as the text that is stored with what they wrote: once that is undone, they can be written again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pydantic import TypeAdapter

from loaders.check.existing_graph import Key
from loaders.write.edits import Edit, EventEdit, Removal
from loaders.write.named_records import records_named


@dataclass(frozen=True, slots=True)
class StoredEdit:
    """An edit without the version that its author saw, and the label or type and the id of what it wrote."""

    edit: Edit
    key: Key

    @property
    def records(self) -> Iterator[Key]:
        """The label and id of each record that it is about, as far as the edit names them by their ids."""
        yield self.key
        if isinstance(self.edit, Removal):
            yield from (end for end in (self.edit.start, self.edit.end) if end)
        else:
            yield from (end for ends in records_named(self.edit) for end in ends)


@cache
def _stored() -> TypeAdapter[list[StoredEdit]]:
    """Which edit it is follows from what each of them requires. Made when it is needed: 4 ms of a start."""
    return TypeAdapter(list[StoredEdit])


def text_of_edits(edits: Sequence[Edit], keys: Iterable[Key]) -> str:
    """The text of some edits, each with the key of what it writes."""
    unseen = [edit if isinstance(edit, EventEdit) else replace(edit, version=None) for edit in edits]
    stored = [StoredEdit(edit, key) for edit, key in zip(unseen, keys, strict=True)]
    return _stored().dump_json(stored, exclude_defaults=True).decode()


def edits_of_text(text: str) -> list[StoredEdit]:
    """What `text_of_edits` wrote; empty for an empty text."""
    return _stored().validate_json(text) if text else []
