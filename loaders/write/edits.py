"""What somebody wants to write: values of a record or of a relationship, or that one of them goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

End = tuple[str, str]  # a label, and the id, the name or the reference of a record


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """A new record, without an `id`, or some values of one that is there.

    Values are as people type them, or typed already; a blank one empties its property, and what is not named stays.
    A derived column of the label, such as the case of an episode, can be named for a new record. `version` is that of the
    record as its author saw it; without one, it is written whatever anybody wrote since. `new_id` is the id that a new record
    had before it was undone, as of a link and of an event.
    """

    label: str
    values: Mapping[str, Any]
    id: str | None = None
    version: str | None = None
    new_id: str | None = None

    @property
    def kind(self) -> str:
        """Its label."""
        return self.label


@dataclass(frozen=True, slots=True)
class LinkEdit:
    """A new relationship between two records, or some values of one that is there; values and version as of a record.

    A new record of the same write can be an end by its name. Of a relationship with an `id` the ends never change; to
    name one of them finds it faster.
    """

    type: str
    values: Mapping[str, Any] = field(default_factory=dict)
    start: End | None = None
    end: End | None = None
    id: str | None = None
    version: str | None = None
    new_id: str | None = None

    @property
    def kind(self) -> str:
        """Its type."""
        return self.type


@dataclass(frozen=True, slots=True)
class Removal:
    """That a record, or a relationship, goes; an end of the relationship, where it is named, finds it faster."""

    kind: str
    id: str
    version: str | None = None
    start: End | None = None
    end: End | None = None


@dataclass(frozen=True, slots=True)
class EventEdit:
    """A new event in the history of a record, such as a note on its progress; values as of a record."""

    of: End
    values: Mapping[str, Any]
    new_id: str | None = None

    @property
    def kind(self) -> str:
        """The label of events."""
        return "Event"

    @property
    def id(self) -> None:
        """A history is only ever added to."""

    @property
    def version(self) -> None:
        """So nobody can have seen it before."""


Edit = RecordEdit | LinkEdit | EventEdit | Removal
